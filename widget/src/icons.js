// Icons, each as one path; alert, back, check, close, print, send, tab, up and zoom are of the Lucide set
// (ISC, see LICENCES.txt).

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  alert: "M2 12a10 10 0 1 0 20 0 10 10 0 1 0-20 0M12 8v4M12 16h.01",
  back: "m12 19-7-7 7-7M19 12H5",
  chat: "m3 21 1.6-5.2A9 9 0 1 1 8.2 19.4z",
  check: "M20 6 9 17l-5-5",
  close: "M18 6 6 18M6 6l12 12",
  copy: "M8 8h13v13H8zM4 16H3V3h13v1",
  fresh: "M5 12h14M12 5v14",
  print: "M6 18H4a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-2M6 9V2h12v7M6 14h12v8H6z",
  send: "m5 12 7-7 7 7M12 19V5",
  stop: "M6 6h12v12H6z",
  tab: "M15 3h6v6M10 14 21 3M18 13v8H3V6h8",
  up: "M15 5.88 14 10h5.83a2 2 0 0 1 1.92 2.56l-2.33 8A2 2 0 0 1 17.5 22H4a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2h2.76a2 2 0 0 0 1.79-1.11L12 2a3.13 3.13 0 0 1 3 3.88ZM7 10v12",
  zoom: "M3 11a8 8 0 1 0 16 0 8 8 0 1 0-16 0M21 21l-4.35-4.35M11 8v6M8 11h6",
};

/**
 * Decoration, so hidden from screen readers.
 * @param {keyof typeof PATHS} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
