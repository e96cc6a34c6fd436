// What the widget asks on the Ask page: the REST API, with the member's session, where the widget
// of a site asks with a key. As widget/src/client.js, which says what each call gives.

import { AnswerEvents, askForEvents } from "./answer-events.js";
import { BASE, Problem, get, problemOf, request } from "./api.js";

const RESUMABLE_MS = 15 * 60 * 1000; // for so long the server keeps what was written
const MOST_MESSAGES = 100; // on a page of a conversation

export class MemberBackend {
  #settings;
  /** The events of the answer that was asked for last, by its id. */
  #coming = new Map();

  /** `settings` are how the chat looks; `memory` is as widget/src/store.js. */
  constructor(settings, memory) {
    this.#settings = settings;
    this.memory = memory;
  }

  async config() {
    return this.#settings;
  }

  async chat({ message, ...more }, signal) {
    const { begun, rest } = await told(askForEvents({ query: message, ...more }, signal));
    this.#coming.set(begun.message_id, rest);
    return { ...begun, visitor_token: "session", stream_url: begun.message_id };
  }

  stop(id) {
    return told(request("POST", `messages/${id}/stop/`));
  }

  /** All of a conversation, however long. */
  async history(id) {
    const messages = [];
    for (let query = `?page_size=${MOST_MESSAGES}`; query; ) {
      const { results, next } = await told(get(`conversations/${id}/messages/${query}`));
      messages.push(...results);
      query = next && new URL(next).search;
    }
    const last = messages.at(-1);
    if (last && isUnderWay(last)) last.stream_url = last.id;
    return { conversation_id: id, messages };
  }

  feedback({ message_id: id, rating, comment }) {
    return told(request("POST", `messages/${id}/feedback/`, { json: { rating, comment } }));
  }

  /** Addresses are of this server already. */
  address(path) {
    return path ?? null;
  }

  /** The page of a citation, its version and mark kept. */
  link({ document_id: id, page, page_url: image }) {
    return `${BASE}/source/${id}/${page}/${new URL(image, location.href).search}`;
  }

  /** Why no image came from an address. */
  async refusal(address) {
    const response = await fetch(address);
    return asWidgetHasIt(problemOf(response.status, await response.text()));
  }

  /** `url` is an answer's id, with `last_event_id` where some of its events were told. */
  open(url) {
    const { pathname, searchParams } = new URL(url, location.origin);
    const id = pathname.slice(1);
    const rest = this.#coming.get(id);
    this.#coming.delete(id);
    return new AnswerEvents({ rest, last: searchParams.get("last_event_id") ?? `${id}:0` });
  }
}

/** An answer that the page was left in the middle of. */
function isUnderWay({ role, citations, created_at: asked }) {
  return role === "assistant" && !citations && Date.now() - new Date(asked) < RESUMABLE_MS;
}

/** What a call gives, its refusals as the widget has them; an answer that was cut off is none. */
async function told(call) {
  try {
    return await call;
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw asWidgetHasIt(error instanceof Problem ? error : new Problem());
  }
}

function asWidgetHasIt({ status, code: own, message: detail, retryAfter }) {
  const code = status === 401 ? "signed_out" : status === 0 ? "network" : own;
  return new window.PolicyChat.Problem({ status, code, detail }, retryAfter);
}
