"""Tables of plain text, whose columns are set apart by blanks, and records, one on each line."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from core.documents.reading.drawn_tables import drawn_table, parted
from core.documents.reading.parts import Paragraph, Part, Row, TableEnd, joined
from core.documents.reading.text_headings import ENDS, ITEM, is_numbered_title

FEWEST_ROWS = 3  # with the names of the columns; two lines are alike by chance
ALIGNED = 0.6  # of the rows begin their second cell at the same place
FEWEST_WRAPPED = 3  # lines that go on in small letters, of a text that is wrapped
UNWRAPPED = float("inf")
LONG_LINE, SHARE_LONG = (
    100,
    0.3,
)  # characters that nobody wraps a line at; of the text in such lines
FITTING = 0.8  # of a text's width: a word that would have stood there was put on a line of its own
KEY = 60  # characters of what a record is about
Cell = tuple[int, str]  # the place where it begins, and its words
# Typists put two blanks behind a sentence.
_CELL = re.compile(r"\S+(?:(?: |(?<=[.!?])  )\S+)*")
_BEGINS_ANEW = re.compile(r"\n(?![ \t]*[a-zß-öø-ÿ][^).])")
_RULE = re.compile(r"[\s\-=_+|]+")
_RECORD = re.compile(rf"\S.{{0,{KEY}}}?(?P<mark>: | [-–—] )\s*\S")


def wrapped_at(text: str) -> float:
    """The width in characters that the paragraphs of ``text`` are wrapped at; UNWRAPPED where each
    is a line, as word processors save them, and 0 where nothing tells."""
    lines = text.split("\n")
    lengths = [
        len(line.rstrip())
        for line, after in pairwise(lines)
        if line.strip() and after.lstrip()[:1].islower()
    ]
    if len(lengths) >= FEWEST_WRAPPED:
        return median(lengths)
    long = sum(len(line) for line in lines if len(line) > LONG_LINE)
    return UNWRAPPED if long > SHARE_LONG * len(text) else 0.0


def parts_of(block: str, width: float) -> Iterator[Part]:
    """What stands between two blank lines of a text that is wrapped at ``width``: paragraphs, and
    the rows of tables."""
    for lines in _sections(block.split("\n"), width):
        if _is_titled(lines) and is_set_apart(lines, width):
            yield Paragraph(lines[0])
            lines = lines[1:]
        for run in parted(lines):
            yield from drawn_table(run) or _parts(run, width)


def _sections(lines: Sequence[str], width: float) -> Iterator[Sequence[str]]:
    """The lines, parted above each numbered title that stands between two sentences; the first of
    them is one, too."""
    start = 0
    if is_numbered_title(lines[0]):
        for at in range(2, len(lines) - 1):
            is_over = lines[at - 1].rstrip().endswith(ENDS)
            if (
                is_over
                and _is_titled(lines[at : at + 2])
                and is_set_apart(lines[at : at + 2], width)
            ):
                yield lines[start:at]
                start = at
    yield lines[start:]


def _is_titled(lines: Sequence[str]) -> bool:
    """Whether a numbered title stands above other lines, and not above the next item of a list."""
    return len(lines) > 1 and is_numbered_title(lines[0]) and not is_numbered_title(lines[1])


def _parts(lines: Sequence[str], width: float) -> Iterator[Part]:
    """Paragraphs, and the rows of tables that are not drawn."""
    for count, run in groupby(_lines_of_tables(lines), key=lambda one: one[0]):
        found = [line for _, line in run]
        if count:
            yield from _rows(found)
        elif width == UNWRAPPED:
            yield from map(Paragraph, _BEGINS_ANEW.split("\n".join(found)))
        elif _are_records(found, width):
            yield from map(Paragraph, found)
        else:
            yield Paragraph("\n".join(found))


def is_table(block: str) -> bool:
    """Whether all of ``block`` is a table."""
    lines = block.split("\n")
    return bool(drawn_table(lines)) or all(count for count, _ in _lines_of_tables(lines))


def _lines_of_tables(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each line with the number of cells of the table that it is a row of; 0 where it is none.
    What only rules a table is of it."""
    for count, run in groupby(_counted(lines), key=lambda one: one[0]):
        found = [line for _, line in run]
        cells = count if count and _is_aligned(found) else 0
        yield from ((cells, line) for line in found)


