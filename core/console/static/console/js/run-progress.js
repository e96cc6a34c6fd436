// A run of golden questions that is under way: its part of the page is fetched again until it ends.

const EVERY_MS = 2000;

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const run = fresh.getElementById("run");
  if (!run) return;
  document.getElementById("run").replaceWith(run);
  if (run.dataset.state !== "running") {
    document.getElementById("announcements").textContent =
      document.getElementById("run-line").textContent;
  }
}

const timer = setInterval(async () => {
  // A server that is away for a moment is asked again.
  await look().catch(() => undefined);
  if (document.getElementById("run").dataset.state !== "running") clearInterval(timer);
}, EVERY_MS);
