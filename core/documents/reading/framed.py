"""Tables of a PDF page whose rows are drawn: by lines across the page, or by filled areas."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from statistics import median

from core.documents.reading.drawing import Drawing
from core.documents.reading.frames import (
    LEADING,
    TALLEST_ROW,
    Frame,
    frames,
    is_within,
    joined,
    middle,
    untorn,
)
from core.documents.reading.glyphs import Word
from core.documents.reading.headed import NEAR, head_above, lines_of, rows_below, runs_on
from core.documents.reading.last_row import with_last_row
from core.documents.reading.layout import Box, union
from core.documents.reading.names_across import names_across
from core.documents.reading.table_of_page import Cells, Table, is_right_to_left

GUTTER = 6.0  # points between columns that no line parts
MOST_LINES = 2000  # ruling lines of a page; more draw a picture
MOST_SIDES = 5000  # lines down a page; more draw a picture
MOST_PARTS = 8  # times that a frame is parted
DRAWN = 0.6  # of a table's height along which a border of columns is drawn
WHOLE_ROWS = 0.5  # of the rows, at least, have words in several cells
LONGEST_CELL = 600  # letters, where no line parts the columns
MOST_CUT = 0.03  # of the words of a table through which its borders run


def ruled(words: Sequence[Word], drawn: Drawing) -> Iterator[Table]:
    """The tables whose rows have lines above and below, or areas that do not lie on each other."""
    areas = [area.box for area in drawn.areas if area.colour is not None]
    edges = [*drawn.across]
    for x0, y0, x1, y1 in areas:
        edges += [(x0, y0, x1, y0), (x0, y1, x1, y1)]
    if not 3 <= len(edges) <= MOST_LINES or len(drawn.down) > MOST_SIDES:
        return
    sides = [*drawn.down]
    for x0, y0, x1, y1 in areas:
        sides += [(x0, y0, x0, y1), (x1, y0, x1, y1)]
    left_over = list(words)
    size = median(word.style.size for word in words) if words else 0.0
    lines = joined(drawn.across)
    for long in frames(joined(edges), sides):
        for frame in untorn(long, left_over, sides, size):
            filled = [] if _is_lined(frame, lines) else areas
            for found in _of_frame(frame, left_over, drawn.down, filled):
                table = with_last_row(found, left_over)
                yield table
                taken = set(map(id, table.words()))
                left_over = [word for word in left_over if id(word) not in taken]


def _is_lined(frame: Frame, lines: Sequence[Box]) -> bool:
    """Whether lines are drawn at all heights, so that what is filled does not tell the rows."""
    at = [y0 for x0, y0, x1, _ in lines if x0 <= frame.left + NEAR and frame.right - NEAR <= x1]
    return all(any(abs(y - height) <= NEAR for y in at) for height in frame.heights)


def _of_frame(
    frame: Frame,
    words: Sequence[Word],
    lines: Sequence[Box],
    areas: Sequence[Box],
    parts: int = MOST_PARTS,
) -> Iterator[Table]:
    """The table of a frame, or those above and below its tallest row where it makes none, so many
    times."""
    top, bottom = frame.box[1], frame.box[3]
    lines = [line for line in lines if line[1] <= bottom and top <= line[3]]
    words = [word for word in words if top - TALLEST_ROW <= word.box[1] and word.box[3] <= bottom]
    if table := _table(frame, words, lines, areas):
        yield table
    elif parts and len(frame.heights) > 3:
        rows = frame.rows
        tallest = max(range(len(rows)), key=lambda at: rows[at][1] - rows[at][0])
        for part in (frame.part(0, tallest + 1), frame.part(tallest + 1, len(frame.heights))):
            if len(part.heights) >= 3:
                yield from _of_frame(part, words, lines, areas, parts - 1)


def _table(
    frame: Frame, words: Sequence[Word], lines: Sequence[Box], areas: Sequence[Box]
) -> Table | None:
    inside = [word for word in words if is_within(middle(word), frame.box)]
    drawn = _drawn_columns(lines, frame.box)
    across = [] if drawn else names_across(inside, frame)
    named = set(map(id, across))
    own = [word for word in inside if id(word) not in named]
    columns = drawn or _undrawn_columns(frame, own, areas)
    if len(columns) < 3 or len(inside) < 4 or _is_cut(own, columns):
        return None
    extents = list(pairwise(columns))
    rows = [_named(row, named) for row in _filled(inside, frame.heights, columns)]
    if len(rows) == 2 and sum(map(bool, rows[0])) > 1:  # a line below the head alone
        rows[-1:] = _unlined(rows[-1], extents, frame.heights[1])
    if not drawn and _has_prose(rows):
        return None
    if sum(sum(map(bool, row)) > 1 for row in rows) <= max(1, len(rows) * WHOLE_ROWS):
        return None
    if head := head_above(words, frame.box, rows):
        box = union([frame.box, *(word.box for cell in head for word in cell)])
        return Table(box, [head, *rows], has_head=True)
    return Table(frame.box, rows)


def _named(row: Cells, across: Collection[int]) -> Cells:
    """The row, the name of a group among the words ``across`` columns in its first cell."""
    words = [word for cell in row for word in cell]
    if not all(id(word) in across for word in words):
        return row
    first = -1 if is_right_to_left(words) else 0
    cells: Cells = [[] for _ in row]
    cells[first] = words
    return cells


def _unlined(body: Cells, columns: list[tuple[float, float]], top: float) -> list[Cells]:
    """The rows of a body without lines between them; its only row where its lines are those of
    wrapped cells: as near as these are, with nothing in most of the columns."""
    words = [word for cell in body for word in cell]
    rows = list(rows_below(lines_of(words), columns, top))
    whole = sum(len(cell) for row in rows for cell in row) == len(words)
    full = 2 * sum(map(all, rows)) > len(rows)
    return rows if whole and (full or _stand_apart(rows)) and not runs_on(rows) else [body]


def _stand_apart(rows: Sequence[Cells]) -> bool:
    """Whether more is between rows than between the lines of a cell."""
    boxes = [union([word.box for cell in row for word in cell]) for row in rows]
    size = median(word.style.size for row in rows for cell in row for word in cell)
    return all(below[1] - above[3] > LEADING * size for above, below in pairwise(boxes))


def _has_prose(rows: Sequence[Cells]) -> bool:
    """Whether a cell is a column of text."""
    return any(sum(len(word.text) for word in cell) > LONGEST_CELL for row in rows for cell in row)


def _undrawn_columns(frame: Frame, words: Sequence[Word], areas: Sequence[Box]) -> list[float]:
    """x of the columns' borders, the outermost included: where areas end or no word stands,
    whichever tells more."""
    sides = [(x, area[1], x, area[3]) for area in areas for x in (area[0], area[2])]
    free = [] if _is_striped(frame.heights, areas, frame.box) else _free_columns(words, frame.box)
    return max(_drawn_columns(sides, frame.box), free, key=len)


def _is_cut(words: Sequence[Word], columns: Sequence[float]) -> bool:
    """Whether borders run through words: they belong to something else."""
    cut = sum(
        any(word.box[0] + NEAR < x < word.box[2] - NEAR for x in columns[1:-1]) for word in words
    )
    return cut > MOST_CUT * len(words)


def _is_striped(heights: Sequence[float], areas: Sequence[Box], box: Box) -> bool:
    """Whether only some of the rows below the head are filled: what is between them may be several
    rows."""
    middles = [(above + below) / 2 for above, below in pairwise(heights)]
    filled = [any(is_within((box[0] + 2 * NEAR, y), area) for area in areas) for y in middles]
    return any(filled[1:]) and not all(filled[1:])


def _drawn_columns(sides: Sequence[Box], box: Box) -> list[float]:
    """x of the columns' borders, the outermost included, where lines are drawn between them."""
    lengths: dict[float, float] = {}
    for side in sorted(sides):
        length = min(side[3], box[3]) - max(side[1], box[1])
        if length > 0 and box[0] + 2 * NEAR < side[0] < box[2] - 2 * NEAR:
            latest = next(reversed(lengths), side[0])
            x = latest if side[0] - latest <= NEAR else side[0]
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
        x, y = middle(word)
        row = min(max(bisect_right(heights, y) - 1, 0), len(rows) - 1)
        column = min(max(bisect_right(columns, x) - 1, 0), len(columns) - 2)
        rows[row][column].append(word)
    used = [column for column in range(len(columns) - 1) if any(row[column] for row in rows)]
    return [[row[column] for column in used] for row in rows if any(row)]
