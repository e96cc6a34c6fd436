"""Tables of a PDF page, told by their ruling lines or by edges that repeat from row to row."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from core.documents.reading.drawing import Drawing
from core.documents.reading.glyphs import Word
from core.documents.reading.headed import headed, headed_by_names
from core.documents.reading.layout import Box, union
from core.documents.reading.table_of_page import Cells, Table, text_of

NEAR = 3.0  # points within which edges are one
CELL_GAP = 0.75  # font sizes; narrower gaps part words
ROW_ALIKE = 0.7  # of the height of a filled row, at least: that of one between two of them
GUTTER = 6.0  # points between columns that no line parts
FEWEST_ROWS = 3  # of a table without ruling lines; one less where it has three columns or more
MOST_LINES = 2000  # ruling lines of a page; more draw a picture
MOST_RULES = 200  # lines across a page below which names of columns are looked for
TALLEST_ROW = 120.0  # points; a row that is taller has a line at its side
DRAWN = 0.6  # of a table's height along which a border of columns is drawn
WHOLE_ROWS = 0.5  # of the rows, at least, have words in several cells
MOST_CUT = 0.03  # of the words of a table through which its borders run
PROSE = 7  # words; columns whose cells are usually longer are columns of text
_MARK = re.compile(r"[^\w\s]|\(?[\w.]{1,9}[.)]|\d{1,3}(?:\.\d{1,3})+")


def tables(words: Sequence[Word], drawn: Drawing) -> list[Table]:
    """The page's tables; no word is in two of them."""
    upright = [word for word in words if word.text and word.style.angle == 0]
    found = list(_banded(upright, drawn))
    found += _ruled(_not_in(found, upright), drawn)
    if len(drawn.across) <= MOST_LINES and len(rules := _joined(drawn.across)) <= MOST_RULES:
        for table in headed(upright, rules, drawn.across, drawn.down):
            over = [other for other in found if _overlap(other.box, table.box)]
            head = union([word.box for cell in table.rows[0] for word in cell])
            # One of stripes below a head is not whole; one that begins above it has its own.
            if all(other.box[1] > head[1] for other in over):
                found = [other for other in found if other not in over] + [table]
    found += headed_by_names(_not_in(found, upright))
    return found + list(_aligned(_not_in(found, upright)))


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _not_in(found: Sequence[Table], words: Sequence[Word]) -> list[Word]:
    taken = {id(word) for table in found for word in table.words()}
    return [word for word in words if id(word) not in taken]


def _banded(words: Sequence[Word], drawn: Drawing) -> Iterator[Table]:
    """Tables whose rows are areas that lie on each other."""
    filled = [area.box for area in drawn.areas if area.colour is not None]
    for stack in _stacks(filled[:MOST_LINES]):
        left, top, right, bottom = union(stack)
        box = (left - NEAR, top - NEAR, right + NEAR, bottom + NEAR)
        inside = [word for word in words if _is_within(_middle(word), box)]
        columns = _drawn_columns(drawn.down, box) or _free_columns(inside, box)
        if len(columns) < 3 or _is_cut(inside, columns):
            continue
        rows = _filled(inside, [top, *(band[3] for band in stack)], columns)
        if len(rows) > 1 and sum(sum(map(bool, row)) > 1 for row in rows) > len(rows) * WHOLE_ROWS:
            yield Table(box, rows)


def _stacks(areas: Sequence[Box]) -> Iterator[list[Box]]:
    """Areas from above that are equally wide, each beginning where the one before ends; where a
    row between two of them is not filled, it stands among them all the same."""
    left_over = sorted(areas, key=lambda area: area[1])
    while left_over:
        stack = [left_over.pop(0)]
        others: list[Box] = []
        for area in left_over:
            above = stack[-1]
            gap, height = area[1] - above[3], area[3] - area[1]
            if not (abs(area[0] - above[0]) <= NEAR and abs(area[2] - above[2]) <= NEAR):
                others.append(area)
            elif abs(gap) <= NEAR:
                stack.append(area)
            elif ROW_ALIKE * height <= gap <= height / ROW_ALIKE:
                stack += [(area[0], above[3], area[2], area[1]), area]
            else:
                others.append(area)
        left_over = others
        if len(stack) > 1:
            yield stack


