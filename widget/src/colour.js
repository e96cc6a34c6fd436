// Colours that can be read, whatever accent an organization has chosen.

/** Red, green and blue, 0 to 255. @param {string} hex as #rrggbb */
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/** @param {number[]} parts */
const hex = (parts) => "#" + parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("");

/** `share` of `over` laid on `under`. @param {string} under @param {string} over @param {number} share */
export function mix(under, over, share) {
  const above = rgb(over);
  return hex(rgb(under).map((part, i) => part + (above[i] - part) * share));
}

/** WCAG relative luminance, 0 to 1. @param {string} colour */
function luminance(colour) {
  const [r, g, b] = rgb(colour).map((part) => (part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG contrast ratio, 1 to 21. @param {string} a @param {string} b */
export function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on `ground`. @param {string} ground */
export function readable(ground) {
  return contrast("#ffffff", ground) >= 4.5 ? "#ffffff" : "#000000";
}

/**
 * `colour` itself, or the nearest tone of it with at least `ratio` against `ground`.
 * @param {string} colour @param {string} ground @param {number} ratio
 */
export function tone(colour, ground, ratio) {
  const end = readable(ground);
  let found = colour;
  for (let share = 0.05; contrast(found, ground) < ratio && share <= 1; share += 0.05) found = mix(colour, end, share);
  return found;
}

/**
 * The tones of an accent on a surface: filled buttons, text and rings, soft grounds.
 * @param {string} accent @param {string} surface
 */
export function palette(accent, surface) {
  const fill = tone(accent, surface, 3);
  const tint = mix(surface, accent, 0.1);
  return { fill, "on-fill": readable(fill), tint, accent: tone(accent, tint, 4.8) };
}
