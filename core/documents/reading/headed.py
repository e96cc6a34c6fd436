"""Tables of a PDF page whose only line stands below the names of their columns."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.documents.reading.glyphs import Word
from core.documents.reading.grouped_rows import LONGEST_MARK, grouped
from core.documents.reading.layout import Box, union
from core.documents.reading.table_of_page import Cells, Table, is_right_to_left

NEAR = 3.0  # points within which edges are one
CELL_GAP = 0.75  # font sizes; narrower gaps part words
FEWEST_COLUMNS = 3  # a title, a date and a line below them are two
MANY_COLUMNS = 5  # which no text has by chance
FEWEST_CELLS = 3  # of most rows of a table without lines
NAME_WORDS = 3  # of a column without a line below it, at most
HEAD_GAP = 1.5  # font sizes between the names of the columns and their line
NAME_GAP = 0.5  # font sizes between the lines of a name
NAME_STEP = 1.5  # font sizes from the bottom of a name's line to that of the one above
SAME_SIZE = 0.5  # points
MOST_SMALL = 0.3  # of a column's cells begin with a small letter, at most
FEWEST_LINES = 3  # that tell a text
FEWEST_WORDS = 4  # of a line of it; values such as "per mile" are shorter
MOST_BELOW = 300  # lines below the names of columns
ROW_GAP = 3.0  # font sizes; what stands further down belongs to something else

Line = list[Word]


Extents = list[tuple[float, float]]


def headed(
    words: Sequence[Word], rules: Sequence[Box], pieces: Sequence[Box], sides: Sequence[Box]
) -> Iterator[Table]:
    """The tables below ``rules``, lines across the page that are drawn in ``pieces``, and which no
    line of ``sides`` touches."""
    left_over = list(words)
    for rule in sorted(rules, key=lambda rule: rule[1]):
        if any(_touches(rule, side) for side in sides):
            continue  # a grid, in which every row has its lines
        inside = [w for w in left_over if rule[0] - NEAR <= w.box[0] and w.box[2] <= rule[2] + NEAR]
        cells = sorted((piece[0], piece[2]) for piece in pieces if _is_part(piece, rule))
        below = [other[1] for other in rules if _is_below(other, rule)]
        if table := _table(inside, rule, cells, below):
            yield table
            taken = set(map(id, table.words()))
            left_over = [word for word in left_over if id(word) not in taken]


def headed_by_names(words: Sequence[Word], filled: Sequence[Box] = ()) -> Iterator[Table]:
    """The tables without any line, whose many columns have short names, or whose few have names
    that are bold or ``filled``."""
    lines = lines_of(words)
    end = 0.0
    for at, line in enumerate(lines):
        head = cells_of(line)
        below = lines[at + 1 : at + MOST_BELOW]
        if below and (finer := _finer(head, below[0])):
            head, below = finer, below[1:]
        near = below[:2]
        is_filled = len(head) > 1 and _are_filled(line, near, filled)
        if line[0].box[1] < end or not (is_filled or _are_names(head) or _stand_out(head, near)):
            continue
        columns = list(map(_extent, head))
        if below and (more := _rest_of_names(line, below[0], columns)):
            head = [a + b for a, b in zip(head, more, strict=True)]
            below = below[1:]
        end = _bottom([head])
        rows = list(rows_below(below, columns, end))
        whole = sum(_is_whole(row, min(FEWEST_CELLS, len(head))) for row in rows)
        if 2 * whole > len(rows) and not runs_on(rows):
            box = union([word.box for row in [head, *rows] for cell in row for word in cell])
            end = box[3]
            yield Table(box, [head, *rows], has_head=True)


def _is_whole(row: Cells, fewest: int) -> bool:
    """Whether enough of a row's cells hold something, or those beside its name are marks."""
    beside = [cell for cell in row[1:] if cell]
    marks = all(sum(len(word.text) for word in cell) <= LONGEST_MARK for cell in beside)
    return sum(map(bool, row)) >= fewest or (bool(row[0] and beside) and marks)


def runs_on(rows: Sequence[Cells]) -> bool:
    """Whether a column is a text: many of its lines begin within a sentence."""
    return any(_begins_small(column) for column in zip(*rows, strict=True))


def _begins_small(column: Sequence[Line]) -> bool:
    cells = [cell for cell in column if cell]
    if is_right_to_left([word for cell in cells for word in cell]):
        return False  # its letters are neither small nor capitals
    small = sum(cell[0].text[0].islower() and len(cell) >= FEWEST_WORDS for cell in cells)
    return len(cells) >= FEWEST_LINES and small > MOST_SMALL * len(cells)