def _ruled(words: Sequence[Word], drawn: Drawing) -> Iterator[Table]:
    areas = [area.box for area in drawn.areas if area.colour is not None]
    edges = [*drawn.across]
    for x0, y0, x1, y1 in areas:
        edges += [(x0, y0, x1, y0), (x0, y1, x1, y1)]
    if not 3 <= len(edges) <= MOST_LINES:
        return
    sides = [*drawn.down]
    for x0, y0, x1, y1 in areas:
        sides += [(x0, y0, x0, y1), (x1, y0, x1, y1)]
    left_over = list(words)
    for left, right, framed in _frames(_joined(edges), sides):
        heights = _from_first_side(framed, left, right, sides)
        box = (left - NEAR, heights[0] - NEAR, right + NEAR, heights[-1] + NEAR)
        inside = [word for word in left_over if _is_within(_middle(word), box)]
        columns = _drawn_columns(sides, box)
        if not columns and not _is_striped(heights, areas, box):
            columns = _free_columns(inside, box)
        if len(columns) < 3 or len(inside) < 4 or _is_cut(inside, columns):
            continue
        rows = _filled(inside, heights, columns)
        if sum(sum(map(bool, row)) > 1 for row in rows) > max(1, len(rows) * WHOLE_ROWS):
            yield Table(box, rows)
            taken = set(map(id, inside))
            left_over = [word for word in left_over if id(word) not in taken]


def _is_cut(words: Sequence[Word], columns: Sequence[float]) -> bool:
    """Whether borders run through words: they belong to something else."""
    cut = sum(
        any(word.box[0] + NEAR < x < word.box[2] - NEAR for x in columns[1:-1]) for word in words
    )
    return cut > MOST_CUT * len(words)


def _joined(edges: Sequence[Box]) -> list[Box]:
    """Lines at one height that touch, as one: borders are often drawn cell by cell."""
    joined: list[Box] = []
    for edge in sorted(edges, key=lambda edge: (round((edge[1] + edge[3]) / 2), edge[0])):
        last = joined[-1] if joined else None
        if last and abs(last[1] - edge[1]) <= NEAR and edge[0] <= last[2] + NEAR:
            joined[-1] = (min(last[0], edge[0]), last[1], max(last[2], edge[2]), last[3])
        else:
            joined.append(edge)
    return joined


def _frames(
    edges: Sequence[Box], sides: Sequence[Box]
) -> Iterator[tuple[float, float, list[float]]]:
    """Left, right and heights of three lines or more that are equally long and stand below each
    other, either near or held together by a line at their side."""

    def key(edge: Box) -> tuple[int, int]:
        return round(edge[0] / NEAR), round(edge[2] / NEAR)

    for _, group in groupby(sorted(edges, key=key), key=key):
        alike = list(group)
        left, right = alike[0][0], alike[0][2]
        heights: list[float] = []
        for height in sorted((edge[1] + edge[3]) / 2 for edge in alike):
            if heights and height - heights[-1] <= NEAR:
                continue
            if heights and not _are_held((left, heights[-1], right, height), sides):
                if len(heights) >= 3:
                    yield left, right, heights
                heights = []
            heights.append(height)
        if len(heights) >= 3:
            yield left, right, heights


def _from_first_side(
    heights: list[float], left: float, right: float, sides: Sequence[Box]
) -> list[float]:
    """Without lines above the first row that has lines at its side, if any has: such as that below
    a page's header."""
    for at, (above, below) in enumerate(pairwise(heights)):
        if any(
            side[1] <= above + NEAR and side[3] >= below - NEAR and left - NEAR <= side[0] <= right
            for side in sides
        ):
            return heights[at:] if len(heights) - at >= 3 else heights
    return heights


