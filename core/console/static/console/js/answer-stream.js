// One question's events from the first to the last, across dropped connections.

import { Problem, request } from "./api.js";
import { readEvents } from "./events.js";

const ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;

/**
 * Yields events of the stream: start, sources, waiting, delta, citation, done, error. With `last`,
 * the id of an event, those after it, of an answer that is being written: `question` is then null.
 * A connection that drops is made again from the last event's id on; `onDrop` and
 * `onReturn` hear of it. Throws Problem when it can't be, AbortError when stopped.
 */
export async function* answerEvents(question, { signal, onDrop, onReturn, last = null }) {
  let failures = 0;
  for (;;) {
    try {
      const headers = { Accept: "text/event-stream", ...(last && { "Last-Event-ID": last }) };
      const response = await request("POST", "query/", { json: question ?? {}, headers, signal });
      if (failures > 0) onReturn();
      for await (const event of readEvents(response)) {
        failures = 0;
        last = event.id ?? last;
        yield event;
        if (event.name === "done" || event.name === "error") return;
      }
    } catch (error) {
      if (error.name === "AbortError" || isFinal(error)) throw error;
    }
    failures += 1;
    // Without an id there is nothing to resume: the question would be asked twice.
    if (last === null || failures > ATTEMPTS) throw new Problem();
    onDrop();
    await pause(FIRST_WAIT_MS * 2 ** failures, signal);
  }
}

/** A refusal by the API stays one; a connection or gateway that failed may come back. */
function isFinal(error) {
  return error instanceof Problem && error.status !== 0 && error.status < 500;
}

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
