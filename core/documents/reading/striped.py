"""Tables of a PDF page whose every other row is filled, as browsers print them: the row that names
the columns may be filled or not, and nothing else may be drawn."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from core.documents.reading.drawing import Area, Drawing
from core.documents.reading.frames import SPACING, TALLEST_ROW, middle
from core.documents.reading.glyphs import Colour, Word
from core.documents.reading.headed import NEAR, SAME_SIZE, cells_of, lines_of
from core.documents.reading.layout import Box, union
from core.documents.reading.table_of_page import Cells, Table

MOST_AREAS = 2000  # of a page; more draw a picture
FEWEST_COLUMNS = 2
TIGHT = 0.35  # font sizes between lines that are of one cell for sure
MOST_ABOVE = 3  # rows above the first that is filled: the names, on two lines, and a row


@dataclass(frozen=True, slots=True)
class _Stripe:
    """A filled row, with the x of the borders between the areas that it is filled with."""

    box: Box
    borders: tuple[float, ...]
    colour: Colour | None


@dataclass(frozen=True, slots=True)
class _Row:
    """The words of a row, and the area that it is filled with, if any."""

    words: list[Word]
    filled: Box | None = None


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where each column begins and ends, and how far two rows are apart at least."""

    columns: list[tuple[float, float]]
    step: float


def striped(words: Sequence[Word], drawn: Drawing) -> Iterator[Table]:
    """The tables with a row that is not filled between two that are."""
    areas = [area for area in drawn.areas if area.colour is not None and _is_low(area.box)]
    if not 2 <= len(areas) <= MOST_AREAS:
        return
    left_over = list(words)
    for wide in _runs(_stripes(areas)):
        for run in _by_table(wide, left_over):
            if table := _table(run, left_over, drawn.across):
                yield table
                taken = set(map(id, table.words()))
                left_over = [word for word in left_over if id(word) not in taken]


def _is_low(box: Box) -> bool:
    return NEAR < box[3] - box[1] <= TALLEST_ROW


def _stripes(areas: Sequence[Area]) -> list[_Stripe]:
    """The filled rows: areas beside each other, as high as each other."""
    stripes: list[_Stripe] = []
    for area in sorted(areas, key=lambda area: (round(area.box[1]), area.box[0])):
        last = stripes[-1] if stripes else None
        x0, y0, x1, y1 = area.box
        if last and abs(last.box[1] - y0) <= 1 and abs(last.box[3] - y1) <= 1:
            if x1 <= last.box[2] + 1:
                continue  # filled twice
            if x0 - last.box[2] <= SPACING:
                borders = (*last.borders, (last.box[2] + x0) / 2)
                stripes[-1] = _Stripe(union([last.box, area.box]), borders, last.colour)
                continue
        stripes.append(_Stripe(area.box, (), area.colour))
    return stripes


def _runs(stripes: Sequence[_Stripe]) -> Iterator[list[_Stripe]]:
    """Stripes below each other that are equally wide, no further apart than a row is high."""
    open_runs: list[list[_Stripe]] = []
    for stripe in stripes:
        for run in open_runs:
            last = run[-1].box
            is_as_wide = abs(last[0] - stripe.box[0]) <= 1 and abs(last[2] - stripe.box[2]) <= 1
            if is_as_wide and -1 <= stripe.box[1] - last[3] <= TALLEST_ROW:
                run.append(stripe)
                break
        else:
            open_runs.append([stripe])
    return (run for run in open_runs if len(run) > 1)


def _by_table(run: Sequence[_Stripe], words: Sequence[Word]) -> Iterator[Sequence[_Stripe]]:
    """The stripes of each table: one ends at a heading, and at what is filled as its head is."""
    bands = _bands(run, words)
    sizes = [{word.style.size for word in band} for band in bands[::2]]
    start = 0
    for at in range(1, len(run)):
        largest = max((word.style.size for word in bands[2 * at - 1]), default=0.0)
        is_head = at - start > 1 and run[at].colour == run[start].colour != run[start + 1].colour
        if is_head or largest > max(sizes[at - 1] | sizes[at], default=largest) + SAME_SIZE:
            yield run[start:at]
            start = at
    yield run[start:]


