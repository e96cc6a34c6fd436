"""Markdown, by CommonMark with GitHub's tables, task lists and footnotes: read as its web page."""

import re
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from core.documents.reading.admonitions import unframed
from core.documents.reading.encoding import decode
from core.documents.reading.parts import Reading, joined
from core.documents.reading.web import read_page

DEEPEST = 100  # elements within elements, two for each list; what lies deeper is left out
_LINES = r"((?:[\w-]+[ \t]*{}.*\n|[ \t-].*\n|#.*\n|\n)*)"
_FRONT_MATTER = re.compile(  # YAML, or Hugo's TOML
    rf"\A(?:---[ \t]*\n{_LINES.format(':')}(?:---|\.\.\.)"
    rf"|\+\+\+[ \t]*\n{_LINES.format('=')}\+\+\+)[ \t]*\n"
)
# A value on its line, or on those below, set in.
_FIELD = re.compile(
    r"^([\w-]+)[ \t]*[:=][ \t]*(?:[>|][+-]?[ \t]*\n((?:[ \t]+\S.*(?:\n|\Z))+)|(\S.*))",
    re.MULTILINE,
)
# Template tags leave, but not from code: what begins like code is matched first, and kept. The line
# of a tag within HTML leaves whole: a blank one would end the HTML, and its rest be text.
_TAG = r"(?:\{%(?:(?!\{%).)*?%\}|\{\{(?:(?!\{\{).)*?\}\})"
# So do attributes of a block and where a table of contents is to be put in, as other dialects than
# GitHub's write them: "{:.wide}", "## Scope {#scope}", "- TOC" over "{:toc}", "[[_TOC_]]".
_ATTRIBUTES = r"\{:[ :.#\w][^{}\n]*+\}|(?<=[^\s`])[ \t]++\{#[\w-]++[^{}\n]*+\}[ \t]*$"
_PUT_IN = (
    r"^[ \t]*+(?:[*+-]|1\.)[ \t][^\n]*+\n[ \t]*+\{:[ \t]*+toc\b[^{}\n]*+\}"
    r"|^[ \t]*+\[(?:TOC|\[_?TOC_?\])\][ \t]*$"
)
# And what only builds a page around the text.
_CODE_OF_PAGE = (
    r"^import\s[^\n\"']*+[\"'][^\n\"']++[\"'];?[ \t]*$|^export\s+(?:const|default|let)\s[^\n]*+$"
)
_TEMPLATE = re.compile(
    r"^ {0,3}(`{3,}+|~{3,}+)[^\n]*+\n(?:.*?\n)?? {0,3}\1|`[^`\n]+`"
    rf"|(^[ \t]*+{_TAG}[ \t]*+\n(?=[ \t]*+(?:<|\{{[{{%]))|{_TAG}|{_PUT_IN}|{_ATTRIBUTES}"
    rf"|{_CODE_OF_PAGE})",
    re.MULTILINE | re.DOTALL,
)
_BOX = re.compile(r"<(/?)aside\b", re.IGNORECASE)  # Notion's; around a file there is no site
_QUOTES = "\"'"
# What begins an item of a list to people, and is only text to CommonMark.
_ITEM = re.compile(
    r"(?:\((?:\d{1,3}|[a-z]|[ivx]{1,4})\)|[a-z]\)|[•▪◦‣●])\s"
    r"|\d{1,3}(?:\.\d{1,3})+\.?\s+(?=[A-ZÀ-ÖØ-Þ])"  # a clause, and not "1.5 days"
)
FEWEST_ITEMS = 2  # a sentence may go on with "(a)" on its next line


def read(path: Path) -> Reading:
    """The text at ``path``; its front matter is metadata. UnsupportedFileType, DamagedFile."""
    decoded = decode(path.read_bytes())
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    metadata: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        fields = _FIELD.findall(front[1] or front[2] or "")
        metadata = {name: joined(below or value).strip(_QUOTES) for name, below, value in fields}
        text = text[front.end() :]
    text = _TEMPLATE.sub(lambda match: "" if match[2] else match[0], text)
    html = _BOX.sub(r"<\1div", _parser().render(unframed(text)))
    page = read_page(html, decoded.warnings)
    return Reading(page.parts, metadata.get("title", ""), metadata, page.warnings)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST}).enable(
        ["table", "strikethrough"]
    )
    parser.core.ruler.push("items", _part_items)
    return parser.use(footnote_plugin).use(tasklists_plugin).use(deflist_plugin)


def _part_items(state: StateCore) -> None:
    """Lines that begin as "(a)" do stay lines."""
    for token in state.tokens:
        inner = token.children or []
        breaks = [
            one for one, after in pairwise(inner) if one.type == "softbreak" and _is_item(after)
        ]
        if len(breaks) + any(map(_is_item, inner[:1])) >= FEWEST_ITEMS:
            for one in breaks:
                one.type, one.tag = "hardbreak", "br"


def _is_item(token: Token) -> bool:
    return token.type == "text" and _ITEM.match(token.content) is not None