def head_above(words: Sequence[Word], table: Box, rows: Sequence[Cells]) -> Cells | None:
    """The names of the columns of ``rows`` that stand on the first line of ``table``."""
    inside = [w for w in words if table[0] <= w.box[0] and w.box[2] <= table[2]]
    names = _names(inside, table[1] + NEAR)
    if not names or not _are_bold(names):
        return None
    columns = [
        _extent([word for cell in column for word in cell]) for column in zip(*rows, strict=True)
    ]
    head = _in_columns(names, columns)
    return head if head and sum(map(bool, head)) >= max(2, len(columns) - 1) else None


def _finer(head: Cells, below: Line) -> Cells | None:
    """The names below those that several columns share, with those of the other columns, which
    stand on the line of the shared ones; all of them are bold."""
    cells = cells_of(below)
    if not 1 < len(head) < len(cells) or not _are_bold(below) or not all(map(_are_bold, head)):
        return None
    if below[0].box[1] - head[0][0].box[3] > NAME_STEP * below[0].style.size:
        return None
    extents = list(map(_extent, cells))
    alone = [
        cell
        for cell in head
        if not any(low < b and a < high for a, b in extents for low, high in [_extent(cell)])
    ]
    return sorted([*cells, *alone], key=_extent) if len(alone) < len(head) else None


def _are_names(head: Cells) -> bool:
    return len(head) >= MANY_COLUMNS and all(map(_is_name, head))


def _stand_out(head: Cells, below: Sequence[Line]) -> bool:
    """Whether the names alone are bold."""
    names = [word for cell in head for word in cell]
    if len(head) < FEWEST_COLUMNS or not _are_bold(names):
        return False
    return any(not any(word.style.bold for word in line) for line in below)


def _are_filled(line: Line, below: Sequence[Line], filled: Sequence[Box]) -> bool:
    """Whether all of a line's words stand on filled areas, and not the words below it."""

    def is_on(word: Word) -> bool:
        x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
        return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in filled)

    return bool(below) and all(map(is_on, line)) and not any(is_on(w) for row in below for w in row)


def _are_bold(words: Sequence[Word]) -> bool:
    return all(word.style.bold for word in words)


def _is_name(cell: Line) -> bool:
    return len(cell) <= NAME_WORDS and not all(word.text.isdecimal() for word in cell)


def _rest_of_names(line: Line, below: Line, columns: Extents) -> Cells | None:
    """The second line of the names, which is as bold or has none of a row's first cells."""
    is_near = below[0].box[1] - line[0].box[3] <= NAME_GAP * line[0].style.size
    cells = _in_columns(below, list(columns)) if is_near else None
    if cells and _are_bold(line) and _are_bold(below):
        return cells
    return cells if cells and not cells[0] and not cells[1] else None


def _touches(rule: Box, side: Box) -> bool:
    return (
        rule[0] - NEAR <= side[0] <= rule[2] + NEAR and side[1] - NEAR <= rule[1] <= side[3] + NEAR
    )


def _is_part(piece: Box, rule: Box) -> bool:
    return (
        abs(piece[1] - rule[1]) <= NEAR
        and rule[0] - NEAR <= piece[0]
        and piece[2] <= rule[2] + NEAR
    )


def _is_below(rule: Box, above: Box) -> bool:
    is_alike = abs(rule[0] - above[0]) <= NEAR and abs(rule[2] - above[2]) <= NEAR
    return is_alike and rule[1] > above[1] + NEAR


def _table(
    words: Sequence[Word], rule: Box, pieces: Extents, rules: Sequence[float]
) -> Table | None:
    """The table whose head stands on ``rule``, and which ends at the first of ``rules``. A line
    that is drawn cell by cell, in ``pieces``, says how wide the columns are."""
    head = cells_of(_names(words, rule[1]))
    if len(head) < FEWEST_COLUMNS:
        return None
    columns = pieces if len(pieces) == len(head) else [_extent(cell) for cell in head]
    under = lines_of([word for word in words if rule[1] - NEAR < word.box[1]])
    rows = list(rows_below(under, columns, rule[1]))
    if crossing := [y for y in rules if y < _bottom(rows) + NEAR]:
        if len(crossing) > 1:
            return None  # each row has its line
        under = [line for line in under if _bottom([[line]]) < crossing[0] + NEAR]
        rows = list(rows_below(under, columns, rule[1]))
    if not any(sum(map(bool, row)) > 1 for row in rows) or runs_on(rows):
        return None
    box = union([word.box for row in [head, *rows] for cell in row for word in cell])
    return Table(box, [head, *rows], has_head=True)


def _bottom(rows: Sequence[Cells]) -> float:
    return max((word.box[3] for row in rows for cell in row for word in cell), default=0.0)


def _names(words: Sequence[Word], rule: float) -> Line:
    """The words right above a line, from all lines that their names are broken into."""
    found: Line = []
    edge, step = rule, HEAD_GAP
    above = [word for word in words if word.box[3] <= rule + NEAR]
    for line in reversed(lines_of(above)):
        bottom = max(word.box[3] for word in line)
        if edge - bottom > step * line[0].style.size:
            break
        if found and abs(line[0].style.size - found[0].style.size) > SAME_SIZE:
            break  # a heading
        if found and line[0].style.bold != found[0].style.bold:
            break  # a row
        columns = list(map(_extent, cells_of(found)))
        if found and (_is_between(line, columns) or _in_columns(line, columns) is None):
            break  # text that runs through several columns, or a name that several share
        found += line
        edge, step = bottom, NAME_STEP
    return found


