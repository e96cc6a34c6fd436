"""The last row of a table whose rows are told by lines between them, or by a fill in turns: it has
neither a line nor a filled area below it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from core.documents.reading.glyphs import Word
from core.documents.reading.headed import NEAR, SAME_SIZE, lines_of, rows_below
from core.documents.reading.layout import Box, union
from core.documents.reading.table_of_page import Cells, Table

FEWEST = 2  # cells of it that hold something, at least
MOST_LINES = 12  # of its cells


def with_last_row(table: Table, words: Sequence[Word]) -> Table:
    """The table with the one row of ``words`` that stands as near below it as its rows stand to
    each other, and looks as they do; without such a row as it is."""
    boxes = [_box(row) for row in table.rows]
    steps = [below[1] - above[3] for above, below in pairwise(boxes)]
    left, _, right, bottom = table.box
    below = [
        word
        for word in words
        if word.text and word.box[1] >= bottom - NEAR and left <= word.box[0] <= right
    ]
    columns = [
        (min(word.box[0] for word in column), max(word.box[2] for word in column))
        for cells in zip(*table.rows, strict=True)
        if (column := [word for cell in cells for word in cell])
    ]
    found = list(rows_below(lines_of(below)[:MOST_LINES], columns, bottom))
    if len(found) != 1 or len(columns) != len(table.rows[-1]) or not steps:
        return table
    row, box = found[0], _box(found[0])
    if box[1] - boxes[-1][3] > max(steps) + NEAR or not _is_like(row, table.rows[-1]):
        return table
    return replace(table, box=union([table.box, box]), rows=[*table.rows, row])


def _box(row: Cells) -> Box:
    return union([word.box for cell in row for word in cell])


def _is_like(row: Cells, above: Cells) -> bool:
    """Whether a row has words in nearly all cells, as large and as bold as those above it."""
    filled = [cell for cell in row if cell]
    if not row[0] or len(filled) < max(FEWEST, len(row) - 1):
        return False
    one, other = row[0][0].style, next(cell[0] for cell in above if cell).style
    return abs(one.size - other.size) <= SAME_SIZE and one.bold == other.bold
