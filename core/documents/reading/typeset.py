"""Sets parts on pages as a printer would: then all else treats them as it treats a PDF's."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import median

from core.documents.reading.clean import LONGEST_LEFT_OUT, clean_text
from core.documents.reading.footnotes import at_the_foot
from core.documents.reading.layout import Line, Page
from core.documents.reading.parts import (
    Code,
    Heading,
    Item,
    LeftOut,
    PageBreak,
    Paragraph,
    Part,
    PdfPages,
    Row,
    TableEnd,
)
from core.errors import TooManyPages, TooMuchText

WIDTH, MARGIN = 595.0, 40.0  # points; A4 wide, as long as the text
SIZE, PITCH, LETTER = 10.0, 14.0, 5.0
GAP = 3 * SIZE - PITCH  # between parts: so far down that it counts as no usual line's step
PADDED = 3.0  # times the size, from table to table
INDENT = 16.0
COLUMNS = int((WIDTH - 2 * MARGIN) / LETTER)
LARGEST_HEADING, LEVELS = 26.0, 6
LARGEST = LARGEST_HEADING / 2 + SIZE / 2  # of a PDF's heading, so that the file's name is larger


def typeset(parts: Iterable[Part], max_pages: int, max_characters: int) -> list[Page]:
    """Pages with the parts' lines; TooManyPages, TooMuchText beyond the limits."""
    pages: list[Page] = []
    sheet = _Sheet()
    characters = 0
    for part in at_the_foot(parts):
        if isinstance(part, PageBreak | PdfPages):
            waiting = [] if sheet.lines else sheet.left_out  # for a page with words
            if sheet.lines:
                pages.append(sheet.page(len(pages) + 1))
            sheet = _Sheet(part.label if isinstance(part, PageBreak) else "", waiting)
        else:
            characters += sheet.set(part)
        if isinstance(part, PdfPages):
            characters += sum(len(line.text) for page in part.pages for line in page.lines)
            pages += [replace(page, number=n) for n, page in enumerate(part.pages, len(pages) + 1)]
        if characters > max_characters:
            raise TooMuchText(
                f"The file holds more than {max_characters:,} characters. Split it into parts."
            )
        if len(pages) + bool(sheet.lines) > max_pages:
            raise TooManyPages(f"The file has more than {max_pages:,} pages. Split it into parts.")
    if sheet.lines or not pages:
        return [*pages, sheet.page(len(pages) + 1)]
    last = pages[-1]
    return [*pages[:-1], replace(last, left_out=(*last.left_out, *sheet.left_out))]


def in_size(pages: Sequence[Page]) -> Iterator[Page]:
    """Pages of a PDF with sizes of letters as if they were typeset here, by which headings are
    told."""
    sizes = [line.size for page in pages for line in page.lines for _ in line.text]
    scale = SIZE / (median(sizes) or SIZE) if sizes else 1.0

    def sized(line: Line) -> Line:
        return replace(line, size=min(line.size * scale, LARGEST))

    return (replace(page, lines=tuple(map(sized, page.lines))) for page in pages)


def wrapped(text: str, columns: int = COLUMNS) -> list[str]:
    """``text`` in lines of at most ``columns`` letters; a longer word, an address, stays whole,
    but Chinese and Japanese, which have no blanks, may break after any letter."""
    most = columns - 1
    return re.findall(rf"\S.{{0,{most}}}(?=\s|$)|\S{{0,{most}}}[\u2e80-\uffef]|\S+", text)


class _Sheet:
    """A page that is being filled."""

    def __init__(self, label: str = "", left_out: Iterable[str] = ()) -> None:
        self.label = label
        self.left_out = list(left_out)
        self.lines: list[Line] = []
        self._top = MARGIN
        self._solid: type[Part] | None = None  # parts of which follow each other at once

    def set(self, part: Part) -> int:
        """Adds a part; returns how many characters it holds."""
        before = len(self.lines)
        if isinstance(part, LeftOut):
            self.left_out.append(clean_text(part.text)[:LONGEST_LEFT_OUT])
            return 0
        solid = type(part) if isinstance(part, Row | Code) else None
        if self._solid is not solid:
            self._gap()
        self._solid = solid
        match part:
            case Row(cells, is_header):
                self._row(cells, is_header, part.place)
            case Heading(text, level):
                # Sizes carry a heading's level to where sections are recognised.
                size = LARGEST_HEADING - 2 * max(1, min(level, LEVELS))
                self._flow(text, size=size, bold=True)
            case Item(text, mark, depth):
                self._flow(f"{mark} {text}", indent=depth * INDENT)
            case Paragraph(text, is_note, is_bold):
                self._flow(text, bold=is_bold, is_note=is_note, place=part.place)
            case Code(text):
                self._code(text)
            case TableEnd():
                self._top += PADDED * SIZE  # further than a table's rows stand from each other
            case PageBreak() | PdfPages():
                pass
        return sum(len(line.text) for line in self.lines[before:])

    def page(self, number: int) -> Page:
        label = "" if self.label == str(number) else self.label
        size = WIDTH, self._top + MARGIN
        return Page(number, *size, tuple(self.lines), label, tuple(self.left_out))

    def _row(self, cells: Iterable[str], is_header: bool, place: str) -> None:
        # One line, however long: cut, its cells could not be told apart.
        escaped = [clean_text(cell).replace("\t", " ").replace("|", r"\|") for cell in cells]
        self._line(f"| {' | '.join(escaped)} |", place=place)
        if is_header:
            self._line("|" + "---|" * len(escaped))

    def _code(self, text: str) -> None:
        shown = text.expandtabs()
        set_in = shown[: len(shown) - len(shown.lstrip())]
        for number, line in enumerate(wrapped(clean_text(shown))):
            is_first = number == 0
            self._line(f"{set_in}{line}" if is_first else line, goes_on=not is_first, is_code=True)

    def _flow(
        self,
        text: str,
        *,
        size: float = SIZE,
        bold: bool = False,
        indent: float = 0.0,
        is_note: bool = False,
        place: str = "",
    ) -> None:
        columns = max(COLUMNS // 2, COLUMNS - int(indent / LETTER))
        for source in text.split("\n"):
            for number, line in enumerate(wrapped(clean_text(source), columns)):
                goes_on = number > 0
                self._line(
                    line,
                    size=size,
                    bold=bold,
                    indent=indent,
                    goes_on=goes_on,
                    is_note=is_note,
                    place=place,
                )
        self._gap()

    def _line(
        self,
        text: str,
        *,
        size: float = SIZE,
        bold: bool = False,
        indent: float = 0.0,
        goes_on: bool = False,
        is_note: bool = False,
        place: str = "",
        is_code: bool = False,
    ) -> None:
        left = min(MARGIN + indent, WIDTH / 2)
        right = min(left + max(len(text), 1) * LETTER, WIDTH - MARGIN)
        if text:
            box = (left, self._top, right, self._top + PITCH)
            self.lines.append(
                Line(text, box, size, bold, goes_on, is_note, place=place, is_code=is_code)
            )
        self._top += PITCH

    def _gap(self) -> None:
        if self.lines:
            self._top = max(self._top, self.lines[-1].box[3] + GAP)
