// The events of one answer, told as an EventSource tells them, which is what the widget follows.

import { Problem, request } from "./api.js";
import { readEvents } from "./events.js";

const CLOSED = 2; // as EventSource.CLOSED
const STREAM = { Accept: "text/event-stream" };

/**
 * Asks a question, `json` as POST query/ takes it. Resolves to `{begun, rest}`: the data of the
 * first event, `{conversation_id, message_id}`, and an iterator of the events after it. Throws
 * Problem.
 */
export async function askForEvents(json, signal) {
  const rest = readEvents(await request("POST", "query/", { json, headers: STREAM, signal }));
  const { value: first } = await rest.next();
  if (first?.name !== "start") throw new Problem();
  return { begun: JSON.parse(first.text), rest };
}

/** The events after `last`, the id of one. */
async function eventsAfter(last, signal) {
  const headers = { ...STREAM, "Last-Event-ID": last };
  return readEvents(await request("POST", "query/", { json: {}, headers, signal }));
}

export class AnswerEvents extends EventTarget {
  readyState = 0;
  #control = new AbortController();

  /** `rest` are events that come already; without them those after `last` are asked for. */
  constructor({ rest, last }) {
    super();
    this.#tell(rest ?? eventsAfter(last, this.#control.signal));
  }

  close() {
    this.readyState = CLOSED;
    this.#control.abort();
  }

  async #tell(coming) {
    try {
      const events = await coming;
      this.dispatchEvent(new Event("open"));
      for await (const { id, name, text } of events) {
        this.dispatchEvent(new MessageEvent(name, { data: text, lastEventId: id }));
        if (this.readyState === CLOSED) return;
      }
    } catch (error) {
      if (this.readyState === CLOSED) return;
      if (isFinal(error)) this.readyState = CLOSED;
    }
    this.dispatchEvent(new Event("error"));
  }
}

/** A refusal by the API stays one; a connection or gateway that failed may come back. */
function isFinal(error) {
  return error instanceof Problem && error.status >= 400 && error.status < 500;
}
