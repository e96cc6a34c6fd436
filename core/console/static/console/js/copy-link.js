// One click copies the link. Without JavaScript it is marked and copied by hand.

import { announce, part } from "./dom.js";

const field = part("link");
const button = part("copy-link");

async function copy() {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    announce("The link is copied.");
    button.lastChild.textContent = "Copied";
  } catch {
    announce("The link is marked: copy it with the keyboard.");
  }
}

button.hidden = false;
button.addEventListener("click", copy);
