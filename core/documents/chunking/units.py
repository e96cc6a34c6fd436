"""What can be quoted by itself: a sentence, a table row, a list item, with what each leans on.

A row means nothing without its column headings, an item without the words that announce its
list, "This does not apply to visitors." without the sentence before. Units are read once, when a
document is split, and stored with their chunk: the headings may stand in an earlier one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby
from typing import Any, Literal

from core.documents.chunking.marks import TIGHT_MARK
from core.documents.reading.parts import BULLETS
from core.documents.reading.symbols import CHOICES
from core.documents.rows import are_names, cells, is_row, is_rule, may_name_two
from core.text.languages import CLAIMED, any_of, whole_words
from core.text.sentences import REFERS_BACK, split_sentences

Kind = Literal["heading", "columns", "lead", "question", "sentence", "definition", "item", "row"]

QUOTABLE: frozenset[Kind] = frozenset({"sentence", "definition", "item", "row"})
"""The others announce or name what follows, and answer nothing."""

LONGEST_ITEM = 320  # characters; a longer item is quoted by its sentences
LONGEST_CONTEXT = 300
LONGEST_COLUMNS = 1000  # characters of the row that names a table's columns
MOST_COLUMNS = LONGEST_COLUMNS // 5  # that are named to its rows
COLUMN_WORDS = 7  # words of a column heading, at most
AMOUNT_WORDS = 2  # words of an amount with its unit, at most
FEWEST_IN_GROUP = 3  # cells of a row that names a group; of two, the second may just be empty
GROUP_WORDS = 12  # of such a name, at most
SENTENCE_ENDS = tuple(".!?。！？؟")  # of a remark that goes through a whole row, or a paragraph
CLOSERS = ")]”\"’'»"  # that may stand behind them
FEWEST_ROWS = 3  # below a column heading with a number in it
LONGEST_VALUE = 120  # characters of a line of an address, or of a list without marks
_ITEM = re.compile(
    r"\s*(?:(?:[•▪◦‣●○■□*–—-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s+"
    rf"|{TIGHT_MARK}"
    rf"|(?=[{CHOICES}]\s))"  # which stays: it says whether the item holds
)
_TERM = r"[^\W\d_][\w /’'-]{1,50}"
_NO_TERM = "".join(rf"(?<!\b{word})" for language in CLAIMED for word in language.no_terms.split())
_DEFINES = re.compile(
    rf"(?:\*\*{_TERM}:?\*\*:?|[\"“„]{_TERM}[\"”“]:?)(?:\s+\([^)]{{1,40}}\))?\s*[:–—]?\s|"
    rf"[\"“„*_]*{_TERM}{_NO_TERM}[\"”*_]*\s+"
    rf"(?:{any_of(language.defines for language in CLAIMED)})\s"
)
_ANNOUNCES = whole_words(language.layout.announces for language in CLAIMED)


@dataclass(frozen=True, slots=True)
class Unit:
    """``content[start:end]`` of a chunk. ``context`` are words that stand before it in its
    document: a row's column headings, with their cells parted as the row's are, the opening of an
    item's list, the question that a sentence answers, the sentence that it refers to. ``group`` is
    the name of a row's group, which stands in a row of its own above it, or what opens the list in
    whose list an item stands. ``notes`` are the footnotes that its cells or columns are marked
    with, one a line."""

    kind: Kind
    start: int
    end: int
    context: str = ""
    group: str = ""
    notes: str = ""

    @property
    def leans_on(self) -> str:
        """All that it leans on: the name of its group, and its context."""
        return "\n".join(filter(None, (self.group, self.context)))

    def stored(self) -> list[Any]:
        """As JSON, for ``read``."""
        known = [self.kind, self.start, self.end, self.context]
        more = [self.group, self.notes]
        return [*known, *more[: 2 if self.notes else 1 if self.group else 0]]

    @classmethod
    def read(cls, stored: Sequence[Any]) -> "Unit":
        """What was stored; while a later release serves beside this one, that may be more."""
        return cls(*stored[: len(fields(cls))])


def units_of(content: str) -> Iterator[Unit]:
    """The units of a text whose blocks are parted by line ends, as a chunk's are."""
    reader = UnitReader()
    start = 0
    for rows, group in groupby(content.split("\n"), key=is_row):
        lines = list(group)
        for block in ["\n".join(lines)] if rows else lines:
            for unit in reader.read(block, 0) if block.strip() else ():
                yield replace(unit, start=start + unit.start, end=start + unit.end)
            start += len(block) + 1


