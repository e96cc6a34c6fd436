// Forms that ask the browser for a passkey (WebAuthn) and post what it answers.
//   <form data-passkey="create|get" data-options="ADDRESS" data-origin="ORIGIN" hidden>
// holds the token, a hidden field `response` and a [data-trouble]. What is typed into it goes to
// ADDRESS first, which says what to ask with, or refuses. It is shown in browsers that know passkeys;
// at another address than the one that they are bound to it says so, or stays hidden if it has
// data-quiet.

import { csrfToken } from "./api.js";

const ELSEWHERE = gettext("Passkeys work at %s only: open that address.");
const GIVEN_UP = gettext("No passkey was used. Try again when you are ready.");
const KNOWN = gettext("This device has a passkey for your account already.");
const AWAY = gettext("The server can’t be reached. Check your connection, then try again.");

function bytes(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const binary = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const named = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

/** What `navigator.credentials` takes, of the server's JSON. */
function publicKeyOf(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  if (options.user) publicKey.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) publicKey.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) publicKey.allowCredentials = named(options.allowCredentials);
  return publicKey;
}

/** The browser's answer as JSON. */
function answerOf(credential) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = names.filter((name) => credential.response[name]);
  const response = Object.fromEntries(given.map((name) => [name, text(credential.response[name])]));
  const { id, type } = credential;
  return JSON.stringify({ id, type, rawId: text(credential.rawId), response, clientExtensionResults: {} });
}

async function optionsFrom(form) {
  let answer;
  try {
    const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
    answer = await fetch(form.dataset.options, { method: "POST", headers, body: new FormData(form) });
  } catch {
    throw new Error(AWAY);
  }
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.detail ?? AWAY);
  return publicKeyOf(found);
}

async function ask(form) {
  const publicKey = await optionsFrom(form);
  try {
    return await navigator.credentials[form.dataset.passkey]({ publicKey });
  } catch (error) {
    throw new Error(error.name === "InvalidStateError" ? KNOWN : GIVEN_UP);
  }
}

async function submit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const trouble = form.querySelector("[data-trouble]");
  const button = form.querySelector("button");
  trouble.hidden = true;
  button.disabled = true;
  try {
    form.elements.response.value = answerOf(await ask(form));
    form.submit();
  } catch (error) {
    trouble.lastElementChild.textContent = error.message;
    trouble.hidden = false;
    button.disabled = false;
    button.focus();
  }
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  const isHere = location.origin === form.dataset.origin;
  if (!window.PublicKeyCredential || (!isHere && "quiet" in form.dataset)) continue;
  form.hidden = false;
  form.addEventListener("submit", submit);
  if (!isHere) {
    form.querySelector("button").disabled = true;
    form.querySelector("[data-trouble]").lastElementChild.textContent = interpolate(ELSEWHERE, [form.dataset.origin]);
    form.querySelector("[data-trouble]").hidden = false;
  }
}
