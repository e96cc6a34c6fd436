// One loop that looks again and again: quickly while things move, less often while they don't.

// Members may make so many requests a minute; this leaves room for all else they do.
const MS_PER_REQUEST = 700;
const SLOWEST_MS = 4000;

/**
 * `look` resolves to `{done, moved, requests}`: whether there is nothing left to wait for,
 * whether anything changed, and what the look cost. Returns a function that (re)starts the
 * loop. It pauses while nobody sees the page.
 */
export function poller(look) {
  let patience = 1;
  let timer = null;
  let looking = false;
  let restarted = false;

  async function tick() {
    timer = null;
    if (document.hidden) return;
    looking = true;
    restarted = false;
    let found = { done: false, moved: false, requests: 2 };
    try {
      found = await look();
    } catch (error) {
      // The next look may succeed; until then the page keeps what it shows.
      console.warn(error);
    }
    looking = false;
    if (found.done && !restarted) return;
    patience = found.moved ? 1 : patience * 1.25;
    schedule(Math.min(MS_PER_REQUEST * found.requests * patience, SLOWEST_MS));
  }

  function schedule(wait) {
    clearTimeout(timer);
    timer = setTimeout(tick, wait);
  }

  function start() {
    patience = 1;
    restarted = true;
    if (!looking) schedule(MS_PER_REQUEST);
  }
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) start();
  });
  return start;
}