@dataclass(slots=True)
class _List:
    """A list whose items have marks of one ``sort``, behind its ``lead``, below ``group``;
    ``last`` is the number of the item that was read last, 0 where marks are no numbers, and
    ``name`` that item where it is as short as a name."""

    sort: str
    lead: str
    group: str = ""
    last: int = 0
    name: str = ""


class UnitReader:
    """Reads a document's blocks in order and remembers what later ones lean on."""

    def __init__(self) -> None:
        self._lead = ""
        self._lists: list[_List] = []  # those that are open, the outermost first
        self._left: list[_List] = []  # those that were, before paragraphs came between
        self._is_announced = False
        self._is_awaited = False  # what the block before announced, or goes on with line by line
        self._question = ""
        self._columns: str | None = None  # None outside of tables
        self._group = ""  # of the rows that are read

    def read(self, text: str, level: int, code_at: int | None = None) -> Iterator[Unit]:
        """The units of a block; ``level`` is that of a heading, else 0, and ``code_at`` is where
        code begins in it."""
        lines = text.split("\n")
        is_awaited, self._is_awaited = self._is_awaited, False
        if code_at == 0:
            yield from self._code(lines)
        elif code_at:
            yield from self._into_code(text, code_at)
        elif level:
            self._lead, self._lists, self._left, self._columns = "", [], [], None
            self._question = text if text.rstrip().endswith("?") else ""
            yield Unit("heading", 0, len(text))
        elif all(is_row(line) for line in lines if line.strip()):
            yield from self._rows(lines)
        elif _ITEM.match(text):
            self._columns = None
            yield from self._item(text)
        elif is_awaited and _is_value(text):
            yield self._value(text)
        else:
            self._left = self._lists or self._left
            self._lead, self._lists, self._columns = "", [], None
            yield from self._sentences(text)

    def _rows(self, lines: Sequence[str]) -> Iterator[Unit]:
        if self._columns is None or (len(lines) > 1 and is_rule(lines[1])):
            columns = lines[0] if _names_columns(lines) else ""
            if self._columns is None or columns != self._columns:
                self._group = ""
            self._columns = columns
        named = _as_columns(self._columns) if self._columns else as_context(self._lead)
        names = _group_names(lines)
        start = 0
        for line in lines:
            end = start + len(line)
            if line == self._columns and line:  # again at the top of each page
                yield Unit("columns", start, end, as_context(self._lead))
            elif line in names:
                self._group = as_context(names[line])
                yield Unit("lead", start, end, named)
            elif line.strip() and not is_rule(line):
                yield Unit("row", start, end, named, self._group)
            start = end + 1

    def _item(self, text: str) -> Iterator[Unit]:
        mark = _ITEM.match(text)
        start, end = mark.end() if mark else 0, len(text.rstrip())
        self._enter(text[:start].strip())
        context = as_context(self._lead or self._question)
        its_list = self._lists[-1]
        its_list.name = text[start:end] if _is_name(text[start:end]) else ""
        if start >= end:
            return
        if text[start:end].endswith(":"):
            yield Unit("lead", start, end, context)
            self._lead, self._is_announced, self._is_awaited = text[start:end], True, True
        elif end - start <= LONGEST_ITEM:
            kind: Kind = "definition" if _DEFINES.match(text, start) else "item"
            yield Unit(kind, start, end, context, its_list.group)
        else:
            for sentence in split_sentences(text):
                yield Unit("item", sentence.start, sentence.end, context, its_list.group)

    def _value(self, text: str) -> Unit:
        """A line below what announces it, as of an address, or an item without a mark."""
        self._is_awaited, self._is_announced = True, False
        outer = self._lists[-1].lead if self._lists else ""
        return Unit("item", 0, len(text.rstrip()), as_context(self._lead), as_context(outer))

    def _enter(self, mark: str) -> None:
        """Goes on with the list that has such marks, or begins one. How far an item is set in is
        not known, so a list in a list is told by its other marks, or by numbers that begin anew
        behind an item that announces them, and ends where those of the outer one go on. Numbers
        that go on behind paragraphs are of the list before them: those explain its items."""
        sort, number = _sort(mark), _number(mark)
        if not self._lists and _goes_on(self._left, sort, number):
            self._lists = self._left
        same = [at for at, one in enumerate(self._lists) if one.sort == sort]
        going_on = [at for at in same if number and number == self._lists[at].last + 1]
        is_inner = self._is_announced and same[-1:] == [len(self._lists) - 1] and not going_on
        if is_inner and number != 1:
            self._lists.pop()
        if is_inner or not same:
            self._lists.append(self._inner(sort))
            self._lead = self._lists[-1].lead
        else:
            del self._lists[(going_on or same)[-1] + 1 :]
            self._lead = self._lists[-1].lead
        self._lists[-1].last = number
        self._is_announced = False

    def _inner(self, sort: str) -> _List:
        """A list that begins, below an item that announces it or only names it ("High")."""
        outer = self._lists[-1] if self._lists else None
        if outer and outer.name and sort in BULLETS[1:] and not self._is_announced:
            return _List(sort, outer.name, as_context(outer.lead))
        return _List(sort, self._lead, outer.group if outer else "")

    def _code(self, lines: Sequence[str]) -> Iterator[Unit]:
        """A list goes on behind it."""
        context = as_context("" if self._lists else self._lead or self._question)
        start = 0
        for line in lines:
            yield Unit("sentence", start, start + len(line), context)
            start += len(line) + 1
        self._end_opening()

    def _into_code(self, text: str, code_at: int) -> Iterator[Unit]:
        """Words that code goes on with, which is part of the last unit."""
        *before, last = self.read(text[:code_at].rstrip(), 0)
        yield from before
        led: Kind = "item" if _ITEM.match(text) else "sentence"
        kind = last.kind if last.kind in QUOTABLE else led
        yield replace(last, kind=kind, end=len(text))
        self._end_opening()

    def _end_opening(self) -> None:
        """What it announced is read. A list that is open goes on."""
        self._columns, self._is_announced = None, False
        self._lead = self._lists[-1].lead if self._lists else ""
        self._question = self._question if self._lists else ""

    def _sentences(self, text: str) -> Iterator[Unit]:
        before = ""
        for sentence in split_sentences(text):
            words = text[sentence.start : sentence.end]
            if words.endswith("?"):
                self._question = words
                yield Unit("question", sentence.start, sentence.end)
            elif words.endswith((":", "：")):
                self._lead = words
                yield Unit("lead", sentence.start, sentence.end, as_context(self._question))
            else:
                if _ANNOUNCES.search(words):
                    self._lead = words
                leans = REFERS_BACK.match(words)  # "It also means" is no term
                kind: Kind = "definition" if _DEFINES.match(words) and not leans else "sentence"
                context = as_context((before if leans else "") or self._question)
                yield Unit(kind, sentence.start, sentence.end, context)
            before = words
        self._is_awaited = before.endswith((":", "："))
        if _is_begun(before):
            self._lead = before  # a list goes on with it: "The packages in main"
        if not before.endswith("?"):
            self._question = ""  # answered


