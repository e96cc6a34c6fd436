"""The text of OpenDocument files: paragraphs, headings and lists with their numbers, tables."""

from collections.abc import Iterator

from core.documents.reading.footnotes import as_notes
from core.documents.reading.nested import table_of
from core.documents.reading.office_xml import Element, children, named, value, within
from core.documents.reading.open_styles import ListLevel, OpenStyles, whole
from core.documents.reading.parts import (
    Heading,
    Item,
    LeftOut,
    PageBreak,
    Paragraph,
    Part,
    contents_entry,
    joined,
    paragraphs,
    raised,
)
from core.documents.reading.symbols import drawn
from core.documents.reading.tables import Cell, bold_rows, cell_of, only_lays_out, spread

MOST_BLANKS = 100
MOST_REPEATED = 1000  # rows or columns alike: a sheet's last ones are repeated to its end
_SKIPPED = frozenset(
    {
        *("tracked-changes", "annotation", "forms", "desc", "ruby-text", "note-citation"),
        *("page-number", "page-count", "sequence-decls", "variable-decls", "hidden-text"),
        "placeholder",
    }
)


_HIDING = "{*}hidden-paragraph"  # which stands in the paragraph that it hides
CONTENTS = ("table-of-content", "illustration-index", "table-index")


class TextReader:
    """Goes through elements in order and gathers their parts; ``is_on_white`` says that white words
    can't be seen."""

    def __init__(self, styles: OpenStyles, *, is_on_white: bool = False) -> None:
        self.parts: list[Part] = []
        self._styles = styles
        self._waiting: list[Element] = []  # notes and boxes of the paragraph that is being read
        self._outline: list[int] = []
        self._has_plain = False  # whether some words of the paragraph are not bold
        self._is_on_white = is_on_white  # and not on what may be filled: a table, a box
        self._is_white = False
        self._ended: dict[str, list[int]] = {}  # by a list's style, the numbers it has come to

    def blocks(self, element: Element) -> None:
        """Adds what ``element`` holds."""
        for child in element:
            match named(child):
                case "p":
                    self._paragraph(child)
                case "h":
                    self._heading(child)
                case "list":
                    self._list(child, value(child, "style-name"), [])
                case "table":
                    rows = list(rows_of(child))
                    outer, self._is_on_white = self._is_on_white, False
                    inner = [[(cell, self.inner(cell)) for cell in cells_of(row)] for row in rows]
                    self._is_on_white = outer
                    self.parts += _table(inner, _headers(child))
                case name if name in CONTENTS:
                    self.parts += map(_entry, self.inner(child))
                case "soft-page-break":
                    self.parts.append(PageBreak())
                case name if name and name not in _SKIPPED and not _is_hidden(child):
                    self.blocks(child)
            self._append_waiting()

    def inner(self, element: Element) -> list[Part]:
        """The parts within ``element``, apart from those of the text around it."""
        outer, self.parts = self.parts, []
        self.blocks(element)
        inner, self.parts = self.parts, outer
        return inner

    def _append_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for element in waiting:
            if named(element) == "note-body":
                self.parts += as_notes(self.inner(element))
            else:
                outer, self._is_on_white = self._is_on_white, False
                self.blocks(element)
                self._is_on_white = outer

    def _paragraph(self, element: Element) -> None:
        self._break_page(element)
        self._has_plain = False
        text = self._words(element)
        self.parts += paragraphs(text, is_bold=not self._has_plain)

    def _heading(self, element: Element) -> None:
        self._break_page(element)
        text = joined(self._words(element))
        level = whole(value(element, "outline-level"), 1)
        mark = ""
        if level in self._styles.outline and value(element, "is-list-header") != "true":
            mark = self._number(self._outline, level, self._styles.outline, element)
        if text:
            self.parts.append(Heading(f"{mark} {text}".strip(), level))

    def _list(self, element: Element, style: str, above: list[int]) -> None:
        levels = self._styles.list_levels(style)
        depth = len(above) + 1
        goes_on = value(element, "continue-numbering") == "true" or value(element, "continue-list")
        numbers = above + self._ended.get(style, [])[depth - 1 : depth] if goes_on else [*above]
        for item in element:
            mark = ""
            if named(item) == "list-item":
                mark = self._number(numbers, depth, levels, item)
            for child in item:
                if named(child) == "list":
                    inner = value(child, "style-name") or style
                    self._list(child, inner, numbers[:depth] or [*above, 1])
                elif named(child) in ("p", "h") and mark:
                    if text := joined(self._words(child)):
                        self.parts.append(Item(text, mark, depth - 1))
                        mark = ""
                elif named(child) == "h":
                    self._heading(child)
                else:
                    self._paragraph(child)
                self._append_waiting()
        self._ended[style] = numbers

    def _number(
        self, numbers: list[int], depth: int, levels: dict[int, ListLevel], element: Element
    ) -> str:
        """The next mark of a level; ``numbers`` are counted on in place."""
        level = levels.get(depth, ListLevel())
        while len(numbers) < depth - 1:
            numbers.append(levels.get(len(numbers) + 1, level).start)
        del numbers[depth:]
        following = numbers.pop() + 1 if len(numbers) == depth else level.start
        numbers.append(whole(value(element, "start-value"), following))
        return level.mark(numbers, [levels.get(n + 1, level).style for n in range(depth)])

    def _break_page(self, element: Element) -> None:
        style = value(element, "style-name")
        if self._styles.says("paragraph", style, "paragraph-properties", "break-before") == "page":
            self.parts.append(PageBreak())

    def _words(self, element: Element) -> str:
        style = value(element, "style-name")
        if self._styles.hides("paragraph", style) or any(map(_is_on, element.iter(_HIDING))):
            return ""
        self._is_white = bool(self._styles.is_white("paragraph", style))
        return "".join(self._pieces(element, is_bold=self._styles.is_bold("paragraph", style)))

    def _pieces(self, element: Element, *, is_bold: bool) -> Iterator[str]:
        yield self._said(element.text, is_bold=is_bold)
        for child in element:
            match named(child):
                case "s":
                    yield " " * min(whole(value(child, "c"), 1), MOST_BLANKS)
                case "tab":
                    yield "\t"
                case "line-break":
                    yield "\n"
                case "span":
                    yield from self._span(child, is_bold=is_bold)
                case "title" if "svg" in child.tag:
                    pass  # of a drawing; a text's is a field
                case "note":
                    self._waiting += children(child, "note-body")
                case "frame" | "custom-shape" | "rect":
                    self._waiting.append(child)
                case name if name and name not in _SKIPPED and not _is_hidden(child):
                    yield from self._pieces(child, is_bold=is_bold)
            yield self._said(child.tail, is_bold=is_bold)

    def _said(self, text: str | None, *, is_bold: bool) -> str:
        if self._is_white and self._is_on_white:
            return ""
        said = (text or "").replace("\n", " ").replace("\t", " ")
        self._has_plain |= not is_bold and bool(said.strip())
        return said

    def _span(self, element: Element, *, is_bold: bool) -> Iterator[str]:
        style = value(element, "style-name")
        if self._styles.hides("text", style):
            return
        own = self._styles.says("text", style, "text-properties", "font-weight")
        is_bold = own == "bold" if own else is_bold
        outer, own_white = self._is_white, self._styles.is_white("text", style)
        self._is_white = outer if own_white is None else own_white
        text = "".join(self._pieces(element, is_bold=is_bold))
        text = drawn(text, self._styles.says("text", style, "text-properties", "font-name"))
        self._is_white = outer
        place = self._styles.says("text", style, "text-properties", "text-position")
        yield raised(text) if place.startswith("super") else text


