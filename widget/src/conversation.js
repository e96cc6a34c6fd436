// What was asked and answered, and everything that happens on the way.

import { delay, pause } from "./backoff.js";
import { Problem } from "./client.js";
import { follow } from "./stream.js";
import * as W from "./strings/names.js";

/** @typedef {import("./turn.js").Turn} Turn */
/** @typedef {import("./store.js").Message} Message */

const STOP_MS = 3000; // then the answer is left alone, whether the server has stopped or not
const OLD = ["visitor_expired", "not_found"]; // a conversation that can't go on
const UNKNOWN = ["identity_required", "signed_out"]; // whoever asks has to sign in first

export class Conversation {
  #parts;

  /** @type {Message[]} */
  #messages = [];
  /** @type {string | null} */
  #id = null;
  /** @type {AbortController | null} */
  #work = null;
  /** The answer being written. @type {string | null} */
  #writing = null;

  /**
   * @param {object} parts
   * @param {import("./client.js").Client} parts.client
   * @param {import("./store.js").Store} parts.store
   * @param {import("./panel.js").Panel} parts.panel
   * @param {import("./strings/index.js").Words} parts.words
   * @param {object} parts.identity user_identifier and user_hash, where the site has signed one
   * @param {() => object} parts.narrowed as_of and filters of the next question
   * @param {(url: string) => EventSource} parts.open
   * @param {(name: string, detail: any) => void} parts.emit
   */
  constructor(parts) {
    this.#parts = parts;
    /** The last question's place on the screen. @type {Turn | null} */
    this.lastTurn = null;
  }

  /** Shows what was said before: from this browser at once, then as the server has it. */
  async restore() {
    const { client, store } = this.#parts;
    const { visitor_token, conversation_id, messages } = store.load();
    client.token = visitor_token;
    this.#id = conversation_id;
    this.#show(messages);
    if (conversation_id && visitor_token) await this.#update(conversation_id);
    const kept = store.kept();
    if (kept) this.ask(kept);
  }

  /** Shows, to whom the site has signed, which earlier questions are answered since. */
  async news() {
    const { client, identity, panel } = this.#parts;
    if (!("user_hash" in identity)) return;
    // A note that does not come is no fault that anybody has to read of.
    const news = await client.news(identity).catch(() => []);
    const seen = (/** @type {string} */ id) => client.seen(id).catch(() => {});
    panel.news(news, seen, async (/** @type {Message} */ one) => {
      await this.open(one.conversation_id);
      this.ask(one.question);
    });
  }

  /** Shows another conversation of the same person. @param {string} id */
  async open(id) {
    this.leave();
    this.#work = this.#writing = null;
    this.#id = id;
    this.#show([]);
    await this.#update(id);
  }

