// The calls to the server, and what comes back when they fail.

import * as W from "./strings/names.js";

/** What went wrong: the server's problem object, or one of ours with status 0. */
export class Problem extends Error {
  /**
   * @param {{status: number, code: string, detail?: string}} body
   * @param {number} [retryAfter] seconds
   */
  constructor(body, retryAfter = 0) {
    super(body.detail ?? body.code);
    this.body = body;
    this.status = body.status;
    this.code = body.code;
    this.retryAfter = retryAfter;
  }

  /** The network or the server is away or busy, and will be back; a model that is away may not. */
  get passes() {
    return this.status === 0 || this.code === "rate_limited" || (this.status > 501 && this.status < 505 && this.code !== "model_unavailable");
  }

  /** What a person is told: the server's own sentence, unless the fault is not the caller's. @param {import("./strings/index.js").Words} words */
  sentence(words) {
    return this.status < 500 && this.code !== "network" ? this.message : words.say(W.failed);
  }
}

export class Client {
  #host;
  #key;
  #fetch;

  /** The newest token of this visitor. @type {string | null} */
  token = null;

  /**
   * @param {string} host address of the server, without a slash at its end
   * @param {string} key publishable key
   * @param {(url: string, init: RequestInit) => Promise<Response>} fetch
   */
  constructor(host, key, fetch) {
    this.#host = host;
    this.#key = key;
    this.#fetch = fetch;
  }

  config() {
    return this.#call("config/");
  }

  /** @param {object} body @param {AbortSignal} signal */
  async chat(body, signal) {
    const visitor_token = this.token ?? undefined;
    const accepted = await this.#call("chat/", { ...body, visitor_token }, signal);
    this.token = accepted.visitor_token;
    return accepted;
  }

  /** @param {string} message_id */
  stop(message_id) {
    return this.#call("stop/", { message_id });
  }

  /** @param {string} conversation */
  history(conversation) {
    return this.#call(`history/${encodeURIComponent(conversation)}/`);
  }

  /** What of the questions of a visitor whom the site has signed is answered since. @param {object} identity */
  async news(identity) {
    const { news, visitor_token } = await this.#call("news/", identity);
    this.token = visitor_token;
    return news;
  }

  /** @param {string} message_id */
  seen(message_id) {
    return this.#call("news/seen/", { message_id });
  }

  /** @param {object} body */
  feedback(body) {
    return this.#call("feedback/", body);
  }

  /**
   * The absolute address of a path that the server gave; null for anything but a path.
   * @param {string | null | undefined} path
   */
  address(path) {
    return path && /^\/(?![/\\])/.test(path) ? new URL(path, this.#host).href : null;
  }

  /** A page that shows the citation to whoever has its address; visitors have none. @param {object} _citation @returns {string | null} */
  link(_citation) {
    return null;
  }

  /** Why no image came, such as a session that has ended: an image keeps it to itself. @param {string} address */
  async refusal(address) {
    const response = await fetch(address);
    return new Problem({ ...(await response.json()), status: response.status });
  }

  /** @param {string} path @param {object} [body] @param {AbortSignal} [signal] @returns {Promise<any>} */
  async #call(path, body, signal) {
    /** @type {Record<string, string>} */
    const headers = { "X-API-Key": this.#key };
    if (body) headers["Content-Type"] = "application/json";
    if (this.token) headers["X-Visitor-Token"] = this.token;
    const init = { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), signal };
    let response;
    try {
      response = await this.#fetch(`${this.#host}/widget/v1/${path}`, { ...init, credentials: "omit" });
      if (response.ok) return response.status === 204 ? null : await response.json();
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Problem({ status: 0, code: "network" });
    }
    const { status } = response;
    const told = await response.json().catch(() => ({}));
    throw new Problem({ code: `http_${status}`, ...told, status }, Number(response.headers.get("Retry-After")) || 0);
  }
}
