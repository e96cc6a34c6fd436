// An answer's text as elements: paragraphs, lists, headings, emphasis, code, citation marks.

import { h } from "./dom.js";

const INLINE = /\*\*(?<bold>[^*\n]+)\*\*|\*(?<soft>[^*\s][^*\n]*)\*|`(?<code>[^`\n]+)`|\[(?<mark>\d{1,3})\]/g;
const BULLET = /^\s*[-*•]\s+/;
const NUMBERED = /^\s*\d{1,3}[.)]\s+/;
const HEADING = /^#{1,6}\s+/;

/**
 * An element that shows a growing text. `cite(number)` makes the element for a mark, or
 * returns null for one that names nothing: it stays text. Blocks that did not change keep
 * their elements, and with them the reader's selection and focus.
 */
export function proseView(cite) {
  const element = h("div", { class: "prose" });
  let keys = [];

  function update(text, known) {
    const blocks = split(text);
    const wanted = blocks.map((block) => `${block.kind} ${block.lines.join("\n")} ${knownIn(block, known)}`);
    blocks.forEach((block, i) => {
      if (wanted[i] === keys[i]) return;
      const drawn = draw(block, cite);
      if (element.children[i]) element.children[i].replaceWith(drawn);
      else element.append(drawn);
    });
    while (element.childElementCount > blocks.length) element.lastChild.remove();
    keys = wanted;
  }
  return { element, update };
}

function knownIn(block, known) {
  const marks = block.lines.join(" ").matchAll(/\[(\d{1,3})\]/g);
  return [...marks].filter(([, mark]) => known.has(Number(mark))).length;
}

function kindOf(line) {
  if (BULLET.test(line)) return "ul";
  if (NUMBERED.test(line)) return "ol";
  return HEADING.test(line) ? "h3" : "p";
}

function split(text) {
  const blocks = [];
  let open = null;
  for (const line of text.split("\n")) {
    if (line.trim() === "") {
      open = null;
      continue;
    }
    const kind = kindOf(line);
    if (!open || open.kind !== kind || kind === "h3") {
      open = { kind, lines: [] };
      blocks.push(open);
    }
    open.lines.push(line);
  }
  return blocks;
}

function draw({ kind, lines }, cite) {
  if (kind === "ul" || kind === "ol") {
    const bullet = kind === "ul" ? BULLET : NUMBERED;
    return h(kind, {}, lines.map((line) => h("li", {}, inline(line.replace(bullet, ""), cite))));
  }
  const text = kind === "h3" ? lines[0].replace(HEADING, "") : lines.join(" ");
  return h(kind, {}, inline(text.trim(), cite));
}

function inline(text, cite) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const { bold, soft, code, mark } = match.groups;
    const before = text.slice(end, match.index);
    const element = mark && cite(Number(mark));
    if (element) parts.push(...withLastWord(before, element));
    else if (mark) parts.push(before, match[0]);
    else if (bold) parts.push(before, h("strong", {}, bold));
    else parts.push(before, soft ? h("em", {}, soft) : h("code", {}, code));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

/** A mark stays on the line of the word that it stands behind. */
function withLastWord(text, mark) {
  const start = text.trimEnd().lastIndexOf(" ") + 1;
  return [text.slice(0, start), h("span", { class: "together" }, text.slice(start), mark)];
}
