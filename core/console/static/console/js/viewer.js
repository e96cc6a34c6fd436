// A document's pages as pictures, one at a time, the quoted words marked on theirs.

import { API, Problem, get, problemOf } from "./api.js";
import { h, icon } from "./dom.js";

/** How pages are called of which no other number is printed than their own; what has none is only shown. */
const COUNTED = {
  page: [gettext("Page %s"), gettext("Page %s of %s")],
  slide: [gettext("Slide %s"), gettext("Slide %s of %s")],
  none: ["%s", gettext("%s of %s")],
};

/**
 * `start` is `{documentId, title, page, kind, names, version?, citation?}`: `citation` makes the
 * server mark the quote on that page, `kind` says what the pages are, and `names` are those of
 * pages that say another number than their own.
 * `onTurn(page)` hears of every page shown.
 * Returns `{element, show, focus}`: with the focus inside, arrow keys turn the pages.
 */
export function pageViewer({ onTurn = () => {} } = {}) {
  const picture = h("img", { alt: "", decoding: "async" });
  const sheet = h("div", { class: "viewer-sheet", tabindex: "0", role: "group", "aria-label": gettext("Page") });
  const number = h("span", { class: "page-number small", role: "status" });
  const button = (props, sign) =>
    h("button", { class: "button compact icon-only", type: "button", ...props }, icon(sign));
  const back = button({ "aria-label": gettext("Previous page"), onclick: () => turn(-1) }, "chevron-left");
  const on = button({ "aria-label": gettext("Next page"), onclick: () => turn(1) }, "chevron-right");
  const zoom = button({ "aria-label": gettext("Enlarge"), "aria-pressed": "false", onclick: magnify }, "zoom-in");
  const original = h(
    "a",
    { class: "button compact", target: "_blank", rel: "noopener", "aria-label": gettext("Open original at this page") },
    icon("external-link"),
    h("span", { class: "open-label" }, gettext("Open original")),
  );
  const tools = h("div", { class: "viewer-tools" }, back, number, on, h("span", { class: "spacer" }), zoom, original);
  const element = h("div", { class: "viewer" }, tools, sheet);
  let shown = { page: 1 };
  let pages = null;

  picture.addEventListener("load", () => {
    sheet.setAttribute("aria-busy", "false");
    sheet.replaceChildren(picture);
  });
  picture.addEventListener("error", async () => {
    const wanted = picture.src;
    const sentence = await whyNone(wanted);
    if (picture.src !== wanted) return; // another page has been turned to
    sheet.setAttribute("aria-busy", "false");
    sheet.replaceChildren(h("p", { class: "stage" }, icon("circle-alert"), sentence));
  });
  element.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -1, PageDown: 1 }[event.key];
    const scrolls = sheet.classList.contains("zoomed") && event.key.startsWith("Arrow");
    if (!step || scrolls) return;
    event.preventDefault();
    turn(step);
  });

  function magnify() {
    const zoomed = sheet.classList.toggle("zoomed");
    zoom.setAttribute("aria-pressed", String(zoomed));
  }

  async function show(start) {
    shown = { ...start, quotedPage: start.page };
    pages = null;
    draw();
    try {
      const which = start.version ? `versions/${start.version}/` : "";
      pages = (await get(`documents/${start.documentId}/${which}`)).page_count;
    } catch (error) {
      console.warn(error); // the number of pages is a courtesy
    }
    drawNumber();
  }

  function turn(step) {
    const page = shown.page + step;
    if (page < 1 || (pages && page > pages)) return;
    shown.page = page;
    draw();
    onTurn(page);
  }

  function draw() {
    const { documentId, title, page } = shown;
    if (!picture.isConnected) sheet.replaceChildren(h("p", { class: "stage" }, icon("loader-circle", "spin"), gettext("Loading the page")));
    sheet.setAttribute("aria-busy", "true");
    sheet.scrollTop = 0;
    picture.src = `${API}documents/${documentId}/pages/${page}.png${query(page === shown.quotedPage)}`;
    picture.alt = `${title}, ${name(null)}`;
    original.href = `${API}documents/${documentId}/file/${query(false)}#page=${page}`;
    drawNumber();
  }

  function query(marked) {
    const wanted = new URLSearchParams();
    if (shown.version) wanted.set("version", shown.version);
    if (marked && shown.citation) wanted.set("citation", shown.citation);
    return wanted.size ? `?${wanted}` : "";
  }

  /** "Page 3 of 12", or "Page 8 (12th of 40)" where that is printed on it. */
  function name(of) {
    const named = shown.names[shown.page];
    if (named) return named.charAt(0).toLocaleUpperCase() + named.slice(1);
    const [alone, counted] = COUNTED[shown.kind];
    return of ? interpolate(counted, [shown.page, of]) : interpolate(alone, [shown.page]);
  }

  function drawNumber() {
    number.textContent = name(pages);
    back.disabled = shown.page <= 1;
    on.disabled = pages !== null && shown.page >= pages;
  }

  return { element, show, focus: () => sheet.focus() };
}

/** Why no picture came: an image keeps to itself that the session has ended or the server is away. */
async function whyNone(address) {
  try {
    const response = await fetch(address);
    if (response.status === 401) return problemOf(401, await response.text()).message;
  } catch {
    return new Problem().message;
  }
  return gettext("There is no picture of this page. Open the original to see it.");
}
