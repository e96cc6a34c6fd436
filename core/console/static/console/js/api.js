// The REST API under /api/v1/, called with the session's cookie.

/** What comes before each path: this file is at BASE/static/console/js/. */
export const BASE = new URL("../../..", import.meta.url).pathname.slice(0, -1);
export const API = `${BASE}/api/v1/`;
const UNREACHABLE = gettext("The server can’t be reached. Check your connection, then try again.");
const SIGNED_OUT = gettext("You have been signed out. Load this page again to sign in.");

/** A refusal by the API: `code` is stable, `message` is a sentence for people, `retryAfter` in seconds. */
export class Problem extends Error {
  constructor({ status = 0, code = "unreachable", detail = UNREACHABLE, errors = null, retryAfter = 0 } = {}) {
    super(status === 401 ? SIGNED_OUT : sentenceOf(code, detail, errors));
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }
}

/**
 * The API speaks English, but for what it says of single fields to a page that names its language;
 * a page in another language has sentences for its codes.
 */
function sentenceOf(code, detail, errors) {
  const { sentences, ofMany } = globalThis.refusals; // from console/words/
  if (!sentences[code]) return detail;
  if (!ofMany.includes(code)) return sentences[code];
  const said = Object.values(errors ?? {}).flat();
  const isPlain = said.length > 0 && said.every((one) => typeof one === "string");
  return `${sentences[code]} (${isPlain ? said.join(" ") : detail})`;
}

/** The token that shows a request comes from one of our own pages. */
export function csrfToken() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}

/** A Problem from the text of an answer that is not 2xx. */
export function problemOf(status, text, retryAfter = 0) {
  const unreadable = interpolate(gettext("The server answered with an error (%s). Try again in a moment."), [status]);
  try {
    return new Problem({ detail: unreadable, ...JSON.parse(text), status, retryAfter });
  } catch {
    return new Problem({ status, code: "unreadable", detail: unreadable });
  }
}

/** fetch with cookie, token and JSON body; throws Problem unless the answer is 2xx. */
export async function request(method, path, { json, headers = {}, signal } = {}) {
  const sent = { "X-CSRFToken": csrfToken(), Accept: "application/json", ...headers };
  if (json !== undefined) sent["Content-Type"] = "application/json";
  const body = json === undefined ? undefined : JSON.stringify(json);
  let response;
  try {
    response = await fetch(API + path, { method, headers: sent, body, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem();
  }
  if (!response.ok) throw problemOf(response.status, await response.text(), Number(response.headers.get("Retry-After")) || 0);
  return response;
}

/** The JSON of a GET. */
export async function get(path, options) {
  return (await request("GET", path, options)).json();
}