def _is_hidden(element: Element) -> bool:
    """Whether it is a section that is not shown, or an empty field to fill in."""
    if named(element) == "section":
        return value(element, "display") == "none" or _is_on(element)
    return value(element, "showing-place-holder") == "true"


def _is_on(element: Element) -> bool:
    return value(element, "is-hidden") == "true"


def _entry(part: Part) -> Part:
    return LeftOut(contents_entry(part.text)) if isinstance(part, Paragraph) else part


def rows_of(element: Element) -> Iterator[Element]:
    """A table's rows that are shown, those of its groups among them."""
    for child in element:
        if named(child) == "table-row" and value(child, "visibility") not in ("collapse", "filter"):
            yield child
        elif named(child) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from rows_of(child)


def cells_of(row: Element) -> list[Element]:
    """A row's cells without those that a merged one covers."""
    return list(children(row, "table-cell"))


def _headers(element: Element) -> int | None:
    marked = within(element, "table-header-rows")
    return None if marked is None else len(list(rows_of(marked)))


def _table(rows: list[list[tuple[Element, list[Part]]]], headers: int | None) -> Iterator[Part]:
    inner = [[parts for _, parts in row] for row in rows]
    if only_lays_out(inner):
        yield from (part for row in inner for cell in row for part in cell)
        return
    bold = bold_rows(inner)
    grid = spread([[read_cell(*cell) for cell in row] for row in rows])
    yield from table_of(grid, bold or None if headers is None else headers)


def read_cell(element: Element, parts: list[Part]) -> Cell:
    """A cell that holds ``parts``; one that is repeated is as one that is merged."""
    repeated = min(whole(value(element, "number-columns-repeated"), 1), MOST_REPEATED)
    return cell_of(
        parts,
        whole(value(element, "number-columns-spanned"), 1) * repeated,
        whole(value(element, "number-rows-spanned"), 1),
    )
