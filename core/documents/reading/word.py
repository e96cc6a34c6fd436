"""Word files: what the page shows, in the order of its text."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from core.documents.reading.archive import opened, refuse_entities
from core.documents.reading.diagrams import DIAGRAM, diagram
from core.documents.reading.file_warnings import warning
from core.documents.reading.footnotes import as_notes, marked
from core.documents.reading.nested import table_of
from core.documents.reading.office_xml import (
    Element,
    children,
    has_large_picture,
    named,
    optional,
    parsed,
    properties,
    targets,
    value,
    within,
)
from core.documents.reading.parts import (
    Heading,
    Item,
    LeftOut,
    PageBreak,
    Part,
    Reading,
    contents_entry,
    joined,
    paragraphs,
    raised,
)
from core.documents.reading.running_lines import running_lines
from core.documents.reading.tabbed import with_rows
from core.documents.reading.tables import Cell, bold_rows, cell_of, only_lays_out
from core.documents.reading.word_numbering import Numbering
from core.documents.reading.word_runs import (
    RunReader,
    cells_of,
    is_header,
    is_prompt,
    is_unfilled,
    rows_of,
)
from core.documents.reading.word_styles import Styles, outline_level

MAIN = "word/document.xml"
_FRAMES = frozenset(
    {"AlternateContent", "Choice", "sdt", "sdtContent", "ins", "moveTo", "customXml"}
)
_GONE = ("del", "moveFrom", "vanish")  # of a paragraph's end, which has its number
_NOTES = ("footnote", "endnote")
_UNREAD = {
    "chart": "charts_unread",
    "chartEx": "charts_unread",
    DIAGRAM: "diagrams_unread",
    "package": "files_embedded",
    "oleObject": "files_embedded",
    "aFChunk": "part_taken_in",
}


def read(path: Path) -> Reading:
    """The file at ``path``. DamagedFile, TooMuchText."""
    with opened(path) as archive:
        refuse_entities(archive)
        main = next(
            (name for sort, name in targets(archive, "").values() if sort == "officeDocument"), MAIN
        )
        reader = _WordReader(archive, main)
        root = parsed(archive, main)
        reader.read(root)
        known = properties(archive)
        unread = dict.fromkeys(
            _UNREAD[sort]
            for sort, name in reader.targets.values()
            if sort in _UNREAD and name not in reader.diagrams
        )
        if has_large_picture(root):
            unread["pictures_unread"] = None
        parts = list(with_rows(reader.parts))
        return Reading(parts, known.get("title", ""), known, list(map(warning, unread)))


class _WordReader:
    """Goes through a document's body and gathers its parts."""

    def __init__(self, archive: ZipFile, main: str) -> None:
        self.parts: list[Part] = []
        self.targets = targets(archive, main)
        self.diagrams: set[str] = set()  # that have been read
        self._archive = archive
        self._styles = Styles(self._related("styles"))
        self._numbering = Numbering(self._related("numbering"))
        self._notes = {
            (sort, value(each, "id")): each
            for sort in _NOTES
            for each in children(self._related(f"{sort}s"), sort)
        }
        self._waiting: list[Element] = []  # notes and boxes of the paragraph that is being read
        self._marks: dict[tuple[str, str], str] = {}  # of footnotes, as they are numbered
        self._shows_marks = False  # in cells: there a note belongs to an amount
        self._marked: set[tuple[str, str]] = set()  # notes that a cell shows the mark of
        self._before = ""  # of a paragraph that goes on: its end was deleted, or it is a drop cap
        self._is_on_white = True  # and not on what may be filled: a table, a box, a coloured page

    def read(self, root: Element) -> None:
        """Headers and footers, once, then the body."""
        self._is_on_white = within(root, "background") is None
        references = (value(one, "id") for one in root.iter("{*}footnoteReference"))
        numbers = enumerate(dict.fromkeys(references), start=1)
        self._marks = {("footnote", note): raised(str(number)) for number, note in numbers}
        self.parts += running_lines(self._running_parts(root))
        for body in children(root, "body"):
            self._blocks(body)

    def _related(self, sort: str) -> Element | None:
        for found, name in self.targets.values():
            if found == sort:
                return optional(self._archive, name)
        return None

    def _running_parts(self, root: Element) -> Iterator[Part]:
        """What stands in the headers and footers of all sections."""
        for name in ("headerReference", "footerReference"):
            for reference in root.iter(f"{{*}}{name}"):
                sort, part = self.targets.get(value(reference, "id"), ("", ""))
                frame = optional(self._archive, part) if sort in ("header", "footer") else None
                if frame is not None:
                    yield from self._inner(frame)

    def _inner(self, element: Element) -> list[Part]:
        """The parts within ``element``, apart from those of the text around it."""
        outer, self.parts = self.parts, []
        self._blocks(element)
        inner, self.parts = self.parts, outer
        return inner

    def _blocks(self, element: Element) -> None:
        for child in element:
            match named(child):
                case "p":
                    self._paragraph(child)
                    self._append_waiting()
                case "tbl":
                    self._table(child)
                    self._append_waiting()
                case name if name in _FRAMES and not is_prompt(child):
                    self._blocks(child)

    def _append_waiting(self) -> None:
        outer, self._is_on_white = self._is_on_white, False
        waiting, self._waiting = self._waiting, []
        for element in waiting:
            name = named(element), value(element, "id")
            if name in self._marked and self._shows_marks:
                self._waiting.append(element)  # for the end of the table
            elif name in self._marked:
                self.parts += marked(self._marks[name], as_notes(self._inner(element)))
            elif named(element) in _NOTES:
                self.parts += as_notes(self._inner(element))
            elif named(element) == "relIds":
                self._diagram(element)
            else:
                self._blocks(element)
        self._is_on_white = outer

    def _diagram(self, links: Element) -> None:
        sort, name = self.targets.get(value(links, "dm"), ("", ""))
        model = optional(self._archive, name) if sort == DIAGRAM else None
        if model is not None and (found := diagram(model)):
            self.parts += found
            self.diagrams.add(name)

    def _paragraph(self, element: Element) -> None:
        look = within(element, "pPr")
        style = self._styles.of(look)
        is_on_white = self._is_on_white and not self._styles.is_filled(style, look)
        marks = self._marks if self._shows_marks else {}
        words = RunReader(self._styles, style, is_on_white=is_on_white, marks=marks).read(element)
        self._marked.update(note for note in words.notes if note in marks)
        words.text, self._before = self._before + words.text, ""
        is_drop_cap = value(within(look, "framePr"), "dropCap") in ("drop", "margin")
        if is_drop_cap or any(within(look, "rPr", gone) is not None for gone in _GONE[:2]):
            self._before = words.text
            words.text = ""
        self._waiting += words.boxes
        self._waiting += [self._notes[note] for note in words.notes if note in self._notes]
        outline = value(within(look, "outlineLvl"))
        level = outline_level(outline) if outline.isdecimal() else self._styles.level(style)
        mark, depth = self._mark(look, style)
        text = joined(words.text)
        if words.breaks_before or within(look, "pageBreakBefore") is not None:
            self.parts.append(PageBreak())
        if text and self._styles.is_contents(style):
            self.parts.append(LeftOut(contents_entry(text)))
        elif text and level:
            self.parts.append(Heading(f"{mark} {text}".strip(), level))
        elif text and mark:
            self.parts.append(Item(text, mark, depth))
        else:
            self.parts += paragraphs(words.text, is_bold=not words.has_plain)
        if words.breaks_after:
            self._append_waiting()
            self.parts.append(PageBreak())

    def _mark(self, look: Element | None, style: str) -> tuple[str, int]:
        """A paragraph's number or bullet, "" where it has none, and its depth in the list."""
        if any(within(look, "rPr", gone) is not None for gone in _GONE):
            return "", 0
        own, general = within(look, "numPr"), self._styles.list_of(style)
        list_id = value(within(own, "numId")) or value(within(general, "numId"))
        stated = value(within(own, "ilvl")) or value(within(general, "ilvl"))
        depth = int(stated) if stated.isdecimal() else self._numbering.level_of(style)
        return self._numbering.mark(list_id, depth) or "", depth

    def _table(self, element: Element) -> None:
        rows = rows_of(element)
        outer = self._is_on_white, self._shows_marks
        self._is_on_white, self._shows_marks = False, True
        inner = [
            [(cell, [] if is_unfilled(cell) else self._inner(cell)) for cell in cells_of(row)]
            for row in rows
        ]
        self._is_on_white, self._shows_marks = outer
        cells = [[parts for _, parts in row] for row in inner]
        if only_lays_out(cells):
            self.parts += (part for row in cells for cell in row for part in cell)
            return
        headers = next((n for n, row in enumerate(rows) if not is_header(row)), len(rows))
        bold = bold_rows(cells)
        self.parts += table_of(_grid(rows, inner), headers or bold or None)


def _grid(rows: list[Element], cells: list[list[tuple[Element, list[Part]]]]) -> list[list[Cell]]:
    """The cells in all places of a table, merged ones repeated; a row may begin further right."""
    grid: list[list[Cell]] = []
    for row, inner in zip(rows, cells, strict=True):
        above = grid[-1] if grid else []
        before = value(within(row, "trPr", "gridBefore"))
        line = [Cell("")] * (min(int(before), 100) if before.isdecimal() else 0)
        for element, parts in inner:
            look = within(element, "tcPr")
            merged = within(look, "vMerge")
            cell = cell_of(parts)
            if merged is not None and value(merged) != "restart" and len(line) < len(above):
                cell = above[len(line)]
            span = value(within(look, "gridSpan"))
            line += [cell] * (min(int(span), 100) if span.isdecimal() else 1)
        grid.append(line)
    return grid
