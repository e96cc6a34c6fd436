"""Ruled tables of a PDF page with merged cells: those whose border to a neighbour is not drawn."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.documents.reading.drawing import Drawing
from core.documents.reading.frames import joined, middle
from core.documents.reading.glyphs import Word
from core.documents.reading.headed import NEAR
from core.documents.reading.layout import Box, union
from core.documents.reading.table_of_page import Cells, Table, text_of
from core.documents.rows import are_amounts

MOST_PIECES = 5000  # that lines are drawn in, one way
MOST_LINES = 300  # across a page, and as many down it; more draw a picture
MOST_PLACES = 10_000  # of a grid
LONGEST_REPEATED = 600  # letters of a cell that reaches over several rows
FEWEST_WORDS = 4  # of a table

_Runs = list[list[tuple[float, float]]]  # from where to where lines are drawn, by their place


@dataclass(frozen=True, slots=True)
class _Region:
    """A cell: its rows and columns, the ends excluded, and its words."""

    top: int
    bottom: int
    left: int
    right: int
    words: list[Word]

    def letters(self) -> int:
        return sum(len(word.text) for word in self.words)


_Rows = list[list[_Region]]  # by row, the cell of each column


def merged(words: Sequence[Word], drawn: Drawing) -> Iterator[Table]:
    """The tables with all borders drawn, some of whose cells reach over several rows or columns:
    their words stand in each place that they cover."""
    if max(len(drawn.across), len(drawn.down)) > MOST_PIECES:
        return
    across = joined(drawn.across)
    down = [_turned(line) for line in joined([_turned(line) for line in drawn.down])]
    if len(across) > MOST_LINES or len(down) > MOST_LINES:
        return
    for flat, upright in _touching(across, down):
        if table := _table(words, flat, upright):
            yield table


def _turned(box: Box) -> Box:
    return (box[1], box[0], box[3], box[2])


def _touching(across: Sequence[Box], down: Sequence[Box]) -> Iterator[tuple[list[Box], list[Box]]]:
    """The lines that hold together, those across the page and those down it."""
    left_across, left_down = list(across), list(down)
    while left_across:
        flat, upright = [left_across.pop()], list[Box]()
        new: list[Box] = list(flat)
        while new:
            line = new.pop()
            for left_over, found in ((left_across, flat), (left_down, upright)):
                met = [other for other in left_over if _meet(line, other)]
                left_over[:] = [other for other in left_over if not _meet(line, other)]
                found += met
                new += met
        yield flat, upright


def _meet(a: Box, b: Box) -> bool:
    return (
        a[0] <= b[2] + NEAR and b[0] <= a[2] + NEAR and a[1] <= b[3] + NEAR and b[1] <= a[3] + NEAR
    )


def _table(words: Sequence[Word], flat: Sequence[Box], upright: Sequence[Box]) -> Table | None:
    heights, across = _placed([((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in flat])
    edges, down = _placed([((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in upright])
    if len(heights) < 3 or len(edges) < 3 or len(heights) * len(edges) > MOST_PLACES:
        return None
    sides = min(line[0] for line in flat), max(line[2] for line in flat)
    if abs(sides[0] - edges[0]) > NEAR or abs(sides[1] - edges[-1]) > NEAR:
        return None  # its columns go on where no line closes them
    rows = _regions(
        [[_is_drawn(runs, row) for row in pairwise(heights)] for runs in down],
        [[_is_drawn(runs, column) for column in pairwise(edges)] for runs in across],
    )
    if rows is None:
        return None
    for word in words:
        x, y = middle(word)
        if edges[0] <= x <= edges[-1] and heights[0] <= y <= heights[-1]:
            row = min(bisect_right(heights, y) - 1, len(rows) - 1)
            rows[row][min(bisect_right(edges, x) - 1, len(rows[0]) - 1)].words.append(word)
    return _with_head([row for row in rows if any(region.words for region in row)])


def _placed(lines: Sequence[tuple[float, float, float]]) -> tuple[list[float], _Runs]:
    """The different places of lines, and what is drawn at each."""
    places: list[float] = []
    runs: _Runs = []
    for place, start, end in sorted(lines):
        if not places or place - places[-1] > NEAR:
            places.append(place)
            runs.append([])
        runs[-1].append((start, end))
    return places, runs


def _is_drawn(runs: Sequence[tuple[float, float]], piece: tuple[float, float]) -> bool:
    between = (piece[0] + piece[1]) / 2
    return any(start <= between <= end for start, end in runs)


def _regions(down: Sequence[Sequence[bool]], across: Sequence[Sequence[bool]]) -> _Rows | None:
    """The cells by row and column; None where one is no rectangle, or the outline is open.
    ``down`` says of each edge in which rows it is drawn, ``across`` of each height in which
    columns."""
    if not all((*down[0], *down[-1], *across[0], *across[-1])):
        return None
    found: dict[tuple[int, int], _Region] = {}
    height, width = len(across) - 1, len(down) - 1
    for top in range(height):
        for left in range(width):
            if (top, left) in found:
                continue
            right = next(x for x in range(left + 1, width + 1) if down[x][top])
            bottom = next(y for y in range(top + 1, height + 1) if across[y][left])
            region = _Region(top, bottom, left, right, [])
            for y in range(top, bottom):
                for x in range(left, right):
                    is_cut = (x > left and down[x][y]) or (y > top and across[y][x])
                    if is_cut or (y, x) in found:
                        return None
                    found[y, x] = region
    return [[found[y, x] for x in range(width)] for y in range(height)]


def _with_head(rows: _Rows) -> Table | None:
    """The table, with the rows that name its columns as one; rows at its top that say one thing
    are its title, and stand above it. None where no cell is merged or it is no table."""
    cells = {id(region): region for row in rows for region in row if region.words}.values()
    if all(_is_single(region) for region in cells):
        return None
    if any(
        region.bottom - region.top > 1 and region.letters() > LONGEST_REPEATED for region in cells
    ):
        return None
    while rows and rows[0][0] is rows[0][-1]:
        rows = rows[1:]
    full = sum(len({id(region) for region in row if region.words}) > 1 for row in rows)
    if len(rows) < 2 or 2 * full <= len(rows):
        return None
    depth = _depth(rows)
    head = [_named(column) for column in zip(*rows[:depth], strict=True)]
    body = [_cells(row) for row in rows[depth:]]
    used = [at for at in range(len(head)) if any(row[at] for row in [head, *body])]
    table = [[row[at] for at in used] for row in [head, *body]]
    inside = [word for row in table for cell in row for word in cell]
    if len(used) < 2 or len(inside) < FEWEST_WORDS:
        return None
    return Table(union([word.box for word in inside]), table, has_head=depth > 1 or None)


def _is_single(region: _Region) -> bool:
    return region.bottom - region.top == 1 and region.right - region.left == 1


def _depth(rows: _Rows) -> int:
    """How many rows name the columns: below a name that several share stands that of each."""
    depth = 1
    while depth < len(rows) - 1:
        shared = [
            at
            for at, region in enumerate(rows[depth - 1])
            if region.right - region.left > 1 and rows[depth][at] is not region
        ]
        names = [rows[depth][at] for at in shared]
        if not names or not all(region.words for region in names):
            break
        if are_amounts([text_of(region.words) for region in names]):
            break
        depth += 1
    return depth


def _named(column: Sequence[_Region]) -> list[Word]:
    """The words of a column's names from above, each once."""
    return [
        word for region in {id(each): each for each in column}.values() for word in region.words
    ]


def _cells(row: Sequence[_Region]) -> Cells:
    if row[0] is row[-1]:
        return [row[0].words, *([] for _ in row[1:])]
    return [region.words for region in row]
