"""Markdown, by CommonMark with GitHub's tables, task lists and footnotes: read as its web page."""

import re
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from core.documents.reading.admonitions import unframed
from core.documents.reading.encoding import decode
from core.documents.reading.parts import Reading
from core.documents.reading.web import read_page

DEEPEST = 100  # elements within elements, two for each list; what lies deeper is left out
_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n((?:[\w-]+[ \t]*:.*\n|[ \t-].*\n|#.*\n|\n)*)(?:---|\.\.\.)[ \t]*\n"
)
_FIELD = re.compile(r"^([\w-]+)[ \t]*:[ \t]*(\S.*)$", re.MULTILINE)
# Template tags leave, but not from code: what begins like code is matched first, and kept.
_TEMPLATE = re.compile(
    r"^ {0,3}(`{3,}+|~{3,}+)[^\n]*+\n(?:.*?\n)?? {0,3}\1|`[^`\n]+`"
    r"|(\{%(?:(?!\{%).)*?%\}|\{\{(?:(?!\{\{).)*?\}\})",
    re.MULTILINE | re.DOTALL,
)
_QUOTES = "\"'"


def read(path: Path) -> Reading:
    """The text at ``path``; its front matter is metadata. UnsupportedFileType, DamagedFile."""
    decoded = decode(path.read_bytes())
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    metadata: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        metadata = {name: value.strip().strip(_QUOTES) for name, value in _FIELD.findall(front[1])}
        text = text[front.end() :]
    text = _TEMPLATE.sub(lambda match: "" if match[2] else match[0], text)
    page = read_page(_parser().render(unframed(text)), decoded.warnings)
    return Reading(page.parts, metadata.get("title", ""), metadata, page.warnings)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST}).enable(
        ["table", "strikethrough"]
    )
    return parser.use(footnote_plugin).use(tasklists_plugin).use(deflist_plugin)
