// Making elements without ever parsing HTML from strings.

/**
 * An element, named as `tag.class.class`. `props` are attributes; functions under `on…` are listeners; null, undefined
 * and false are left out. Children are nodes or strings; null and false are left out.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...any} children
 * @returns {any} loosely typed: an element of any kind
 */
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

/**
 * A button with an icon, a text, or both; `props.label` names one that has only an icon.
 * @param {string} kind its class
 * @param {Record<string, any>} props
 * @param {...any} children
 * @returns {HTMLButtonElement}
 */
export function button(kind, { label, ...props }, ...children) {
  return h(`button.${kind}`, { type: "button", "aria-label": label, title: label, ...props }, ...children);
}

/**
 * A link that leaves the page alone. Other than web and mail addresses are no links.
 * @param {string} href
 * @param {...any} children
 * @returns {any}
 */
export function link(href, ...children) {
  try {
    const url = new URL(href);
    if (/^(https?|mailto):$/.test(url.protocol)) return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow" }, ...children);
  } catch {
    // Not an address: only its words are shown.
  }
  return h("span", {}, ...children);
}
