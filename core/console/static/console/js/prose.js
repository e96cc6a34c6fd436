// An answer's text, drawn while it grows, with the marks of its citations.

import { citationMark, nameMark } from "./citations.js";
import { h } from "./dom.js";
import { markdown } from "./rendering.js";

const LONGEST_WORD = 24; // characters; a longer one may need its line for itself

/** `citations` are those that have come by now, by number; `openPage(citation)` shows a page. */
export function proseView(citations, openPage) {
  const element = h("div", { class: "prose", dir: "auto" });
  let text = "";
  let writer = markdown(element, mark);

  function mark(index) {
    const made = citationMark(index, () => citations.has(index) && openPage(citations.get(index)));
    if (citations.has(index)) nameMark(made, citations.get(index));
    return made;
  }

  function write(part) {
    text += part;
    writer.write(part);
  }

  /** A citation has come: its marks say what they lead to. */
  function name(citation) {
    for (const made of element.querySelectorAll(`.cite[data-index="${Number(citation.index)}"]`)) nameMark(made, citation);
  }

  /** No more comes. What was streamed and what is stored are the same, or what is stored counts. */
  function end(stored = text) {
    if (text !== stored) {
      element.replaceChildren();
      text = "";
      writer = markdown(element, mark);
      write(stored);
    }
    writer.end();
    for (const made of element.querySelectorAll(".cite")) {
      if (citations.has(Number(made.dataset.index))) keepTogether(made);
      else made.replaceWith(`[${made.dataset.index}]`); // a number that names no source is text
    }
  }

  return { element, write, name, end, text: () => text };
}

/** A mark stays on the line of the word that it stands behind. */
function keepTogether(mark) {
  const before = mark.previousSibling;
  if (before?.className === "together") return before.append(mark);
  if (before?.nodeType !== Node.TEXT_NODE) return;
  const start = before.data.trimEnd().lastIndexOf(" ") + 1;
  if (before.data.length - start > LONGEST_WORD) return;
  const together = h("span", { class: "together" });
  mark.before(together);
  together.append(before.splitText(start), mark);
}
