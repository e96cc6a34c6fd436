// The side panel with the member's past conversations.

import { Problem, request } from "./api.js";
import { announce, confirmed, h, icon, part, trouble } from "./dom.js";
import { dayName } from "./format.js";

/**
 * `open(id)` shows a conversation, `removed(id)` hears that one is gone. The words that are
 * looked for are the address's `text`.
 * Returns `{refresh, mark, close}`.
 */
export function pastPanel({ address, listAddress, open, removed }) {
  const panel = document.getElementById("past");
  const slot = part("past-list");
  const opener = part("past-open");
  const search = part("past-search");
  let current = "";
  let asked = 0;

  /** Whether the list could be drawn anew. */
  async function refresh() {
    const mine = ++asked;
    try {
      const response = await fetch(listAddress + wanted(), { headers: { Accept: "application/json" } });
      if (response.redirected) throw new Problem({ status: 401 }); // to the sign-in page
      const { conversations } = await response.json();
      if (mine === asked) draw(conversations); // an earlier list may come later
      return true;
    } catch (error) {
      const unlisted = gettext("Past conversations can’t be listed now. Load the page again.");
      slot.replaceChildren(trouble(error instanceof Problem ? error.message : unlisted));
      return false;
    }
  }

  function wanted() {
    const text = new URLSearchParams(location.search).get("text");
    return text ? `?${new URLSearchParams({ text })}` : "";
  }

  function draw(conversations) {
    if (conversations.length === 0) {
      const hint = wanted()
        ? gettext("None of your questions has these words, nor an answer.")
        : gettext("Your questions and their answers will be listed here. Only you and your admins see them.");
      return slot.replaceChildren(h("p", { class: "muted small" }, hint));
    }
    const days = Map.groupBy(conversations, (each) => dayName(each.updated_at));
    const groups = [...days].flatMap(([day, those]) => [
      h("h3", { class: "label past-day" }, day),
      h("ul", { class: "past-list" }, those.map(row)),
    ]);
    slot.replaceChildren(...groups);
    mark(current);
  }

  function row({ id, title }) {
    const link = h("a", { href: `${address}${id}/`, title, "data-id": id }, title || gettext("Untitled"));
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab was asked for
      event.preventDefault();
      close();
      open(id);
    });
    const props = { class: "button compact icon-only quiet-button", type: "button", title: gettext("Delete") };
    const onclick = () => remove(id, title);
    const button = h("button", { ...props, "aria-label": interpolate(gettext("Delete “%s”"), [title]), onclick }, icon("trash-2"));
    return h("li", { class: "past-row" }, link, button);
  }

  async function remove(id, title) {
    const text = interpolate(gettext("“%s” and its answers are removed for good."), [title]);
    if (!(await confirmed({ title: gettext("Delete this conversation?"), text, yes: gettext("Delete it") }))) return;
    try {
      await request("DELETE", `conversations/${id}/`);
      announce(gettext("The conversation has been deleted."));
      removed(id);
      await refresh();
    } catch (error) {
      slot.prepend(trouble(error.message));
    }
  }

  /** Show which conversation is on the page. */
  function mark(id) {
    current = id;
    for (const link of slot.querySelectorAll("a")) {
      if (link.dataset.id === id) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  function toggle(isOpen) {
    panel.classList.toggle("open", isOpen);
    opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) part("past-close").focus();
  }
  function close() {
    if (!panel.classList.contains("open")) return;
    toggle(false);
    opener.focus();
  }
  async function look(event) {
    event.preventDefault();
    const query = new URLSearchParams(location.search);
    const text = search.elements.text.value.trim();
    if (text) query.set("text", text);
    else query.delete("text");
    history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
    if (!(await refresh())) return;
    announce(interpolate(gettext("Conversations in the list: %s"), [slot.querySelectorAll("a").length]));
  }
  search.addEventListener("submit", look);
  // The cross that empties the field.
  search.elements.text.addEventListener("search", (event) => {
    if (event.target.value === "") look(event);
  });
  opener.addEventListener("click", () => toggle(true));
  part("past-close").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  addEventListener("click", (event) => {
    // The question whether to delete is asked from the panel, where its outcome is told.
    if (!panel.contains(event.target) && !opener.contains(event.target) && !event.target.closest("dialog")) {
      if (panel.classList.contains("open")) toggle(false);
    }
  });
  return { refresh, mark, close };
}