def _table(run: Sequence[_Stripe], words: Sequence[Word], lines: Sequence[Box]) -> Table | None:
    left, right = run[0].box[0] - NEAR, run[0].box[2] + NEAR
    within = [word for word in words if left <= word.box[0] and word.box[2] <= right]
    rows = list(_rows(run, within, lines))
    if len(run) < 2 or len(rows) == len(run) or not all(row.words for row in rows):
        return None
    step = _step(rows)
    shape = _Shape(_columns(run, rows), step)
    cells = [line for row in rows if (line := _in_cells(row.words, shape.columns))]
    is_whole = len(cells) == len(rows) and all(len(_parted(row.words, step)) == 1 for row in rows)
    if not is_whole or len(shape.columns) < FEWEST_COLUMNS or _are_groups(rows, cells):
        return None
    has_filled_head = run[0].colour != run[1].colour and sum(map(bool, cells[0])) > 1
    above, below = list[Cells](), _below(within, run, shape, rows[-1].words)
    if not has_filled_head and (_is_bold(rows[1].words) or not _is_bold(rows[0].words)):
        above = _above(within, run, shape, rows[0].words)
    found = [*above, *cells, *below]
    box = union([run[0].box, run[-1].box, *(word.box for row in found for word in _words(row))])
    return Table(box, found, has_head=has_filled_head or None)


def _rows(run: Sequence[_Stripe], words: Sequence[Word], lines: Sequence[Box]) -> Iterator[_Row]:
    """The words of each stripe and of what is between two; of nothing where a line is drawn there,
    which parts it."""
    left, _, right, _ = run[0].box
    beside = sorted((line for line in lines if line[0] < right and left < line[2]), key=_top)
    bands = _bands(run, words)
    yield _Row(bands[0], run[0].box)
    for above, below, unfilled, filled in zip(run, run[1:], bands[1::2], bands[2::2], strict=False):
        if unfilled:
            yield _Row([] if _is_across(beside, above.box[3], below.box[1]) else unfilled)
        yield _Row(filled, below.box)


def _bands(run: Sequence[_Stripe], words: Sequence[Word]) -> list[list[Word]]:
    """The words of each stripe and, in turn, of what is between it and the next."""
    edges = list(accumulate((y for stripe in run for y in stripe.box[1::2]), max))
    bands: list[list[Word]] = [[] for _ in edges[1:]]
    for word in words:
        x, y = middle(word)
        at = bisect_right(edges, y) - 1
        if 0 <= at < len(bands) and run[0].box[0] - NEAR <= x <= run[0].box[2] + NEAR:
            bands[at].append(word)
    return bands


def _are_groups(rows: Sequence[_Row], cells: Sequence[Cells]) -> bool:
    """Whether what is filled are mostly rows of one cell: the names of groups of rows."""
    filled = [found for row, found in zip(rows, cells, strict=True) if row.filled]
    return 2 * sum(sum(map(bool, found)) > 1 for found in filled) < len(filled)


def _top(line: Box) -> float:
    return line[1]


def _is_across(lines: Sequence[Box], top: float, bottom: float) -> bool:
    """Whether one of the lines, from above, is drawn between the two."""
    at = bisect_right(lines, top + NEAR, key=_top)
    return at < len(lines) and lines[at][3] < bottom - NEAR


def _step(rows: Sequence[_Row]) -> float:
    """How far the words of two rows are apart: as much is free in a filled row, above its words and
    below them."""
    free = [
        row.filled[3] - row.filled[1] - (words[3] - words[1])
        for row in rows
        if row.filled and (words := union([word.box for word in row.words]))
    ]
    return max(min(free) - 1, TIGHT * rows[0].words[0].style.size)


