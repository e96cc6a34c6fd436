// A test double of the server's widget routes, for looking at the widget and for its tests. It
// speaks the same protocol and knows nothing: answers come from demo/script.js.
//   node test/server.js [PORT]      then open /widget/demo/

import { readdirSync, readFileSync, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { answerObject, answerTo, CONFIG, eventsOf } from "../demo/script.js";

const WIDGET = fileURLToPath(new URL("..", import.meta.url));
const TYPES = { ".js": "text/javascript; charset=utf-8", ".css": "text/css", ".html": "text/html; charset=utf-8", ".png": "image/png" };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'";
const STEP_MS = 40;
const LINE_MS = 1500;

/** @typedef {{id: string, question: string, rating: string | null, events: [string, any][], begun: number, stopped?: number}} Asked */

/** @type {Asked[]} */
const asked = [];

/** @param {import("node:http").ServerResponse} response @param {number} status @param {any} [body] @param {object} [headers] */
function send(response, status, body, headers = {}) {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "Content-Type": type, "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After", ...headers });
  response.end(body === undefined ? "" : JSON.stringify(body));
}

/** @param {import("node:http").ServerResponse} response @param {string} path */
function file(response, path) {
  const full = path === "/widget.js" ? `${WIDGET}dist/${readdirSync(`${WIDGET}dist`).filter((name) => name.endsWith(".js")).at(-1)}` : WIDGET + path.replace(/^\/widget\//, "").replace(/\/$/, "/index.html");
  if (path.includes("..") || !existsSync(full)) return send(response, 404, { code: "not_found" });
  response.writeHead(200, { "Content-Type": TYPES[extname(full)] ?? "application/octet-stream", "Content-Security-Policy": POLICY, "Access-Control-Allow-Origin": "*" });
  response.end(readFileSync(full));
}

/** @param {Asked} one how many of its events are there by now */
const ready = ({ begun, events, stopped = Infinity }) => Math.min(events.length, stopped, Math.floor((Date.now() - begun) / STEP_MS));

/** @param {any} body */
function ask({ message }) {
  const id = `m${asked.length + 1}`;
  const events = eventsOf(id, answerTo(message));
  if (message.includes("queue")) events.splice(1, 0, ["waiting", { position: 2 }], ["waiting", { position: 1 }]);
  if (message.includes("break")) events.splice(12, Infinity, ["error", { status: 503, code: "model_unavailable", detail: "The language model does not answer." }]);
  asked.push({ id, question: message, rating: null, events, begun: Date.now() + (message.includes("queue") ? LINE_MS : 0) });
  return { conversation_id: "c", message_id: id, visitor_token: "v", stream_url: `/widget/v1/stream/c/?token=${id}` };
}

/** @param {import("node:http").ServerResponse} response @param {URL} url */
function stream(response, url) {
  const one = asked.find(({ id }) => id === url.searchParams.get("token"));
  if (!one) return send(response, 404, { status: 404, code: "not_found" });
  let next = Number(/\d+$/.exec(url.searchParams.get("last_event_id") ?? "0")?.[0]);
  const dropAt = one.question.includes("drop") && next === 0 ? 8 : Infinity;
  response.writeHead(200, { "Content-Type": "text/event-stream", "Access-Control-Allow-Origin": "*" });
  response.write("retry: 1000\n\n");
  const timer = setInterval(() => {
    for (; next < ready(one); next++) {
      if (next >= dropAt) return response.destroy();
      const [name, data] = one.events[next];
      response.write(`id: ${one.id}:${next + 1}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    }
    if (next >= one.events.length) response.end();
  }, STEP_MS);
  response.on("close", () => clearInterval(timer));
}

/** @param {any} body */
function stop({ message_id }) {
  const one = asked.find(({ id }) => id === message_id);
  if (!one) return;
  const told = one.events.slice(0, ready(one));
  const answer = told.filter(([name]) => name === "delta").map(([, { text }]) => text).join("");
  const citations = told.filter(([name]) => name === "citation").map(([, one]) => one);
  one.events = [...told, ["done", answerObject(one.id, { answer, citations, stopped: true })]];
}

function history() {
  const messages = asked.flatMap((one) => {
    const question = { id: `q${one.id}`, role: "user", content: one.question };
    const { id, rating } = one;
    if (ready(one) < one.events.length) return [question, { id, role: "assistant", content: "", rating, stream_url: `/widget/v1/stream/c/?token=${id}` }];
    const { answer: content, ...rest } = one.events.at(-1)?.[1];
    return [question, { ...rest, id, role: "assistant", content: content ?? "", rating }];
  });
  return { conversation_id: "c", messages };
}

/** @param {import("node:http").IncomingMessage} request @returns {Promise<any>} */
async function bodyOf(request) {
  let text = "";
  for await (const part of request) text += part;
  return text ? JSON.parse(text) : {};
}

let refusals = 0;

export const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  const body = request.method === "POST" ? await bodyOf(request) : null;
  const headers = { "Access-Control-Allow-Headers": "Content-Type, X-API-Key, X-Visitor-Token", "Access-Control-Max-Age": "7200" };
  if (request.method === "OPTIONS") return send(response, 204, undefined, headers);
  const route = url.pathname.replace("/widget/v1/", "").split("/")[0];
  if (!url.pathname.startsWith("/widget/v1/")) return file(response, url.pathname);
  if (route === "config") return send(response, 200, CONFIG);
  if (route === "stream") return stream(response, url);
  if (route === "history") return send(response, 200, history());
  if (route === "pages") return file(response, "/widget/demo/page.png");
  if (route === "chat" && body.message.includes("often") && refusals++ % 2 === 0) return send(response, 429, { status: 429, code: "rate_limited", detail: "Too many requests." }, { "Retry-After": "2" });
  if (route === "chat") return send(response, 202, ask(body));
  if (route === "stop") stop(body);
  const rated = asked.find(({ id }) => id === body?.message_id);
  if (route === "feedback" && rated) rated.rating = body.rating;
  return send(response, 204);
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? 8123);
  server.listen(port, "127.0.0.1", () => console.log(`http://localhost:${port}/widget/demo/`));
}
