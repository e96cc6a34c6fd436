// The page of one source: the viewer alone, at an address that can be passed on.

import { part } from "./dom.js";
import { pageViewer } from "./viewer.js";

const place = part("source");
const wanted = new URLSearchParams(location.search);
const viewer = pageViewer({
  onTurn(page) {
    history.replaceState(null, "", `../${page}/${query(page)}`);
  },
});
place.append(viewer.element);
viewer.show({
  documentId: place.dataset.document,
  title: document.querySelector("h1").textContent,
  page: Number(place.dataset.page),
  version: wanted.get("version"),
  citation: wanted.get("citation"),
  kind: place.dataset.kind,
  names: JSON.parse(place.dataset.names),
});

/** The address keeps the version on every page, and the mark on its own. */
function query(page) {
  if (page === Number(place.dataset.page)) return wanted.size ? `?${wanted}` : "";
  return wanted.has("version") ? `?version=${wanted.get("version")}` : "";
}
