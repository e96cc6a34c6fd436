// One click copies a field. Without JavaScript it is marked and copied by hand.

import { announce } from "./dom.js";

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    announce(gettext("It is copied."));
    button.lastElementChild.textContent = gettext("Copied");
  } catch {
    announce(gettext("It is marked: copy it with the keyboard."));
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