  /** Shows what the server has, and goes on with an answer under way. @param {string} id */
  async #update(id) {
    const { length } = this.#messages;
    try {
      const history = await this.#parts.client.history(id);
      if (this.#id !== id || this.#messages.length !== length) return; // asked or begun anew meanwhile
      this.#show(history.messages);
    } catch (error) {
      if (this.#id !== id) return; // a question has begun a new conversation meanwhile
      const { code, body } = /** @type {any} */ (error);
      if (OLD.includes(code)) this.#forget();
      else if (!this.#messages.length) {
        this.#parts.panel.missing(() => this.open(id));
        this.#parts.emit("error", body);
      }
    }
    const last = this.#messages[this.#messages.length - 1];
    if (last?.stream_url && !this.#work) this.#resume(last);
  }

  /** Ends what is going on without telling the server: the answer is written all the same. */
  leave() {
    this.#work?.abort();
  }

  /** Begins anew; what was said is gone from this browser. */
  reset() {
    this.leave();
    this.#forget();
    this.#messages = [];
    this.#parts.panel.clear();
    this.#save();
  }

  /** @param {string} text */
  async ask(text) {
    if (this.#work || !text) return;
    // Another tab of the same site may have begun meanwhile.
    if (!this.#messages.length) await this.restore();
    if (this.#work) return;
    const turn = (this.lastTurn = this.#parts.panel.turn(text));
    this.#messages.push({ role: "user", content: text });
    this.#parts.emit("question", { message: text });
    await this.#answer(text, turn);
  }

  /** Asks the server to stop; what has been written so far stays. */
  async stop() {
    const work = this.#work;
    if (!work) return;
    const timer = setTimeout(() => work.abort(), this.#writing ? STOP_MS : 0);
    work.signal.addEventListener("abort", () => clearTimeout(timer));
    if (this.#writing) await this.#parts.client.stop(this.#writing).catch(() => work.abort());
  }

  /** @param {Message} message @param {"up" | "down"} rating @param {string} [comment] */
  async rate(message, rating, comment) {
    try {
      await this.#parts.client.feedback({ message_id: message.id, rating, comment: comment || undefined });
    } catch (error) {
      if (error instanceof Problem) this.#parts.emit("error", error.body);
      throw error;
    }
    message.rating = rating;
    this.#save();
    this.#parts.emit("feedback", { message_id: message.id, rating });
  }

  /** @param {string} text @param {Turn} turn */
  #answer(text, turn) {
    return this.#run(text, turn, async (signal) => {
      turn.searching();
      const accepted = await this.#send(text, turn, signal);
      this.#id = accepted.conversation_id;
      const { message_id: id, stream_url } = accepted;
      await this.#follow({ id, role: "assistant", stream_url }, text, turn, signal);
    });
  }

  /** An answer that was being written when the page was left. @param {Message} message */
  #resume(message) {
    this.#messages.pop();
    const question = this.#messages[this.#messages.length - 1]?.content ?? "";
    const turn = /** @type {Turn} */ (this.lastTurn);
    turn.begin();
    return this.#run(question, turn, (signal) => {
      turn.searching();
      return this.#follow(message, question, turn, signal);
    });
  }

  /** @param {string} text @param {Turn} turn @param {(signal: AbortSignal) => Promise<void>} work */
  async #run(text, turn, work) {
    const { panel, words, emit } = this.#parts;
    const controller = (this.#work = new AbortController());
    const retry = () => this.#again(text, turn);
    panel.busy(true);
    try {
      await work(controller.signal);
    } catch (error) {
      if (!(error instanceof Problem) && !controller.signal.aborted) throw error;
      if (this.#work !== controller) return;
      if (controller.signal.aborted) turn.stopped(retry);
      else {
        const problem = /** @type {Problem} */ (error);
        if (UNKNOWN.includes(problem.code)) this.#parts.store.keep(text);
        turn.fail(problem.sentence(words), retry);
        emit("error", problem.body);
      }
    } finally {
      if (this.#work === controller) {
        this.#work = this.#writing = null;
        panel.busy(false);
        this.#save();
      }
    }
  }

  /** In its place where nothing was asked after it, else as a new question. @param {string} text @param {Turn} turn */
  #again(text, turn) {
    if (this.#work) return;
    if (turn !== this.lastTurn) return this.ask(text);
    while (this.#messages.length && this.#messages[this.#messages.length - 1].role !== "user") this.#messages.pop();
    turn.begin();
    this.#answer(text, turn);
  }

  /** Sends the question until the server takes it. @param {string} message @param {Turn} turn @param {AbortSignal} signal */
  async #send(message, turn, signal) {
    const { client, identity, narrowed, words } = this.#parts;
    for (let attempt = 0; ; attempt++) {
      const before = client.token || this.#id; // restore() may forget them while this is out
      try {
        const conversation_id = this.#id ?? undefined;
        return await client.chat({ message, conversation_id, ...identity, ...narrowed() }, signal);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (OLD.includes(error.code) && before) this.#forget();
        else if (error.code === "rate_limited") {
          const n = Math.max(error.retryAfter, 1);
          await pause(n * 1000, signal, () => turn.tell(words.say(W.limited, { n })));
        } else if (error.passes) await pause(delay(attempt), signal, (now) => turn.lost(now));
        else throw error;
      }
    }
  }

  /** @param {Message} message @param {string} question @param {Turn} turn @param {AbortSignal} signal */
  async #follow(message, question, turn, signal) {
    const { client, emit, open } = this.#parts;
    this.#writing = message.id;
    this.#messages.push(message);
    this.#save();
    const finish = (/** @type {Message} */ whole) => {
      delete message.stream_url;
      Object.assign(message, whole);
      turn.done(message, true, () => this.#again(question, turn));
    };
    const heard = (/** @type {string} */ name, /** @type {any} */ data) => {
      if (name === "waiting") turn.waiting(data.position, data.seconds);
      else if (name === "delta") turn.delta(data.text, data.beside);
      else if (name === "citation") turn.citation(data);
      else if (name === "done") {
        // As in the history; the passages found are long, and nobody reads them here.
        finish({ ...data, id: data.message_id, content: data.answer, answer: undefined, sources: undefined });
        emit("answer", data);
      } else if (name === "error") {
        delete message.stream_url;
        message.content = turn.text;
        throw new Problem(data);
      }
    };
    const renew = async () => {
      const { messages } = await client.history(/** @type {string} */ (this.#id));
      const now = messages.find((/** @type {Message} */ one) => one.id === message.id);
      if (now?.stream_url) return client.address(now.stream_url);
      if (!now) throw new Problem({ status: 404, code: "not_found" });
      finish(now);
      emit("answer", { ...now, message_id: now.id, answer: now.content });
      return null;
    };
    const url = /** @type {string} */ (client.address(message.stream_url));
    await follow(url, { open, heard, renew, signal, dropped: (now) => turn.lost(now), returned: () => turn.returned() });
  }

  /** @param {Message[]} messages */
  #show(messages) {
    const { panel } = this.#parts;
    panel.clear();
    this.#messages = messages;
    for (const message of messages) {
      if (message.role === "user") this.lastTurn = panel.turn(message.content);
      else if (this.lastTurn) this.#fill(this.lastTurn, message);
    }
    panel.busy(false);
  }

  /** @param {Turn} turn @param {Message} message */
  #fill(turn, message) {
    if (message.stream_url) return;
    const asked = this.#messages[this.#messages.indexOf(message) - 1]?.content ?? "";
    const retry = () => this.#again(asked, turn);
    turn.done({ ...message, content: message.content ?? "" }, false, retry);
    if (message.answered == null && !message.stopped) turn.unfinished(retry);
  }

  #forget() {
    this.#parts.client.token = this.#id = null;
  }

  #save() {
    const { client, store } = this.#parts;
    store.save({ visitor_token: client.token, conversation_id: this.#id, messages: this.#messages });
  }
}
