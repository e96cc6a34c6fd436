// A client that talks to a script instead of a server, through the element's own hooks.

import { answerTo, CONFIG, eventsOf } from "./script.js";

const STEP_MS = 50;

/** @param {number} status @param {any} body @param {Record<string, string>} [headers] */
export const reply = (status, body, headers) => new Response(status === 204 ? null : JSON.stringify(body), { status, headers });

/** An EventSource whose events are given, each after its pause. */
class ScriptedSource extends EventTarget {
  readyState = 0;

  /** @param {[string, any][]} events @param {number} step milliseconds; 0 for all at once */
  constructor(events, step) {
    super();
    this.#play(events, step);
  }

  /** @param {[string, any][]} events @param {number} step */
  async #play(events, step) {
    for (const [index, [name, data]] of events.entries()) {
      await new Promise((resolve) => setTimeout(resolve, step));
      if (this.readyState === 2) return;
      const lost = name === "lost";
      this.dispatchEvent(lost ? new Event("error") : new MessageEvent(name, { data: JSON.stringify(data), lastEventId: `m:${index + 1}` }));
    }
  }

  close() {
    this.readyState = 2;
  }
}

/**
 * Makes `chat` talk to a script. `events` replaces those of the answer, `respond` may answer a
 * route itself.
 * @param {any} chat
 * @param {{events?: (question: string) => [string, any][], step?: number, config?: object, respond?: (route: string) => Response | undefined}} script
 */
export function scripted(chat, { events, step = STEP_MS, config = {}, respond } = {}) {
  let question = "";
  chat.fetch = async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
    const route = /\/widget\/v1\/(\w+)/.exec(url)?.[1] ?? "";
    const own = respond?.(route);
    if (own) return own;
    if (route === "config") return reply(200, { ...CONFIG, ...config });
    if (route === "history") return reply(200, { messages: [] });
    if (route !== "chat") return reply(204, null);
    question = JSON.parse(String(init.body)).message;
    return reply(202, { conversation_id: "c", message_id: "m", visitor_token: "v", stream_url: "/widget/v1/stream/c/?token=t" });
  };
  chat.eventSource = () => new ScriptedSource(events?.(question) ?? eventsOf("m", answerTo(question)), step);
  return chat;
}

/** @param {number} status @param {string} code @param {string} detail @param {Record<string, string>} [headers] */
export const problem = (status, code, detail, headers) => reply(status, { status, code, detail }, headers);
