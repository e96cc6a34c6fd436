// The looks, as custom properties of the widget's own root.

import { palette } from "./colour.js";

// As in style.css, against which the accent's tones are measured.
const SURFACES = { light: "#ffffff", dark: "#1f1f1e" };

const darkness = matchMedia("(prefers-color-scheme: dark)");

/**
 * @param {HTMLElement} root
 * @param {ReturnType<typeof import("./options.js").looksOf>} looks
 */
export function dress(root, { theme, position, accent, radius, font, size }) {
  const scheme = theme === "auto" ? (darkness.matches ? "dark" : "light") : /** @type {"light" | "dark"} */ (theme);
  Object.assign(root.dataset, { scheme, position });
  const values = { ...palette(accent, SURFACES[scheme]), radius: `${radius}px`, font, size: size / 16 };
  for (const [name, value] of Object.entries(values)) root.style.setProperty(`--pc-${name}`, String(value));
}

/** @param {() => void} changed @param {AbortSignal} signal */
export function onSchemeChange(changed, signal) {
  darkness.addEventListener("change", changed, { signal });
}