def _counted(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Each line with its number of cells, 0 for one; what rules a table or goes on with a cell has
    as many as what it stands under."""
    counted: list[tuple[int, str]] = []
    above: list[int] = []
    for line in _with_gaps(lines):
        placed = _placed(line)
        if _is_rule(line) or _goes_on(placed, above):
            counted.append((counted[-1][0] if counted else 0, line))
            continue
        above = [] if len(placed) == 1 or ITEM.match(line) else [start for start, _ in placed]
        counted.append((len(above), line))
    return counted


def _with_gaps(lines: Sequence[str]) -> Iterator[str]:
    """The lines, with two blanks in front of a second cell where a long first one has left one
    alone, between two rows whose second cells begin at the same place."""
    seconds = [_second(line) for line in lines]
    beside = zip([None, *seconds[:-1]], seconds, [*seconds[1:], None], lines, strict=True)
    for before, own, after, line in beside:
        text = line.expandtabs()
        if own is None and before is not None and before == after and _begins(text, before):
            yield f"{text[:before]} {text[before:]}"
        else:
            yield line


def _begins(text: str, at: int) -> bool:
    """Whether a word begins at this place, one blank behind another word."""
    return re.fullmatch(r"\S \S", text[at - 2 : at + 1]) is not None


def _second(line: str) -> int | None:
    """Where the second cell begins; None for a line of one."""
    placed = _placed(line)
    return placed[1][0] if len(placed) > 1 and not _is_rule(line) else None


def _goes_on(placed: Sequence[Cell], above: Sequence[int]) -> bool:
    """Whether a line goes on with cells that begin at the places ``above``: its only cell stands
    under another than the first, or what stands in brackets stands under one of them."""
    if len(above) < 2:
        return False
    if len(placed) == 1:
        return placed[0][0] >= above[1]
    first = placed[0][1][:1]
    return (
        (first == "(" or first.islower())
        and all(text[:1] == "(" for start, text in placed if start >= above[1])
        and {start for start, _ in placed}.issubset(above)
    )


def _is_aligned(lines: Sequence[str]) -> bool:
    """Whether the second cells of most rows begin at the same place."""
    rows = [_placed(line) for line in lines if not _is_rule(line)]
    seconds = [row[1][0] for row in rows if len(row) > 1]
    fewest = ALIGNED * len(seconds)
    return len(seconds) >= FEWEST_ROWS and max(Counter(seconds).values()) >= fewest


def _rows(lines: Sequence[str]) -> Iterator[Part]:
    rows = list(_whole_rows([line for line in lines if not _is_rule(line)]))
    has_head = _is_rule(lines[1]) or _names_columns(rows)
    yield from (Row(cells, is_header=has_head and at == 0) for at, cells in enumerate(rows))
    yield TableEnd()


def _whole_rows(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The cells of each row, with what goes on below them."""
    columns: list[list[str]] = []
    starts: list[int] = []
    for placed in map(_placed, lines):
        if columns and _goes_on(placed, starts):
            for start, text in placed:
                columns[bisect_right(starts, start) - 1].append(text)
            continue
        if columns:
            yield tuple(map(" ".join, columns))
        starts = [start for start, _ in placed]
        columns = [[text] for _, text in placed]
    yield tuple(map(" ".join, columns))


def _names_columns(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether the first row has no number, and most of those below have one in some column."""
    is_numbered = any(
        2 * sum(map(_has_digit, column[1:])) >= len(column) - 1
        for column in zip(*rows, strict=True)
    )
    return is_numbered and not any(map(_has_digit, rows[0]))


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))


def _placed(line: str) -> list[Cell]:
    """The cells of a line, each with the place where it begins."""
    return [(cell.start(), joined(cell[0])) for cell in _CELL.finditer(line.expandtabs())]


def _is_rule(line: str) -> bool:
    return "--" in line.replace("=", "-").replace("_", "-") and bool(_RULE.fullmatch(line))


def _are_records(lines: Sequence[str], width: float) -> bool:
    """Whether each line says something about a thing of its own, as "Lido: two guards" does."""
    if len(lines) < FEWEST_ROWS or not is_set_apart(lines, width):
        return False
    marks = {found["mark"].strip() if (found := _RECORD.match(line)) else "" for line in lines}
    return len(marks) == 1 and "" not in marks and not any(map(ITEM.match, lines))


def is_set_apart(lines: Sequence[str], width: float) -> bool:
    """Whether each line ends where the next word would have fitted and was begun anew."""
    return all(
        not after.lstrip()[:1].islower()
        and (not width or len(line.rstrip()) + 1 + len(after.split()[0]) <= FITTING * width)
        for line, after in pairwise(lines)
    )