def _parted(words: Sequence[Word], step: float) -> list[list[Word]]:
    """The words from above, parted at gaps as high as those between rows."""
    rows: list[list[Word]] = []
    bottom = 0.0
    for line in lines_of(words):
        top = min(word.box[1] for word in line)
        if rows and top - bottom < step:
            rows[-1] += line
        else:
            rows.append(list(line))
        bottom = max(word.box[3] for word in rows[-1])
    return rows


def _columns(run: Sequence[_Stripe], rows: Sequence[_Row]) -> list[tuple[float, float]]:
    """Where each column begins and ends: where areas meet, or else where no word stands."""
    left, _, right, _ = run[0].box
    borders = max((stripe.borders for stripe in run), key=len) or tuple(_free(rows))
    return list(pairwise((left, *borders, right)))


def _free(rows: Sequence[_Row]) -> Iterator[float]:
    """x in the gaps between columns, which no word of any row with several cells reaches."""
    words = [word for row in rows if len(cells_of(row.words)) > 1 for word in row.words]
    for before, cell in pairwise(cells_of(words)):
        yield (max(word.box[2] for word in before) + min(word.box[0] for word in cell)) / 2


def _in_cells(row: Sequence[Word], columns: Sequence[tuple[float, float]]) -> Cells | None:
    """The words by column; None where they run through several, unless they are all that the row
    says."""
    if len(cells_of(row)) == 1 and len(lines_of(row)) == 1:
        return [list(row), *([] for _ in columns[1:])]
    cells: Cells = [[] for _ in columns]
    for word in row:
        x = middle(word)[0]
        at = next((at for at, (_, end) in enumerate(columns) if x < end), len(columns) - 1)
        start, end = columns[at]
        if word.box[0] < start - NEAR or word.box[2] > end + NEAR:
            return None
        cells[at].append(word)
    return cells


def _is_bold(row: Sequence[Word]) -> bool:
    return all(word.style.bold for word in row)


def _has_amounts(row: Sequence[Word]) -> bool:
    return any(map(str.isdigit, "".join(word.text for word in row)))


def _above(
    words: Sequence[Word], run: Sequence[_Stripe], shape: _Shape, first: Sequence[Word]
) -> list[Cells]:
    """The rows above the first that is filled, up to the one whose words alone are bold."""
    top = run[0].box[1]
    found: list[Cells] = []
    above = _parted([word for word in words if word.box[3] <= top + NEAR], shape.step)
    for row in reversed(above[-MOST_ABOVE:]):
        is_near = top - max(word.box[3] for word in row) <= shape.step + NEAR
        cells = _as_full(row, shape, first) if is_near else None
        if cells is None or (found and _is_bold(_words(found[0])) and not _is_bold(row)):
            break
        found.insert(0, cells)
        top = min(word.box[1] for word in row)
    return found


def _below(
    words: Sequence[Word], run: Sequence[_Stripe], shape: _Shape, last: Sequence[Word]
) -> list[Cells]:
    """The row below the last that is filled; it may hold sums in bold, and is no head of a table
    below."""
    bottom = run[-1].box[3]
    below = _parted([word for word in words if word.box[1] >= bottom - NEAR], shape.step)
    if not below or min(word.box[1] for word in below[0]) - bottom > shape.step + NEAR:
        return []
    cells = _as_full(below[0], shape, last)
    is_head = _is_bold(below[0]) and not _is_bold(last) and not _has_amounts(below[0])
    return [cells] if cells and cells[0] and not is_head else []


def _as_full(row: Sequence[Word], shape: _Shape, beside: Sequence[Word]) -> Cells | None:
    """The cells of a row that is as large as the one beside it and has words in nearly all."""
    if abs(row[0].style.size - beside[0].style.size) > SAME_SIZE:
        return None
    cells = _in_cells(row, shape.columns)
    is_full = cells is not None and sum(map(bool, cells)) >= max(2, len(cells) - 1)
    return cells if is_full else None


def _words(row: Cells) -> list[Word]:
    return [word for cell in row for word in cell]
