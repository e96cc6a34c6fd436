// Waiting before the next try.

const FIRST_MS = 1000;
const MOST_MS = 15_000;

/**
 * Milliseconds before try number `attempt` (0 is the first repetition): 1, 2, 4 … 15 s, each
 * shortened by up to a quarter so that many browsers do not come back at the same moment.
 * @param {number} attempt
 */
export function delay(attempt, random = Math.random) {
  return Math.min(FIRST_MS * 2 ** attempt, MOST_MS) * (1 - random() / 4);
}

/**
 * Ends after `ms`, when the browser comes back online, or when the function that `started`
 * is given is called. Rejects when `signal` is aborted.
 * @param {number} ms
 * @param {AbortSignal} signal
 * @param {(now: () => void) => void} started
 * @returns {Promise<void>}
 */
export function pause(ms, signal, started) {
  return new Promise((resolve, reject) => {
    const leave = () => {
      clearTimeout(timer);
      removeEventListener("online", now);
      signal.removeEventListener("abort", abort);
    };
    const now = () => (leave(), resolve());
    const abort = () => (leave(), reject(signal.reason));
    const timer = setTimeout(now, ms);
    addEventListener("online", now);
    signal.addEventListener("abort", abort);
    started(now);
  });
}
