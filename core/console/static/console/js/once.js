// A double click sends a form once: a second key or invitation would be made, and only it be shown.

const LOST = 5_000; // ms after which what was sent may have been lost, and may be sent again

let sent = new WeakMap();

addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (event.timeStamp - sent.get(form) < LOST) event.preventDefault();
  else sent.set(form, event.timeStamp);
});

// Whoever comes back to the page means it.
addEventListener("pageshow", () => {
  sent = new WeakMap();
});
