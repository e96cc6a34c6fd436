// One answer's events from the first to the last, across dropped connections.

import { delay, pause } from "./backoff.js";

const NAMES = ["waiting", "delta", "citation", "done", "error"];
const LAST = ["done", "error"];
// The server's keep-alive comments can't be seen from here, so long silence may be a dead line;
// it is longer than a model may take.
const SILENCE_MS = 150_000;

/**
 * @typedef {object} Follower
 * @property {(url: string) => EventSource} open
 * @property {(name: string, data: any) => void} heard each event once and in order
 * @property {(now: () => void) => void} dropped the connection is gone; `now` tries at once
 * @property {() => void} returned
 * @property {() => Promise<string | null>} renew a new address after the server refused the
 *   old one; null when there is nothing to follow any more
 * @property {AbortSignal} signal
 */

/**
 * Follows the answer at `url` until its last event. The connection is made again, with growing
 * pauses, from the last event on. Rejects when `signal` is aborted or `renew` does.
 * @param {string} url
 * @param {Follower} follower
 */
export async function follow(url, follower) {
  const place = { id: "", number: 0 };
  for (let attempt = 0; ; attempt++) {
    const before = place.number;
    const end = await listen(after(url, place.id), place, attempt > 0, follower);
    if (end === "ended") return;
    if (place.number > before) attempt = 0;
    if (end === "refused") {
      const address = await renewed(follower);
      if (address === null) return;
      url = address ?? url;
    }
    await pause(delay(attempt), follower.signal, follower.dropped);
  }
}

/** Undefined while the server can't be asked. @param {Follower} follower */
async function renewed({ renew }) {
  try {
    return await renew();
  } catch (error) {
    if (/** @type {any} */ (error).passes) return undefined;
    throw error;
  }
}

/** @param {string} url @param {string} id */
function after(url, id) {
  return id ? `${url}${url.includes("?") ? "&" : "?"}last_event_id=${encodeURIComponent(id)}` : url;
}

/**
 * One connection. Resolves to how it ended: with the last event, refused by the server, or lost.
 * @param {string} url
 * @param {{id: string, number: number}} place of the last event heard
 * @param {boolean} again
 * @param {Follower} follower
 * @returns {Promise<"ended" | "refused" | "lost">}
 */
function listen(url, place, again, { open, heard, returned, signal }) {
  return new Promise((resolve, reject) => {
    const source = open(url);
    let silence = 0;
    const leave = () => {
      clearTimeout(silence);
      signal.removeEventListener("abort", abort);
      source.close();
    };
    const abort = () => (leave(), reject(signal.reason));
    const end = (/** @type {"ended" | "refused" | "lost"} */ how) => (leave(), resolve(how));
    const alive = () => {
      clearTimeout(silence);
      silence = setTimeout(end, SILENCE_MS, "lost");
    };
    const hear = (/** @type {MessageEvent} */ event) => {
      // The server's event `error` has data; the connection's own has not.
      if (typeof event.data !== "string") return end(source.readyState === 2 ? "refused" : "lost");
      alive();
      if (!isNew(event.lastEventId, place)) return;
      try {
        heard(event.type, JSON.parse(event.data));
      } catch (error) {
        leave();
        return reject(error);
      }
      if (LAST.includes(event.type)) end("ended");
    };
    for (const name of NAMES) source.addEventListener(name, hear);
    source.addEventListener("open", () => {
      alive();
      if (again) returned();
    });
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    else alive();
  });
}

/** Whether an event has not been heard before; remembers its place. Ids end in `:NUMBER`. */
export function isNew(/** @type {string} */ id, /** @type {{id: string, number: number}} */ place) {
  const number = Number(/\d+$/.exec(id)?.[0]);
  if (number <= place.number) return false;
  if (number) Object.assign(place, { id, number });
  return true;
}
