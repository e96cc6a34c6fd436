"""Rows of a PDF's table without lines whose first cell is the name of a group, which the first of
them has."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.documents.reading.glyphs import Word
from core.documents.reading.table_of_page import Cells, text_of
from core.documents.rows import are_amounts

LONGEST_MARK = 3  # letters of a cell that only says whether: "✓", "yes"
FEWEST_COLUMNS = 3


def grouped(lines: Sequence[Cells], key: int) -> list[Cells] | None:
    """The rows that ``lines`` are, the name of each one's group in column ``key``, the first or the
    last; None where they are no such rows. Each has a value in a column where nothing else
    stands, and so tells a row from the further lines of one."""
    named = [bool(line[key]) for line in lines]
    if not named or len(lines[0]) < FEWEST_COLUMNS or not named[0] or all(named):
        return None
    key %= len(lines[0])
    own = 1 if key == 0 else key - 1  # the column beside it, which tells the rows of a group
    for at in range(len(lines[0])):
        if at not in (key, own) and _tells(lines, at, key, own):
            return list(_rows(lines, at, key))
    return None


def is_of_group(above: Cells, row: Cells) -> bool:
    """Whether ``row`` is as the one above without its first cell: it has a value where that has
    one."""
    if len(row) != len(above) - 1 or len(above) < FEWEST_COLUMNS or _begins_small(row[0]):
        return False
    return any(_is_value(a) and _is_value(b) for a, b in zip(above[2:], row[1:], strict=True))


def _tells(lines: Sequence[Cells], at: int, key: int, own: int) -> bool:
    """Whether column ``at`` has a value in each line that begins a row, in some without a name, and
    nothing in others."""
    begins = [line for line in lines if line[at]]
    return (
        all(line[at] for line in lines if line[key])
        and any(not line[key] for line in begins)
        and all(_is_value(line[at]) for line in begins)
        and all(line[own] and not _begins_small(line[own]) for line in begins)
        and all(_is_as_full(a, b) for a, b in pairwise(begins) if not b[key])
    )


def _is_as_full(above: Cells, row: Cells) -> bool:
    """Whether a row lacks no cell of the one above but, at most, the name of its group."""
    return sum(map(bool, row)) >= sum(map(bool, above)) - 1


def _rows(lines: Sequence[Cells], at: int, key: int) -> Iterator[Cells]:
    row: Cells = []
    for line in lines:
        if not line[at]:
            row = [a + b for a, b in zip(row, line, strict=True)]
            continue
        if row:
            yield row
        name = line[key] or row[key]
        row = [*line[:key], name, *line[key + 1 :]]
    yield row


def _is_value(cell: Sequence[Word]) -> bool:
    text = text_of(cell)
    return len(text) <= LONGEST_MARK or are_amounts([text])


def _begins_small(cell: Sequence[Word]) -> bool:
    return cell[0].text[:1].islower()