def _are_held(box: Box, sides: Sequence[Box]) -> bool:
    """Whether the space between two lines is a row's."""
    if box[3] - box[1] <= TALLEST_ROW:
        return True
    return any(
        side[1] <= box[1] + NEAR
        and side[3] >= box[3] - NEAR
        and box[0] - NEAR <= side[0] <= box[2] + NEAR
        for side in sides
    )


def _middle(word: Word) -> tuple[float, float]:
    return (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2


def _is_within(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _is_striped(heights: Sequence[float], areas: Sequence[Box], box: Box) -> bool:
    """Whether only some of the rows are filled: what is between them may be several rows."""
    middles = [(above + below) / 2 for above, below in pairwise(heights)]
    filled = [any(_is_within((box[0] + 2 * NEAR, y), area) for area in areas) for y in middles]
    return any(filled) and not all(filled)


def _drawn_columns(sides: Sequence[Box], box: Box) -> list[float]:
    """x of the columns' borders, the outermost included, where lines are drawn between them."""
    lengths: dict[float, float] = {}
    for side in sorted(sides):
        length = min(side[3], box[3]) - max(side[1], box[1])
        if length > 0 and box[0] + 2 * NEAR < side[0] < box[2] - 2 * NEAR:
            x = next((x for x in lengths if abs(x - side[0]) <= NEAR), side[0])
            lengths[x] = lengths.get(x, 0) + length
    drawn = [x for x, length in lengths.items() if length > DRAWN * (box[3] - box[1])]
    return [box[0], *sorted(drawn), box[2]] if drawn else []


def _free_columns(words: Sequence[Word], box: Box) -> list[float]:
    """The same, where no word stands between them."""
    reach = box[0]
    borders = [box[0]]
    for word in sorted(words, key=lambda word: word.box[0]):
        if word.box[0] - reach > GUTTER and reach > box[0]:
            borders.append((word.box[0] + reach) / 2)
        reach = max(reach, word.box[2])
    return [*borders, box[2]]


def _filled(
    words: Sequence[Word], heights: Sequence[float], columns: Sequence[float]
) -> list[Cells]:
    """The words in their cells; rows without any are left out."""
    rows: list[Cells] = [[[] for _ in columns[1:]] for _ in heights[1:]]
    for word in words:
        x, y = _middle(word)
        row = min(max(bisect_right(heights, y) - 1, 0), len(rows) - 1)
        column = min(max(bisect_right(columns, x) - 1, 0), len(columns) - 2)
        rows[row][column].append(word)
    used = [column for column in range(len(columns) - 1) if any(row[column] for row in rows)]
    return [[row[column] for column in used] for row in rows if any(row)]


def _aligned(words: Sequence[Word]) -> Iterator[Table]:
    run: list[Cells] = []
    for row in _rows(words):
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
    distance = below[0][0].box[1] - above[0][0].box[3]
    if not -NEAR < distance < 2 * below[0][0].style.size:
        return False
    return all(
        abs(a[0].box[0] - b[0].box[0]) <= NEAR
        or abs(a[-1].box[2] - b[-1].box[2]) <= NEAR
        or abs(a[0].box[0] + a[-1].box[2] - b[0].box[0] - b[-1].box[2]) <= 2 * NEAR
        for a, b in zip(above, below, strict=True)
    )


def _table(run: Sequence[Cells]) -> Iterator[Table]:
    columns = list(zip(*run, strict=True))
    if len(run) < FEWEST_ROWS - (len(columns) > 2):
        return
    if any(median(map(len, column)) > PROSE for column in columns):
        return
    if len(columns) == 2 and all(_MARK.fullmatch(text_of(cell)) for cell in columns[0]):
        return
    box = union([word.box for row in run for cell in row for word in cell])
    yield Table(box, list(run))
