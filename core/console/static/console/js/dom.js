// Making elements without ever parsing HTML from strings.

/**
 * An element. `props` are attributes; `on…` are listeners; null, undefined and false are
 * left out. Children are nodes or strings; null and false are left out.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** One of the icons of icons.svg; decoration, so hidden from screen readers. */
export function icon(name, extra = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${extra}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

/** Say a whole sentence to people who listen to the page. */
export function announce(sentence) {
  document.getElementById("announcements").textContent = sentence;
}

/** The first element that carries `data-name`. */
export function part(name, within = document) {
  return within.querySelector(`[data-${name}]`);
}

/** A box that says what went wrong and what can be done about it. */
export function trouble(sentence, ...actions) {
  const buttons = actions.length > 0 && h("div", { class: "actions" }, ...actions);
  const text = h("div", {}, h("p", {}, sentence), buttons);
  return h("div", { class: "notice bad", role: "alert" }, icon("circle-alert"), text);
}

/** Ask before something that can't be undone. Resolves to true for yes. */
export function confirmed({ title, text, yes }) {
  const dialog = part("confirm");
  part("confirm-title", dialog).textContent = title;
  part("confirm-text", dialog).textContent = text;
  part("confirm-yes", dialog).textContent = yes;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
