"""Web pages: what a reader sees of them, without the frame of the site around it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.documents.reading.encoding import Decoded, decode
from core.documents.reading.file_warnings import FileWarning, warning
from core.documents.reading.footnotes import as_notes, marked
from core.documents.reading.navigation import addresses, navigation
from core.documents.reading.nested import table_of
from core.documents.reading.numerals import STYLES_OF_PAGES, numeral
from core.documents.reading.page_looks import drop_unseen, font_of, rules_of
from core.documents.reading.page_notes import MARK, NOTE, notes_of
from core.documents.reading.page_pictures import has_large_picture
from core.documents.reading.page_signs import write_signs
from core.documents.reading.parts import (
    Code,
    Heading,
    Item,
    LeftOut,
    Paragraph,
    Part,
    Reading,
    bullet,
    joined,
    paragraphs,
    raised,
)
from core.documents.reading.running_lines import running_lines
from core.documents.reading.saved_pages import (
    HEADINGS,
    SavedPage,
    running_of_part,
    saved_page,
)
from core.documents.reading.symbols import drawn
from core.documents.reading.tables import Cell, bold_rows, cell_of, only_lays_out, spread
from core.documents.reading.task_marks import show_task_marks
from core.documents.reading.web_tables import headers_of, rows_of
from core.errors import DamagedFile

MAIN = "main, [role=main], .wiki-content"  # the last is Confluence's
BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "body", "button", "center", "dd", "details"),
        *("fieldset", "figcaption", "figure", "form", "header", "hr", "html", "legend", "main"),
        *("p", "section", "summary"),
    }
)
_WITHIN_HEADINGS = ("button", "div")  # a paragraph in one means that its end is missing
MOST_OPEN = 10_000  # elements within each other: parsing takes their number times their depth
_CONTAINER = re.compile(
    r"<(/?)(?:article|aside|blockquote|center|div|dl|fieldset|ol|section|ul)\b", re.IGNORECASE
)
CHARSET_WITHIN = 4096  # bytes
_CHARSET = re.compile(rb"<meta[^<>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_TOO_DEEP = "The page's elements are nested too deeply. Print it to PDF, then upload that."
_BLANKS = re.compile(r"\s+")
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)


def read(path: Path) -> Reading:
    """The page at ``path``. UnsupportedFileType, DamagedFile."""
    decoded = decode_page(path.read_bytes())
    return read_page(decoded.text, decoded.warnings)


def decode_page(data: bytes) -> Decoded:
    """A page's text, in the encoding that it names. UnsupportedFileType."""
    named = _CHARSET.search(data[:CHARSET_WITHIN])
    if named:
        try:
            return Decoded(data.decode(named[1].decode("ascii")))
        except (UnicodeDecodeError, LookupError):
            pass  # the page names another encoding than it is in
    return decode(data)


def read_page(
    html: str, warnings: Iterable[FileWarning] = (), beside: Sequence[str] = ()
) -> Reading:
    """What a page says, and the headers and footers of the parts ``beside`` it. DamagedFile where
    elements are nested too deeply to be followed."""
    if any(_most_open(part) > MOST_OPEN for part in (html, *beside)):
        raise DamagedFile(_TOO_DEEP)
    tree = LexborHTMLParser(html)
    named = tree.css_first("title")
    title = joined(named.text()) if named else ""
    rules, own = rules_of(tree), addresses(tree, html)
    notes = notes_of(tree)
    write_signs(tree)
    drop_unseen(tree, rules)
    show_task_marks(tree)
    saved = saved_page(tree, rules)
    saved.notes |= notes
    saved.running += (frame for part in beside for frame in running_of_part(part))
    saved.left_out = navigation(tree, own)
    walker = _Walker(saved)
    try:
        walker.parts += running_lines(
            part for frame in saved.running for part in walker.inner(frame)
        )
        for part in _content(tree):
            walker.add(part)
    except RecursionError:
        raise DamagedFile(_TOO_DEEP) from None
    walker.flush()
    unread = [warning("pictures_unread")] if has_large_picture(_content(tree)) else []
    return Reading(walker.parts, title=title, warnings=[*warnings, *unread])


def _most_open(html: str) -> int:
    """How many elements that hold others are open at once, at most, as far as tags tell."""
    is_open = most = 0
    for tag in _CONTAINER.finditer(html):
        is_open = max(0, is_open + (-1 if tag[1] else 1))
        most = max(most, is_open)
    return most