def leads_on(text: str) -> bool:
    """Whether a paragraph or item goes on with the code below it: its last sentence lacks its end,
    or announces something."""
    mark = _ITEM.match(text)
    said = text[mark.end() :] if mark else text
    words = "".join(said[last.start : last.end] for last in split_sentences(said)[-1:])
    return words.endswith((":", "：")) or _is_begun(words) or bool(_ANNOUNCES.search(words))


def _goes_on(lists: Sequence[_List], sort: str, number: int) -> bool:
    return number > 1 and any(one.sort == sort and one.last == number - 1 for one in lists)


def _is_begun(words: str) -> bool:
    """Whether a sentence lacks its end. What begins without a letter, or has an address of the web
    in it, is code or a link and none."""
    is_ended = words.rstrip(CLOSERS).endswith(SENTENCE_ENDS)
    return words[:1].isalpha() and "://" not in words and not is_ended


def _is_value(text: str) -> bool:
    """Whether a block is one line that neither ends a sentence nor announces anything."""
    is_open = not text.rstrip().rstrip(CLOSERS).endswith((*SENTENCE_ENDS, ":", "："))
    return is_open and len(text) <= LONGEST_VALUE and "\n" not in text


def _is_name(words: str) -> bool:
    """Whether an item is no more than the name of what stands below it."""
    is_open = not words.rstrip(CLOSERS + "*_").endswith((*SENTENCE_ENDS, ",", ";", ":"))
    return is_open and len(words.split()) <= GROUP_WORDS and any(map(str.isalpha, words))


