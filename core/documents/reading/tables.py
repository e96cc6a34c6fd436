"""A table's cells as rows: merged ones filled, its headings found, frames around text dissolved."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from core.documents.reading.parts import Heading, Paragraph, Part, Row, TableEnd, joined, plain
from core.documents.rows import are_amounts, are_names, may_name_two

MOST_COLUMNS, MOST_ROWS = 500, 5000  # over which a merged cell is repeated
FEWEST_ACROSS = 3  # columns; two cells may say the same
_NAME_WORDS = 7  # words of a column's name, at most
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that stretches over ``columns`` and ``rows``. ``text`` are the words of its ``parts``,
    without those of a table among them."""

    text: str
    columns: int = 1
    rows: int = 1
    parts: Sequence[Part] = ()
    holds_table: bool = False


def cell_of(parts: Sequence[Part], columns: int = 1, rows: int = 1) -> Cell:
    """The cell that holds ``parts``."""
    has_table = any(isinstance(part, Row) for part in parts)
    words = (plain(part) for part in parts if not isinstance(part, Row))
    return Cell(joined(" ".join(words)), columns, rows, parts, has_table)


def spread(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The cells in all places of a table: a merged one stands in each that it covers."""
    above: dict[int, tuple[Cell, int]] = {}  # by column: the cell that reaches down, rows left
    grid: list[list[Cell]] = []
    for row in rows:
        line: list[Cell] = []

        def fill(line: list[Cell] = line) -> None:
            while len(line) in above:
                reaching, left = above.pop(column := len(line))
                if left > 1:
                    above[column] = reaching, left - 1
                line.append(reaching)

        for cell in row:
            fill()
            for _ in range(max(1, min(cell.columns, MOST_COLUMNS))):
                if cell.rows > 1:
                    above[len(line)] = cell, min(cell.rows, MOST_ROWS) - 1
                line.append(cell)
        fill()
        grid.append(line)
    return grid


def table(
    rows: Sequence[Sequence[str]], headers: int | None = None, places: Sequence[str] = ()
) -> Iterator[Part]:
    """A table. ``headers`` is how many rows name its columns; None where the file doesn't say.
    ``places`` are those of its rows in a spreadsheet.

    A frame of one column is no table but paragraphs, as is one whose rows each say one thing, and
    a row above the others with words in one cell only is their caption.
    """
    placed = zip_longest(rows, places, fillvalue="")
    found = [([joined(cell) for cell in row], at) for row, at in placed]
    filled = [row for row, _ in found if any(row)]
    where = [at for row, at in found if any(row)]
    width = max(map(len, filled), default=0)
    if width < 2 or all(map(is_caption, filled)):
        yield from map(_caption, filled, where)
        return
    filled = [row + [""] * (width - len(row)) for row in filled]
    while len(filled) > 1 and is_caption(filled[0]):
        yield _caption(filled.pop(0), where.pop(0))
        headers = headers and headers - 1
    headers = headers_of(filled, headers)
    if headers:
        yield Row(names_of(filled[:headers]), True)
    below = zip(map(_once, filled[headers:]), where[headers:], strict=True)
    yield from (Row(tuple(row), place=at) for row, at in below)
    yield TableEnd()


def headers_of(rows: Sequence[Sequence[str]], headers: int | None) -> int:
    """How many of a table's rows, of equal length and below its captions, name its columns, given
    what the file says of that."""
    if headers is None:
        headers = int(len(rows) > 1 and _names_columns(rows[0], rows[1:]))
    while 0 < headers < len(rows) - 1 and _names_shared(rows[headers - 1], rows[headers]):
        headers += 1
    groups = [at for at in range(1, headers) if _is_across(rows[at])]
    return min([headers, *groups, len(rows) - 1])


def names_of(headers: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The names of columns that stand in one row or several."""
    columns = zip(*headers, strict=True)
    return tuple(" ".join(dict.fromkeys(filter(None, names))) for names in columns)


def _is_across(row: Sequence[str]) -> bool:
    """Whether one cell goes through the whole row, as the name of a group of rows does."""
    is_one = bool(row[0]) and (all(row) or not any(row[1:]))
    return len(row) >= FEWEST_ACROSS and is_caption(row) and is_one


def _once(row: Sequence[str]) -> Sequence[str]:
    """The row, with what goes through all of it in its first cell."""
    return [row[0], *([""] * (len(row) - 1))] if _is_across(row) else row


def _names_shared(names: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row goes on with the names of columns: it says what each of those is that share a
    name, and nothing of the others."""
    shared = [
        at
        for at, name in enumerate(names)
        if name and name in (*names[max(0, at - 1) : at], *names[at + 1 : at + 2])
    ]
    told = [below[at] for at in shared]
    if not told or not all(told) or told == [names[at] for at in shared]:
        return False
    if are_amounts(told) and not all(map(_YEAR.fullmatch, told)):
        return False
    others = [at for at in range(len(names)) if at not in shared]
    return all(below[at] in ("", names[at]) for at in others)


def _caption(row: Sequence[str], place: str) -> Paragraph:
    return Paragraph(next(filter(None, row)), place=place)


def bold_rows(rows: Sequence[Sequence[Sequence[Part]]]) -> int:
    """How many rows at the top of a table, given as the parts of its cells, are bold or headings
    and so name its columns; 0 where all are."""
    filled = [[part for cell in row for part in cell] for row in rows]
    bold = [bool(row) and all(_is_bold(part) for part in row) for row in filled]
    return 0 if all(bold) else bold.index(False)


def _is_bold(part: Part) -> bool:
    return isinstance(part, Heading) or (isinstance(part, Paragraph) and part.is_bold)


def only_lays_out(rows: Sequence[Sequence[Sequence[Part]]]) -> bool:
    """Whether a table, given as the parts of its cells, is a frame around text: one part is all
    that it holds, or it has headings that are no names of columns."""
    filled = [[cell for cell in row if cell] for row in rows if any(row)]
    if sum(len(cell) for row in filled for cell in row) == 1:
        return True
    headed = [any(isinstance(part, Heading) for cell in row for part in cell) for row in filled]
    if not any(headed):
        return False
    first, count = headed.index(True), sum(headed)
    above, names, below = filled[:first], filled[first : first + count], filled[first + count :]
    return (
        not all(headed[first : first + count])
        or any(len(row) > 1 for row in above)
        or any(len(row) < 2 for row in names)
        or not all(len(cell) == 1 and isinstance(cell[0], Heading) for row in names for cell in row)
        or len(below) < 2
    )


def is_caption(row: Sequence[str]) -> bool:
    """Whether a row above others says one thing only."""
    return len(set(filter(None, row))) == 1


def _names_columns(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row that nothing marks as such looks like the names of columns."""
    if len(row) == 2 and not may_name_two(row, below):
        return False
    return (
        are_names(row)
        and all(row[1:])
        and all(
            len(cell.split()) <= _NAME_WORDS
            and (not any(map(str.isdecimal, cell)) or _YEAR.fullmatch(cell))
            for cell in row
        )
    )
