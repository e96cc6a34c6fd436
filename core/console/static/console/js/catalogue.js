// Fetching the list of documents, with the progress of those that are being read.

import { get } from "./api.js";

const PAGE_SIZE = 25;
// Few are read at a time; the others' turn comes at a later look.
const FOLLOWED = 3;

/** What the page's address asks for: `{q, status, page}`. */
export function readView() {
  const query = new URLSearchParams(location.search);
  const page = Number.parseInt(query.get("page"), 10);
  return { q: query.get("q") ?? "", status: query.get("status") ?? "", page: page > 1 ? page : 1 };
}

/** Keep `view` in the address, so that reload and back find it again. */
export function writeView(view, address) {
  const query = new URLSearchParams();
  for (const name of ["q", "status"]) if (view[name]) query.set(name, view[name]);
  if (view.page > 1) query.set("page", view.page);
  history.replaceState(null, "", query.size ? `${address}?${query}` : address);
}

/** `{documents, total, pages, requests}`; documents being read have `stage` and `progress`. */
export async function fetchDocuments(view) {
  const query = new URLSearchParams({ page: view.page, page_size: PAGE_SIZE });
  for (const name of ["q", "status"]) if (view[name]) query.set(name, view[name]);
  const { count, results } = await get(`documents/?${query}`);
  const followed = results.filter((found) => found.status === "processing").slice(0, FOLLOWED);
  const states = await Promise.all(followed.map(({ id }) => get(`documents/${id}/status/`)));
  const stateOf = new Map(states.map((state) => [state.id, state]));
  return {
    documents: results.map((found) => ({ ...found, ...stateOf.get(found.id) })),
    total: count,
    pages: Math.ceil(count / PAGE_SIZE),
    requests: 1 + followed.length,
  };
}

/** Changes whenever there is something new to see about a document. */
export function fingerprint(found) {
  return `${found.status} ${found.stage} ${found.progress?.done}`;
}
