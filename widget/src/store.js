// The conversation in localStorage: the last of it, and never an error.

const MOST_MESSAGES = 50;
const MOST_CHARACTERS = 200_000;
/**
 * @typedef {Record<string, any>} Message as in the server's history
 * @typedef {{visitor_token: string | null, conversation_id: string | null, messages: Message[]}} State
 */

/**
 * The newest messages that fit, the first of them a question.
 * @param {Message[]} messages
 */
export function trimmed(messages, most = MOST_CHARACTERS) {
  const kept = messages.slice(-MOST_MESSAGES);
  while (kept.length && (kept[0].role !== "user" || JSON.stringify(kept).length > most)) kept.shift();
  return kept;
}

export class Store {
  #name;
  #kept;
  #user;

  /** @param {string} key publishable key @param {string} user */
  constructor(key, user) {
    this.#name = `policy-chat:${key}:${user}`;
    this.#kept = `policy-chat-kept:${key}`;
    this.#user = user;
  }

  /** Keeps a question until its asker has signed in, in this tab. @param {string} question */
  keep(question) {
    try {
      sessionStorage.setItem(this.#kept, question);
    } catch {
      // Forbidden: it is typed again.
    }
  }

  /** The question that was kept, once, where somebody is signed in now. @returns {string | null} */
  kept() {
    if (!this.#user) return null;
    try {
      const question = sessionStorage.getItem(this.#kept);
      sessionStorage.removeItem(this.#kept);
      return question;
    } catch {
      return null;
    }
  }

  /** @returns {State} */
  load() {
    const none = { visitor_token: null, conversation_id: null, messages: [] };
    try {
      const found = { ...none, ...JSON.parse(localStorage.getItem(this.#name) ?? "{}") };
      return Array.isArray(found.messages) ? found : none;
    } catch {
      return none;
    }
  }

  /** @param {State} state */
  save(state) {
    try {
      localStorage.setItem(this.#name, JSON.stringify({ ...state, messages: trimmed(state.messages) }));
    } catch {
      // Full or forbidden: the conversation then lives as long as the page.
    }
  }
}