def _group_names(lines: Sequence[str]) -> dict[str, str]:
    """The rows that name those below: of at least three cells only the first says anything, while
    most other rows are full. In a matrix of marks such a row is one without marks."""
    rows = {line: cells(line) for line in lines if line.strip() and not is_rule(line)}
    alone = {line: row[0] for line, row in rows.items() if _is_group_name(row)}
    others = [row for line, row in rows.items() if line not in alone]
    return alone if 2 * sum(map(all, others)) > len(others) else {}


def _is_group_name(row: Sequence[str]) -> bool:
    return (
        len(row) >= FEWEST_IN_GROUP
        and any(map(str.isalpha, row[0]))
        and not any(row[1:])
        and len(row[0].split()) <= GROUP_WORDS
        and not row[0].endswith(SENTENCE_ENDS)
    )


def _names_columns(lines: Sequence[str]) -> bool:
    """Whether the first of a table's rows names its columns: it has words where amounts stand
    below it, or Markdown's rule says so."""
    if len(lines) < 2:
        return False
    if is_rule(lines[1]):
        return True
    names = cells(lines[0])
    if not are_names(names) or not all(n and len(n.split()) <= COLUMN_WORDS for n in names):
        return False
    below = [row for row in map(cells, lines[1:]) if len(row) == len(names)]
    if len(lines) < 3 or 2 * len(below) < len(lines) - 1:
        return False
    if len(names) == 2 and not may_name_two(names, below):
        return False
    columns = zip(names[1:], zip(*(row[1:] for row in below), strict=True), strict=True)
    return all(
        not _has_digit(name) or (len(below) >= FEWEST_ROWS and _stands_above(name, column))
        for name, column in columns
    )


def _stands_above(name: str, column: Sequence[str]) -> bool:
    """Whether a name with a number in it, "Share within 24 months", is told from the amounts below
    it by its words."""
    words = sum(word.isalpha() for word in name.split())
    amounts = sum(_has_digit(cell) and len(cell.split()) <= AMOUNT_WORDS for cell in column)
    return words > AMOUNT_WORDS and 2 * amounts >= len(column)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _sort(mark: str) -> str:
    """The sort of an item's mark: "(b)" is like "(a)"."""
    mark = re.sub(r"\d+", "1", mark.strip())
    return re.sub(r"[ivx]+", "i", mark) if re.search("[ivx]", mark) else re.sub("[a-z]", "a", mark)


def _number(mark: str) -> int:
    """That of an item's mark: 4 of "(4)", 0 of "(b)"."""
    digits = mark.strip("().")
    return int(digits) if digits.isdecimal() else 0


def as_context(words: str) -> str:
    """``words`` as the units that lean on them remember them."""
    return words[-LONGEST_CONTEXT:]


def _as_columns(row: str) -> str:
    """The names of a table's columns as its rows remember them: each at its place, and where the
    row is too long the longest of them cut."""
    if len(row) <= LONGEST_COLUMNS:
        return row
    names = cells(row)[:MOST_COLUMNS]
    room = LONGEST_COLUMNS - len(names)
    lengths = range(1, room + 1)
    most = bisect_right(lengths, room, key=lambda most: sum(min(len(name), most) for name in names))
    return "\t".join(name[:most].rstrip() for name in names)
