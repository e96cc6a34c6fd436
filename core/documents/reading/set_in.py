"""Headings of plain text whose text is set in below them, as in RFCs and manual pages, with or
without blank lines between."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from core.documents.reading.parts import Heading, joined
from core.documents.reading.text_headings import (
    BARE,
    CAPITALS,
    ENDS,
    ITEM,
    NUMBERED,
    behind_number,
    is_title,
    level_of_look,
    number_of,
)
from core.documents.reading.text_tables import is_set_apart
from core.text.words import is_stop_word

FEWEST_ALIKE, SHARE_ALIKE = 3, 0.6  # lines that are set in as far: then a verb may be in headings
MOST_BELOW = 30  # lines below a heading that are looked at
CLOSED_WORDS = 2  # of a numbered heading that ends with a full stop: "2. Sick leave."
_COLUMNS = re.compile(r"\S(?:\t| {3,})\S")
_VALUE = re.compile(r"\d|: |\S {2}")  # "Reception: 4400" is no heading, nor a row of two cells
_FIRST = ("1", "A", "I")
_COLONS = (":", "：")


@dataclass(frozen=True, slots=True)
class _Line:
    number: int  # among the text's lines
    text: str
    indent: int


def set_in_headings(text: str, width: float) -> dict[int, Heading]:
    """The headings of ``text``, which is wrapped at ``width`` (0 where it is not), by the numbers
    of their lines."""
    return _Text(text, width).headings()


class _Text:
    """Lines that have words; ``hangs`` says that all lines of a paragraph are set in, and not the
    first alone."""

    def __init__(self, text: str, width: float) -> None:
        self.lines = [
            _Line(number, line.strip(), len(line[: -len(line.lstrip())].expandtabs()))
            for number, line in enumerate(text.split("\n"))
            if line.strip()
        ]
        self.width = width
        self.hangs = not any(map(_goes_on_at_margin, self.lines, self.lines[1:]))

    def headings(self) -> dict[int, Heading]:
        """How far they are set in tells the levels of those that look alike."""
        levels = dict(self._levels(self._usual()))
        found = [line for line in self.lines if line.number in levels]
        capitals, bare = (
            sorted({line.indent for line in found if levels[line.number] == look})
            for look in (CAPITALS, BARE)
        )
        inner = {
            (CAPITALS, indent): min(CAPITALS + n, BARE - 1) for n, indent in enumerate(capitals)
        }
        inner |= {(BARE, indent): max(BARE - n, NUMBERED) for n, indent in enumerate(bare[::-1])}
        return {
            line.number: Heading(
                joined(line.text.removesuffix(".")),
                inner.get((levels[line.number], line.indent), levels[line.number]),
            )
            for line in found
        }

    def _usual(self) -> Collection[int]:
        """How far most lines are set in that are headings, were there no verbs in them."""
        every = Counter(line.indent for line in self.lines)
        maybe = dict(self._levels(every))
        alike = Counter(line.indent for line in self.lines if line.number in maybe)
        return {
            indent
            for indent, count in alike.items()
            if count >= max(FEWEST_ALIKE, SHARE_ALIKE * every[indent])
        }

    def _levels(self, usual: Collection[int]) -> Iterator[tuple[int, int]]:
        """The numbers of headings' lines, with their levels."""
        is_item: dict[int, bool] = {}  # whether numbers that are set in so far are of a list
        before: _Line | None = None
        may_begin = True
        for at, line in enumerate(self.lines):
            number = number_of(line.text)
            if number in _FIRST:
                is_item[line.indent] = before is not None and before.text.endswith(_COLONS)
            level = 0
            if not (number and is_item.get(line.indent)) and (
                may_begin or (before and self._is_over(before, line))
            ):
                level = self._level(at, line.indent in usual)
            if level:
                yield line.number, level
            is_first = before is None and is_title(line.text) and not _is_open(line.text)
            may_begin = bool(level) or is_first
            before = line

    def _is_over(self, before: _Line, line: _Line) -> bool:
        """Whether what stands above ``line`` does not go on with it."""
        if not _touch(before, line) or before.text.endswith(ENDS):
            return True
        is_set_in = before.indent > line.indent and self.hangs
        return not _is_open(before.text) and (is_set_in or bool(ITEM.match(before.text)))

    def _level(self, at: int, is_usual: bool) -> int:
        """The level of a title that a text is set in below; 0 of any other line."""
        line, below = self.lines[at], list(self._below(at))
        level = _level_above(line.text, below, is_usual) if below else 0
        if level == CAPITALS or not level or ITEM.match(below[0].text):
            return level
        if not _touch(line, below[0]):
            return 0 if below[0].text[0].islower() else level
        shown = " " * line.indent + line.text
        return level if is_set_apart([shown, below[0].text], self.width) else 0

    def _below(self, at: int) -> Iterator[_Line]:
        """The text below a line, if that is set in."""
        upper = own = self.lines[at]
        for number in range(at + 1, min(at + 1 + MOST_BELOW, len(self.lines))):
            line = self.lines[number]
            is_set_in = line.indent > own.indent
            if not is_set_in and (self.hangs or upper is own or not _touch(upper, line)):
                return
            yield line
            upper = line


def _goes_on_at_margin(upper: _Line, lower: _Line) -> bool:
    return _touch(upper, lower) and upper.indent > lower.indent and lower.text[0].islower()


def _touch(upper: _Line, lower: _Line) -> bool:
    return lower.number == upper.number + 1


def _is_open(text: str) -> bool:
    return text.endswith(",") or is_stop_word(text.rsplit(maxsplit=1)[-1])


def _level_above(text: str, below: Sequence[_Line], is_usual: bool) -> int:
    title = _title(text, is_item=bool(ITEM.match(below[0].text)))
    if not is_title(title) or _is_open(title):
        return 0
    level = level_of_look(title)
    if is_usual and not level and title[0].isupper() and not _VALUE.search(title):
        return BARE
    return level if is_usual or level == CAPITALS or any(map(_is_text, below)) else 0


def _title(text: str, is_item: bool) -> str:
    """``text`` without the mark that some headings end with; a colon announces the items below."""
    if text.endswith("?") or (text.endswith(_COLONS) and not is_item):
        return text[:-1]
    if text.endswith(".") and 0 < len(behind_number(text).split()) <= CLOSED_WORDS:
        return text[:-1]
    return text


def _is_text(line: _Line) -> bool:
    """Whether it ends a sentence, or is of a list or a table."""
    is_listed = ITEM.match(line.text) or _COLUMNS.search(line.text)
    return line.text.endswith(ENDS) or bool(is_listed)
