// One loop that looks again and again: quickly while things move, less often while they don't.

const FASTEST_MS = 1000;
const SLOWEST_MS = 8000;

/**
 * `look` is called with an AbortSignal and resolves to "moving", "waiting" or "done".
 * Returns a function that (re)starts the loop. It pauses while nobody sees the page.
 */
export function poller(look) {
  let wait = FASTEST_MS;
  let timer = null;
  let looking = false;

  async function tick() {
    timer = null;
    if (document.hidden) return;
    looking = true;
    let found;
    try {
      found = await look();
    } catch {
      found = "waiting"; // the next look may succeed; the page keeps what it shows
    }
    looking = false;
    if (found === "done") return;
    wait = found === "moving" ? FASTEST_MS : Math.min(wait * 1.5, SLOWEST_MS);
    timer ??= setTimeout(tick, wait);
  }

  function start() {
    clearTimeout(timer);
    wait = FASTEST_MS;
    timer = looking ? null : setTimeout(tick, wait);
  }
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) start();
  });
  return start;
}
