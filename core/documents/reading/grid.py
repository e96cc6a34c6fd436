"""Tables of a PDF page, told by their ruling lines or by edges that repeat from row to row."""

import re
from collections.abc import Iterator, Sequence
from statistics import median

from core.documents.reading.drawing import Drawing
from core.documents.reading.framed import MOST_LINES, ruled
from core.documents.reading.frames import joined
from core.documents.reading.glyphs import Word
from core.documents.reading.grouped_rows import is_of_group
from core.documents.reading.headed import CELL_GAP, NEAR, headed, headed_by_names
from core.documents.reading.layout import Box, union
from core.documents.reading.merged import merged
from core.documents.reading.shared_names import with_shared_names
from core.documents.reading.striped import striped
from core.documents.reading.table_of_page import Cells, Table, text_of

FEWEST_ROWS = 3  # of a table without ruling lines; one less where it has three columns or more
MOST_RULES = 200  # lines across a page below which names of columns are looked for
TALLEST_HEAD = 60.0  # points; areas that are higher are behind more than the names of columns
MOST_HEADS = 200  # filled areas; more draw a picture
PROSE = 7  # words; columns whose cells are usually longer are columns of text
# What lines of running text in narrow columns have: how many there are, how many of them begin in
# small letters, and how many letters they hold.
FEWEST_LINES, GOING_ON, LETTERS = 6, 0.3, 15
_MARK = re.compile(r"[^\w\s]|\(?[\w.]{1,9}[.)]|\d{1,3}(?:\.\d{1,3})+")


def tables(words: Sequence[Word], drawn: Drawing) -> list[Table]:
    """The page's tables; no word is in two of them."""
    upright = [word for word in words if word.text and word.style.angle == 0]
    found = list(merged(upright, drawn))
    found += striped(_not_in(found, upright), drawn)
    found += ruled(_not_in(found, upright), drawn)
    if len(drawn.across) <= MOST_LINES and len(rules := joined(drawn.across)) <= MOST_RULES:
        for table in headed(upright, rules, drawn.across, drawn.down):
            over = [other for other in found if _overlap(other.box, table.box)]
            head = union([word.box for cell in table.rows[0] for word in cell])
            # One of stripes below a head is not whole; one that begins above it has its own.
            if all(other.box[1] > head[1] for other in over):
                found = [other for other in found if other not in over] + [table]
    found += headed_by_names(_not_in(found, upright), _heads(drawn))
    found += _aligned(_not_in(found, upright))
    left_over = _not_in(found, upright)
    return [with_shared_names(table, left_over) for table in found]


def _heads(drawn: Drawing) -> list[Box]:
    """The filled areas that are no higher than the names of columns."""
    low = [
        area.box
        for area in drawn.areas
        if area.colour is not None and NEAR < area.box[3] - area.box[1] <= TALLEST_HEAD
    ]
    return low if len(low) <= MOST_HEADS else []


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _not_in(found: Sequence[Table], words: Sequence[Word]) -> list[Word]:
    taken = {id(word) for table in found for word in table.words()}
    return [word for word in words if id(word) not in taken]


def _aligned(words: Sequence[Word]) -> Iterator[Table]:
    run: list[Cells] = []
    for row in _rows(words):
        if run and is_of_group(run[-1], row):
            row = [run[-1][0], *row]
        if run and not _is_alike(run[-1], row):
            yield from _table(run)
            run = []
        if len(row) > 1:
            run.append(row)
    yield from _table(run)


def _rows(words: Sequence[Word]) -> Iterator[Cells]:
    """The words of each line from left to right, in cells that wide gaps part."""
    cells: Cells = []
    row = -1
    for word in words:
        before = cells[-1][-1] if cells else None
        if before is None or word.row != row or word.box[0] < before.box[0]:
            if cells:
                yield cells
            cells, row = [[word]], word.row
        elif not word.belongs and word.box[0] - before.box[2] > CELL_GAP * word.style.size:
            cells.append([word])
        else:
            cells[-1].append(word)
    if cells:
        yield cells


def _is_alike(above: Cells, below: Cells) -> bool:
    """Whether two lines are rows of one table: as many cells, at the same places, and near."""
    if len(above) != len(below):
        return False
    # The name of a group, in the first cell, may be that of rows further up.
    distance = below[-1][0].box[1] - above[-1][0].box[3]
    if not -NEAR < distance < 2 * below[-1][0].style.size:
        return False
    return all(
        abs(a[0].box[0] - b[0].box[0]) <= NEAR
        or abs(a[-1].box[2] - b[-1].box[2]) <= NEAR
        or abs(a[0].box[0] + a[-1].box[2] - b[0].box[0] - b[-1].box[2]) <= 2 * NEAR
        for a, b in zip(above, below, strict=True)
    )


def _run_on(columns: Sequence[Sequence[Sequence[Word]]]) -> bool:
    """Whether all columns are narrow ones of running text: lines go on from those above."""
    return len(columns[0]) >= FEWEST_LINES and all(
        sum(cell[0].text[0].islower() for cell in column) >= GOING_ON * len(column)
        and median(sum(len(word.text) for word in cell) for cell in column) >= LETTERS
        for column in columns
    )


def _table(run: Sequence[Cells]) -> Iterator[Table]:
    columns = list(zip(*run, strict=True))
    if len(run) < FEWEST_ROWS - (len(columns) > 2):
        return
    if any(median(map(len, column)) > PROSE for column in columns) or _run_on(columns):
        return
    if len(columns) == 2 and all(_MARK.fullmatch(text_of(cell)) for cell in columns[0]):
        return
    box = union([word.box for row in run for cell in row for word in cell])
    yield Table(box, list(run))
