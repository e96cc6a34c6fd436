// Markdown that is still being written, as elements: tokens in, nodes appended, nothing redrawn.

import * as smd from "streaming-markdown";
import { h, link } from "./dom.js";

/** @type {Record<number, string>} */
const TAGS = {
  [smd.PARAGRAPH]: "p",
  [smd.HEADING_1]: "h4",
  [smd.HEADING_2]: "h4",
  [smd.HEADING_3]: "h5",
  [smd.HEADING_4]: "h6",
  [smd.HEADING_5]: "h6",
  [smd.HEADING_6]: "h6",
  [smd.BLOCKQUOTE]: "blockquote",
  [smd.LINE_BREAK]: "br",
  [smd.RULE]: "hr",
  [smd.LIST_UNORDERED]: "ul",
  [smd.LIST_ORDERED]: "ol",
  [smd.LIST_ITEM]: "li",
  [smd.STRONG_AST]: "strong",
  [smd.STRONG_UND]: "strong",
  [smd.ITALIC_AST]: "em",
  [smd.ITALIC_UND]: "em",
  [smd.STRIKE]: "s",
  [smd.CODE_INLINE]: "code",
};
/** @type {number[]} */
const CODE = [smd.CODE_BLOCK, smd.CODE_FENCE, smd.CODE_INLINE];
/** @type {number[]} */
const UNDERLINED = [smd.ITALIC_UND, smd.STRONG_UND];
const CITED = /^\s*\d+(\s*[,;]\s*\d+)*\s*$/;
const AFTER_URL = /[.,;:!?)\]}'"»”’]+$/;

/** @typedef {{token: number, node: any, href?: string}} Open */

/**
 * Writes Markdown into `root`.
 * @param {HTMLElement} root
 * @param {(index: number) => Node} mark makes what stands for a citation such as [1]
 */
export function markdown(root, mark) {
  const writer = new Writer(root, mark);
  const parser = (writer.parser = smd.parser(writer.renderer()));
  let whole = "";
  let plain = false;
  let ended = false;

  /** What the parser can't take is shown as it is. @param {() => void} step */
  function attempt(step) {
    if (!plain) {
      try {
        return step();
      } catch {
        plain = true;
      }
    }
    root.replaceChildren(h("p.plain", {}, whole));
  }

  return {
    /** @param {string} text */
    write(text) {
      whole += text;
      attempt(() => {
        for (const char of text) smd.parser_write(parser, writer.literal(char) + char);
      });
    },
    end() {
      if (ended) return;
      ended = true;
      attempt(() => {
        smd.parser_end(parser);
        writer.close();
      });
    },
  };
}

class Writer {
  /** @param {HTMLElement} root @param {(index: number) => Node} mark */
  constructor(root, mark) {
    /** @type {Open[]} */
    this.open = [{ token: smd.DOCUMENT, node: root }];
    /** @type {any} */
    this.parser = null;
    this.mark = mark;
    this.before = "";
  }

  get top() {
    return this.open[this.open.length - 1];
  }

  /** Where the next words go: what stands in a table and in none of its rows comes behind it. */
  get place() {
    const { token, node } = this.top;
    if (token !== smd.TABLE) return node;
    const box = node.parentNode;
    return box.nextSibling ?? box.parentNode.appendChild(h("p"));
  }

  renderer() {
    return {
      data: null,
      add_token: (/** @type {null} */ _, /** @type {number} */ token) => this.add(token),
      end_token: () => this.end(),
      add_text: (/** @type {null} */ _, /** @type {string} */ text) => this.text(text),
      set_attr: (/** @type {null} */ _, /** @type {number} */ name, /** @type {string} */ value) => this.attribute(name, value),
    };
  }

  /**
   * A backslash where `char` means itself: formulas are not known here, and an underscore
   * within a word (policy_v2_final) is no emphasis.
   * @param {string} char
   */
  literal(char) {
    const { before } = this;
    const { pending } = this.parser;
    this.before = char;
    if ((char !== "$" && char !== "_") || /^([\\`]|\]\()/.test(pending)) return "";
    if (CODE.includes(this.top.token) || this.top.token === smd.RAW_URL) return "";
    if (char === "_" && (!/[\p{L}\p{N}]/u.test(before) || this.open.some(({ token }) => UNDERLINED.includes(token)))) return "";
    this.before = before; // as if this one had not been: the next may follow it
    return "\\";
  }

  /** @param {number} token */
  add(token) {
    const parent = token === smd.TABLE_ROW ? this.top.node : this.place;
    let node;
    if (token === smd.DOCUMENT) return;
    if (token === smd.TABLE) {
      node = h("table");
      parent.append(h("div.table", { tabindex: 0 }, node));
    } else if (token === smd.TABLE_ROW) {
      node = h("tr");
      (parent.tHead ? parent.tBodies[0] ?? parent.appendChild(h("tbody")) : parent.appendChild(h("thead"))).append(node);
    } else if (token === smd.TABLE_CELL) {
      const { tHead, tBodies } = parent.parentNode.parentNode;
      // What stands behind a row, as its citation does, is of its last cell.
      if (tBodies[0] && parent.childElementCount >= tHead.firstChild.childElementCount) node = parent.lastChild;
      else node = parent.appendChild(tBodies[0] ? h("td") : h("th", { scope: "col" }));
    } else if (token === smd.CODE_BLOCK || token === smd.CODE_FENCE) {
      node = h("code", { dir: "ltr" });
      parent.append(h("pre", { tabindex: 0 }, node));
    } else if (TAGS[token]) {
      node = parent.appendChild(h(TAGS[token]));
    } else {
      node = h("span"); // what it becomes is known at its end
    }
    this.open.push({ token, node });
  }

  /** @param {string} text */
  text(text) {
    const node = this.place;
    if (node.lastChild?.nodeType === 3) node.lastChild.appendData(text);
    else node.append(text);
  }

  /** @param {number} name @param {string} value */
  attribute(name, value) {
    if (name === smd.HREF) this.top.href = value;
    else if (name === smd.START) this.top.node.start = Number(value);
    else if (name === smd.CHECKED) this.top.href = value;
  }

  end() {
    const { token, node, href } = /** @type {Open} */ (this.open.pop());
    const parent = token === smd.TABLE_ROW ? node : this.place;
    const inside = [...node.childNodes];
    const text = node.textContent;
    if (token === smd.LINK) {
      if (href !== undefined) return parent.append(link(href, ...inside));
      // What the end of a paragraph ends, and no bracket, was no link.
      const isWhole = this.parser.pending === "]";
      if (!isWhole || !CITED.test(text)) return parent.append("[", ...inside, isWhole ? "]" : "");
      for (const index of text.match(/\d+/g)) parent.append(this.mark(Number(index)));
    } else if (token === smd.RAW_URL) {
      const [after = ""] = AFTER_URL.exec(text) ?? [];
      const url = text.slice(0, text.length - after.length);
      parent.append(link(url, url), after);
    } else if (token === smd.CHECKBOX) {
      parent.append(href === undefined ? "☐" : "☑");
    } else if (token === smd.EQUATION_INLINE) {
      parent.append("(", ...inside, ")");
    } else if (token === smd.EQUATION_BLOCK) {
      parent.append("[", ...inside, "]");
    } else if (token === smd.IMAGE) {
      parent.append(...inside);
    }
  }

  /** Ends what the text left open. */
  close() {
    const { pending } = this.parser;
    if (this.top.token === smd.LINK && pending.startsWith("](")) this.text(pending.trimEnd());
    while (this.open.length > 1) this.end();
  }
}