def _content(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """The page's main part, with its title where that stands above it; else all of it."""
    articles = tree.css("article")
    main = tree.css_first(MAIN) or (articles[0] if len(articles) == 1 else None)
    if main is None:
        if tree.body is not None:
            yield tree.body
        return
    above = tree.css_first("h1")
    if above is not None and main.css_first("h1") is None:
        yield above
    yield main


@dataclass(slots=True)
class _List:
    """A list that is open; ``style`` is "" where it is not numbered."""

    style: str
    number: int


class _Walker:
    """Goes through a page's elements in order and gathers its parts."""

    def __init__(self, saved: SavedPage) -> None:
        self.parts: list[Part] = []
        self._saved = saved
        self._text: list[str] = []
        self._has_plain = False  # whether some of the text is not bold
        self._is_bold = False
        self._level = 0  # of the heading that is being read
        self._font = ""
        self._lists: list[_List] = []
        self._mark, self._depth = "", 0  # of an item whose text has not come yet
        self._term = ""  # of a definition that has not come yet
        self._defined = ""  # the last term of the list of definitions
        self._is_announced = False  # that list, by the words above it

    def flush(self, level: int = 0) -> None:
        """Ends a block of text: a heading of ``level``, or what it is by its place."""
        text = "".join(self._text).strip()
        is_bold, self._has_plain = not self._has_plain, False
        self._text.clear()
        if not text:
            return
        if level:
            self._release_term()
            number = ""
            if self._mark[1:]:  # of a list of headings
                number, self._mark = f"{self._mark} ", ""
            self.parts.append(Heading(number + joined(text), level))
        elif self._mark:
            self._release_term()
            self.parts.append(Item(joined(text), self._mark, self._depth))
            self._mark = ""
        else:
            term, self._term = self._term, ""
            if term and self._is_announced:
                self.parts.append(Item(joined(f"{term} {text}"), bullet(0), 0))
            else:
                self.parts += paragraphs(f"{term} {text}" if term else text, is_bold=is_bold)

    def _release_term(self) -> None:
        """Adds the term whose definition is no text but a list or a table, or is missing."""
        term, self._term = self._term, ""
        self.parts += paragraphs(term)

    def walk(self, node: LexborNode) -> None:
        """Adds what ``node`` holds."""
        for child in node.iter(include_text=True):
            self.add(child)

    def inner(self, node: LexborNode) -> list[Part]:
        """The parts within ``node``, apart from those of the text around it."""
        within = _Walker(self._saved)
        within.walk(node)
        within.flush()
        return within.parts

    def add(self, node: LexborNode) -> None:
        """Adds ``node``, and behind it the notes of its words that have not been read yet. Notes of
        what is not shown are read where they stand."""
        if node.mem_id in self._saved.apart:
            return
        if NOTE in node.attributes:
            self._saved.apart.add(node.mem_id)
        if (entries := self._saved.left_out.get(node.mem_id)) is not None:
            self.parts += map(LeftOut, entries)
            return
        outer, own = self._is_bold, self._saved.weights.get(node.mem_id)
        self._is_bold = (outer or node.tag in ("b", "strong")) if own is None else own
        outer_font, self._font = self._font, font_of(node) or self._font
        self._add(node.tag or "", node)
        self._is_bold, self._font = outer, outer_font
        for note in self._saved.notes.get(node.mem_id, ()):
            if note.mem_id not in self._saved.apart:
                self._saved.apart.add(note.mem_id)
                self.flush()
                self.parts += self._noted(note)

    def _noted(self, note: LexborNode) -> Iterable[Part]:
        said, mark = as_notes(self.inner(note)), note.attributes.get(MARK)
        return marked(mark, said) if mark else said

    def _add(self, tag: str, node: LexborNode) -> None:
        if tag == "dd":
            self._term = self._term or self._defined  # it may have more definitions than one
        if tag in HEADINGS or tag in BLOCKS:
            self._block(node, HEADINGS.get(tag) or int(node.mem_id in self._saved.titles))
            return
        match tag:
            case "pre":
                self.flush()
                self._release_term()
                self.parts += [Code(line) for line in node.text().splitlines() if line.strip()]
            case "ol" | "ul" | "menu":
                self.flush()
                self._lists.append(_opened(node))
                self.walk(node)
                self.flush()
                self._lists.pop()
            case "li":
                self._item(node)
            case "dl":
                self._definitions(node)
            case "dt":
                self._definition(node)
            case "table":
                self.flush()
                self._release_term()
                self._table(node)
            case _:
                self._add_inline(tag, node)

    def _add_inline(self, tag: str, node: LexborNode) -> None:
        match tag:
            case "-text":
                text = drawn(_BLANKS.sub(" ", node.text_content or ""), self._font)
                self._text.append(text)
                self._has_plain |= not self._is_bold and not text.isspace()
            case "br":
                self._text.append("\n")
            case "sup":
                self._text.append(raised(node.text()))
            case _:
                self.walk(node)

    def _block(self, node: LexborNode, level: int) -> None:
        self.flush(self._level)
        outer, is_within = self._level, node.tag in _WITHIN_HEADINGS
        self._level = level if level or not is_within else outer
        item = self._saved.items.get(node.mem_id)
        if item is not None:
            self._mark, self._depth = item
        self.walk(node)
        self.flush(self._level)
        self._level = outer
        if item is not None:
            self._mark = ""

    def _item(self, node: LexborNode) -> None:
        self.flush()
        if node.attributes.get(MARK):
            self.parts += self._noted(node)
            return
        if NOTE in node.attributes:
            self.walk(node)
            self.flush()
            return
        if not self._lists:
            self._lists.append(_List("", 1))
        current = self._lists[-1]
        number = _whole(node.attributes.get("value"), current.number)
        current.number = number + 1
        self._depth = len(self._lists) - 1
        if node.mem_id in self._saved.items:
            self._mark, self._depth = self._saved.items[node.mem_id]
        elif current.style:
            self._mark = f"{numeral(number, current.style)}."
        else:
            self._mark = bullet(self._depth)
        self.walk(node)
        self.flush()
        self._mark = ""

    def _definitions(self, node: LexborNode) -> None:
        """Those that the words above announce are a list, whose items are behind their terms."""
        self.flush()
        outer = self._defined, self._is_announced
        above = self.parts[-1] if self.parts else None
        self._is_announced = isinstance(above, Paragraph) and above.text.endswith((":", "："))
        self._defined = ""
        self.walk(node)
        self.flush()
        self._release_term()
        self._defined, self._is_announced = outer

    def _definition(self, node: LexborNode) -> None:
        self.flush()
        if _only_points(node):
            self._release_term()
            self.parts.append(Item(joined(node.text()), bullet(0), 0))
            return
        others = self._term.removesuffix(":")  # that are defined together with it
        self._term = ", ".join(filter(None, (others, joined(node.text()))))
        if self._term and not self._term.endswith((":", "?")):
            self._term += ":"
        self._defined = self._term

    def _table(self, node: LexborNode) -> None:
        rows = list(rows_of(node))
        caption = next((child for child in node.iter() if child.tag == "caption"), None)
        if caption is not None:
            self.walk(caption)
            self.flush()
        has_inner = any(inner.mem_id != node.mem_id for inner in node.css("table"))
        headers = headers_of(rows)
        # One without names of columns, with tables in it, is how old pages are laid out.
        if node.attributes.get("role") == "presentation" or (has_inner and not headers):
            self._frame(rows)
            return
        inner = [[(cell, self.inner(cell)) for cell in row] for row in rows]
        cells = [[parts for _, parts in row] for row in inner]
        if only_lays_out(cells):
            if has_inner:  # and not gone through again, at each depth
                self.parts += (part for row in cells for cell in row for part in cell)
            else:
                self._frame(rows)
            return
        bold = bold_rows(cells)
        grid = spread([[_cell(*cell) for cell in row] for row in inner])
        self.parts += table_of(grid, bold or None if headers is None else headers)

    def _frame(self, rows: Sequence[Sequence[LexborNode]]) -> None:
        """What the cells of a table say that only lays out the page."""
        for cell in (cell for row in rows for cell in row):
            self.walk(cell)
            self.flush()


def _only_points(term: LexborNode) -> bool:
    """Whether a term is a link with no definition of its own, as in a table of contents, whose
    sections are lists of terms in turn."""
    link = term.css_first("a[href]")
    if link is None or joined(link.text()) != joined(term.text()):
        return False
    behind = term.next
    while behind is not None and behind.is_text_node:
        behind = behind.next
    return behind is None or behind.tag != "dd" or behind.css_first("dl") is not None


def _cell(node: LexborNode, parts: Sequence[Part]) -> Cell:
    spans = node.attributes
    columns, rows = _whole(spans.get("colspan"), 1), _whole(spans.get("rowspan"), 1)
    return cell_of(parts, columns, rows)


def _opened(node: LexborNode) -> _List:
    if node.tag != "ol":
        return _List("", 1)
    style = _LIST_STYLE.search(node.attributes.get("style") or "")
    kind = style[1] if style else node.attributes.get("type") or "1"
    return _List(STYLES_OF_PAGES.get(kind, "decimal"), _whole(node.attributes.get("start"), 1))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text.strip()) else otherwise
