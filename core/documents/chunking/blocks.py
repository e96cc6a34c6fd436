"""Puts lines together into paragraphs, list items, tables and headings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from core.documents.chunking.headings import CONTENTS_ENTRY, Headings
from core.documents.chunking.marks import TIGHT_MARK
from core.documents.reading.extraction import Extraction
from core.documents.reading.layout import Box, Line, Page, Slice
from core.documents.reading.symbols import CHOICES
from core.documents.rows import is_row, is_rule
from core.text.words import is_stop_word

LOOSE = 1.35  # times the usual distance of lines: more parts paragraphs
PADDED = 2.5  # times the size: the most between two rows
SHORT_LINE = 0.8  # of the text's width: a line that ends before this was broken on purpose
SMALL = 0.92  # times the body's size; notes are set smaller
FULL_LINE = 0.85  # of the text's width, from which on a line was not ended on purpose
_NOTE = re.compile(r"(?:\(?\d{1,3}\)?|[*†‡§]{1,3}|[¹²³⁰⁴-⁹]{1,3})\s*(?=[^\W\d_]|[\"'“„(])")
SENTENCE_ENDS = tuple(".!?:;。！？；：؟")
_ITEM = re.compile(
    rf"[•▪◦‣●○■□{CHOICES}*–—-]\s|{TIGHT_MARK}"
    r"|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s|\d{1,3}(?:\.\d{1,3})+\s"
)
_ANSWERED = tuple(CHOICES)  # a question of a form, its box behind it
_CJK = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a line of a page, or a slice of one, stands: ``start`` and ``end`` are offsets into a
    text, ``place`` names the cells of a spreadsheet."""

    page: int
    start: int
    end: int
    box: Box
    place: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table or heading (``level`` above 0).

    Rows of a table and lines of code are parted by newlines in ``text``. ``item`` says that the
    block belongs close to the one before it, ``is_note`` that it is a footnote. ``code_at`` is
    where code begins that goes on to its end; None where it holds none.
    """

    text: str
    spans: tuple[Span, ...]
    level: int
    item: bool
    is_note: bool = False
    code_at: int | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    page: Page
    line: Line
    level: int

    @property
    def is_row(self) -> bool:
        cells = is_row(self.line.text) or CONTENTS_ENTRY.search(self.line.text)
        return bool(cells) and not self.level and not self.line.is_code


def blocks(extraction: Extraction) -> Iterator[Block]:
    """The document's blocks in reading order; one may begin on a page and end on the next."""
    headings = Headings(extraction)
    pitch = _pitch(extraction)
    run: list[_Placed] = []
    notes: list[_Placed] = []
    for page in extraction.pages:
        right = max((line.box[2] for line in page.lines), default=0.0)
        body = len(page.lines) - _count_of_notes(page, headings.body)
        for at, line in enumerate(page.lines):
            if line.is_note or at >= body:
                notes.append(_Placed(page, line, 0))
                continue
            goes_on = line.goes_on and bool(run)
            placed = _Placed(page, line, run[-1].level if goes_on else headings.level(page, line))
            if run and not goes_on and _begins(run, placed, pitch, right):
                yield _block(run)
                if not _is_same_list(run, placed):
                    yield from _notes(notes, pitch)
                    notes = []
                run = []
            run.append(placed)
    if run:
        yield _block(run)
    yield from _notes(notes, pitch)


def _count_of_notes(page: Page, body: float) -> int:
    """How many lines at the foot of a page are footnotes: a sentence goes on below them."""
    first = 0
    for count, line in enumerate(reversed(page.lines), start=1):
        if line.size > SMALL * body or line.goes_on or is_row(line.text):
            break
        if _NOTE.match(line.text):
            first = count
    return first if first < len(page.lines) else 0


def _notes(notes: list[_Placed], pitch: float) -> Iterator[Block]:
    run: list[_Placed] = []
    for placed in notes:
        if run and _begins_note(run, placed, pitch):
            yield replace(_block(run), is_note=True)
            run = []
        run.append(placed)
    if run:
        yield replace(_block(run), is_note=True)


def _begins_note(run: Sequence[_Placed], placed: _Placed, pitch: float) -> bool:
    if placed.line.goes_on:
        return False
    return bool(_NOTE.match(placed.line.text)) or _begins(run, placed, pitch, float("inf"))


def _pitch(extraction: Extraction) -> float:
    """The usual distance from line to line, in font sizes."""
    steps = [
        (lower.box[1] - upper.box[1]) / upper.size
        for page in extraction.pages
        for upper, lower in pairwise(page.lines)
        if 0.5 * upper.size < lower.box[1] - upper.box[1] < 3 * upper.size
    ]
    return median(steps) if steps else 1.2