def _is_between(line: Line, columns: Extents) -> bool:
    """Whether a piece of ``line`` stands above what is free between two columns."""
    return any(
        a[1] <= low and high <= b[0]
        for low, high in map(_extent, cells_of(line))
        for a, b in pairwise(sorted(columns))
    )


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Words that stand beside each other, from above, each line from left to right."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda word: word.box[1] + word.box[3]):
        if lines and word.box[1] + word.box[3] < 2 * lines[-1][0].box[3]:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.box[0]) for line in lines]


def cells_of(words: Sequence[Word]) -> Cells:
    """The words from left to right, parted where a wide gap runs down between them."""
    cells: Cells = []
    reach = 0.0
    for word in sorted(words, key=lambda word: word.box[0]):
        if cells and word.box[0] - reach <= CELL_GAP * word.style.size:
            cells[-1].append(word)
        else:
            cells.append([word])
        reach = max(reach, word.box[2])
    return cells


def rows_below(lines: Sequence[Line], columns: Extents, top: float) -> Iterator[Cells]:
    """The rows below ``top``, up to a heading or the first line that runs through several
    columns."""
    extents = list(columns)
    found: list[tuple[float, Cells]] = []  # each line in cells, with its distance to the one above
    edge = top
    for line in lines:
        box = union([word.box for word in line])
        if box[1] - edge > ROW_GAP * line[0].style.size or _is_of_other_size(line, lines[0]):
            break
        if (cells := _in_columns(line, extents)) is None:
            break
        found.append((box[1] - edge, cells))
        edge = max(edge, box[3])
    key = -1 if is_right_to_left([word for line in lines[: len(found)] for word in line]) else 0
    if rows := grouped([cells for _, cells in found], key):
        yield from rows
        return
    row: Cells = []
    for begins, (_, cells) in zip(_beginnings(found, key), found, strict=False):
        if begins and row:
            yield row
        row = cells if begins else [a + b for a, b in zip(row, cells, strict=True)]
    if row:
        yield row


def _is_of_other_size(line: Line, first: Line) -> bool:
    """Whether no word of a line is as large as those of the first row: a heading."""
    return all(abs(word.style.size - first[0].style.size) > SAME_SIZE for word in line)


def _beginnings(found: Sequence[tuple[float, Cells]], key: int) -> list[bool]:
    """Which lines begin a row: those further from the line above than the lines of a cell are from
    each other, where most rows stand apart so; else those with words in the first column, which
    the first line then has. Cells may be centred: a row's name stands beside the middle of what
    is said of it."""
    leading = _leading([cells for _, cells in found])
    apart = [True, *(distance > leading + NEAR for distance, _ in found[1:])]
    named = [bool(cells[key]) for _, cells in found]
    at = [number for number, far in enumerate(apart) if far]
    rows = [named[start:end] for start, end in zip(at, [*at[1:], len(found)], strict=True)]
    if all(map(any, rows)) and (sum(named) == 1 or 2 * len(rows) > sum(named) + 1):
        return apart
    if not named or not named[0]:
        return []
    parted = [name and far for name, far in zip(named, apart, strict=True)]
    return parted if 2 * sum(parted[1:]) > sum(named[1:]) else named


def _leading(lines: Sequence[Cells]) -> float:
    """The least distance between two lines of a column."""
    bottoms: dict[int, float] = {}
    least = float("inf")
    for cells in lines:
        for column, cell in enumerate(cells):
            if cell:
                top, bottom = min(w.box[1] for w in cell), max(w.box[3] for w in cell)
                least = min(least, top - bottoms.get(column, float("-inf")))
                bottoms[column] = bottom
    return least


def _in_columns(line: Line, extents: Extents) -> Cells | None:
    """The words of ``line`` by column, whose ``extents`` they widen; None where some run through
    several columns."""
    cells: Cells = [[] for _ in extents]
    for piece in cells_of(line):
        low, high = _extent(piece)
        over = [at for at, (a, b) in enumerate(extents) if low + NEAR < b and a + NEAR < high]
        if len(over) > 1:
            return None
        at = over[0] if over else _nearest(low, high, extents)
        cells[at] += piece
        extents[at] = min(low, extents[at][0]), max(high, extents[at][1])
    return cells


def _nearest(low: float, high: float, extents: Extents) -> int:
    return min(range(len(extents)), key=lambda at: max(low - extents[at][1], extents[at][0] - high))


def _extent(words: Sequence[Word]) -> tuple[float, float]:
    return min(word.box[0] for word in words), max(word.box[2] for word in words)