def _is_same_list(run: Sequence[_Placed], placed: _Placed) -> bool:
    """Whether a list or table that ``run`` belongs to goes on: its notes stand below it."""
    if run[0].is_row or placed.is_row:
        return run[0].is_row and placed.is_row
    return bool(_ITEM.match(run[0].line.text) and _ITEM.match(placed.line.text))


def _begins(run: Sequence[_Placed], placed: _Placed, pitch: float, right: float) -> bool:
    """Whether ``placed`` begins a new block after ``run``."""
    before = run[-1]
    upper, lower = before.line, placed.line
    if before.level != placed.level or before.is_row != placed.is_row:
        return True
    if upper.is_code or lower.is_code:
        return upper.is_code != lower.is_code
    if placed.page is not before.page or lower.box[1] < upper.box[1] - lower.size / 2:
        return bool(placed.level) or not _goes_on(before, placed)
    if placed.is_row and lower.text.startswith("|"):
        distance = lower.box[1] - upper.box[3]
        return not upper.text.startswith("|") or distance > _most_between_rows(run)
    step = (lower.box[1] - upper.box[1]) / max(upper.size, 1.0)
    if step > LOOSE * pitch or abs(lower.size - upper.size) > 0.15 * upper.size:
        return True
    if _ITEM.match(lower.text) or upper.text.endswith(_ANSWERED):
        return True
    if lower.text[0].islower():
        return False
    if upper.text.endswith(SENTENCE_ENDS):
        return upper.box[2] < right * SHORT_LINE
    is_item = _ITEM.match(run[0].line.text) and lower.text[0].isupper()
    return bool(is_item) and _had_room(upper, lower)


def _most_between_rows(run: Sequence[_Placed]) -> float:
    """How far below the last row of ``run`` another row of its table may stand, in points. Cells
    may have wide margins: the rows so far tell."""
    rows = [placed.line for placed in run[-4:] if not is_rule(placed.line.text)]
    size = rows[-1].size if rows else run[-1].line.size
    if len(rows) < 2:
        return PADDED * size
    return max(size, LOOSE * max(below.box[1] - above.box[3] for above, below in pairwise(rows)))


def _had_room(upper: Line, lower: Line) -> bool:
    """Whether ``upper`` was ended on purpose: the first word of ``lower`` would have fitted."""
    word = len(lower.text.split(maxsplit=1)[0]) + 1
    width = (lower.box[2] - lower.box[0]) * word / len(lower.text)
    return upper.box[2] + width < lower.box[2]


def _goes_on(before: _Placed, placed: _Placed) -> bool:
    """Whether a paragraph that stops at the foot of a page or column goes on with ``placed``."""
    upper, lower = before.line.text, placed.line.text
    if upper.endswith(SENTENCE_ENDS) or _ITEM.match(lower):
        return False
    if lower[0].islower() or not lower[0].isupper():
        return True
    # Nouns and names are capitals too: a full line, or one that ends in "the", is not the last.
    if _ITEM.match(upper) or abs(placed.line.size - before.line.size) > 0.15 * before.line.size:
        return False
    right = max(line.box[2] for line in before.page.lines)
    return before.line.box[2] >= right * FULL_LINE or _ends_open(upper)


def _ends_open(text: str) -> bool:
    """Whether its last word wants another one after it."""
    words = text.rsplit(maxsplit=1)
    return len(words) > 1 and words[-1].isalpha() and is_stop_word(words[-1])


def _block(run: list[_Placed]) -> Block:
    text = ""
    spans: list[Span] = []
    for placed in run:
        piece = placed.line.text
        if text:
            text += _separator(text, placed)
        spans += _spans(placed, len(text))
        text += piece
    code_at = 0 if run[0].line.is_code else None
    item = run[0].is_row or (code_at is None and bool(_ITEM.match(text)))
    return Block(text, tuple(spans), run[0].level, item, code_at=code_at)


def _spans(placed: _Placed, start: int) -> Iterator[Span]:
    """Where the line stands, in one piece or in as many as it was cut into."""
    line = placed.line
    slices = line.slices or (Slice(0, line.box),)
    edges = [*(start + cut.start for cut in slices), start + len(line.text)]
    for (first, after), cut in zip(pairwise(edges), slices, strict=True):
        yield Span(placed.page.number, first, after, cut.box, line.place)


def _separator(before: str, placed: _Placed) -> str:
    """Rows and lines of code stay lines; those of Chinese and Japanese are joined without a blank,
    and so is "ASVS-" with "Level", and "3-" with "5"."""
    after = placed.line.text
    if placed.is_row or (placed.line.is_code and not placed.line.goes_on):
        return "\n"
    if _CJK.match(before[-1]) and _CJK.match(after[0]):
        return ""
    if before[-1] != "-":
        return " "
    is_range = before[-2:-1].isdigit() and after[0].isdigit()
    return "" if is_range or (before[-2:-1].isalnum() and after[0].isupper()) else " "
