"""Names that several columns of a PDF's table share, above the names of each, where no line parts
them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from core.documents.reading.glyphs import Word
from core.documents.reading.headed import NEAR, cells_of, lines_of
from core.documents.reading.layout import union
from core.documents.reading.table_of_page import Cells, Table, has_head, text_of
from core.documents.rows import are_amounts

GAP = 1.2  # font sizes from a shared name to the names below it, at most
NAME_WORDS = 5  # of a shared name, at most
MOST_COLUMNS = 30
OFF = 0.15  # of the width of its columns, by which a shared name is off their middle, at most

Run = tuple[int, int]  # the first column and the last


def with_shared_names(table: Table, words: Sequence[Word]) -> Table:
    """The table, with the names among ``words``, which are in no table, that stand right above its
    own names, or on the first line of these; the table itself where there are none."""
    if len(table.rows) < 2 or not 3 <= len(table.rows[0]) <= MOST_COLUMNS:
        return table
    head, body = table.rows[0], table.rows[1:]
    shared = _line_above(head, words)
    named = _named(shared, head, table)
    if named is None:
        first, *rest = lines_of([word for cell in head for word in cell])
        shared = cells_of(first)
        below = set(map(id, (word for line in rest for word in line)))
        named = _named(shared, [[w for w in cell if id(w) in below] for cell in head], table)
    if named is None:
        return table
    box = union([table.box, *(word.box for name in shared for word in name)])
    return replace(table, box=box, rows=[named, *body], has_head=True)


def _named(shared: Cells, own: Cells, table: Table) -> Cells | None:
    """The names of columns, below each shared one those of its columns; None where ``shared`` are
    no such names."""
    rows = [own, *table.rows[1:]]
    if not shared or not any(own) or any(len(name) > NAME_WORDS for name in shared):
        return None
    columns = [[w for cell in column for w in cell] for column in zip(*rows, strict=True)]
    if not all(columns):
        return None
    runs = _runs([_extent(name) for name in shared], list(map(_extent, columns)))
    of_several = [run for run in runs if run[1] > run[0]]
    if not of_several or not all(own[at] for a, b in of_several for at in range(a, b + 1)):
        return None
    if not (table.has_head or has_head(rows) or _repeat(own, of_several)):
        return None
    named = list(own)
    for name, (first, last) in zip(shared, runs, strict=True):
        for at in range(first, last + 1):
            named[at] = name + own[at]
    return named if all(named[1:]) else None


def _line_above(head: Cells, words: Sequence[Word]) -> Cells:
    """What stands on the line above the names of columns, in cells."""
    top = max(min(word.box[1] for word in cell) for cell in head if cell)
    size = next(cell[0].style.size for cell in head if cell)
    near = [word for word in words if -NEAR <= top - word.box[3] <= GAP * size]
    lines = lines_of(near)
    return cells_of(lines[-1]) if lines else []


def _extent(words: Sequence[Word]) -> tuple[float, float]:
    return min(word.box[0] for word in words), max(word.box[2] for word in words)


def _runs(
    names: Sequence[tuple[float, float]], columns: Sequence[tuple[float, float]]
) -> list[Run]:
    """The columns below each name, none of them below two; nothing where some have none. The first
    column shares no name with others: what stands above all of them is a title."""
    lefts = [float("-inf"), *(name[1] for name in names)]
    rights = [*(name[0] for name in names[1:]), float("inf")]
    runs: list[Run] = []
    for name, left, right in zip(names, lefts, rights, strict=False):
        at = [n for n, (a, b) in enumerate(columns) if left < a and b < right]
        found = _centred(name, at, columns)
        if len(names) > 1:
            found = [(off, run) for off, run in found if run[0] or not run[1]]
        runs += [min(found)[1]] if found else []
    if len(runs) < len(names) or any(a[1] >= b[0] for a, b in pairwise(runs)):
        runs = _begun(names, columns)
    return [] if any(first == 0 and last for first, last in runs) else runs


def _centred(
    name: tuple[float, float], at: Sequence[int], columns: Sequence[tuple[float, float]]
) -> list[tuple[float, Run]]:
    """The columns of those ``at`` some places above whose middle a name stands, and beyond which it
    doesn't reach, each with how far it is off."""
    found: list[tuple[float, Run]] = []
    is_of_one = any(_is_of(name, columns[n]) for n in at)
    for first in at:
        for last in [first] if is_of_one else at:
            left, right = columns[first][0], columns[last][1]
            off = abs(name[0] + name[1] - left - right) / 2
            is_within = first <= last and left - NEAR <= name[0] and name[1] <= right + NEAR
            if is_within and off <= max(NEAR, OFF * (right - left)):
                found.append((off, (first, last)))
    return found


def _is_of(name: tuple[float, float], column: tuple[float, float]) -> bool:
    """Whether a name is no wider than a column, and stands at its left, its right or its middle."""
    left, right = name[0] - column[0], column[1] - name[1]
    is_within = left >= -NEAR and right >= -NEAR
    return is_within and min(abs(left), abs(right), abs(left - right) / 2) <= NEAR


def _begun(
    names: Sequence[tuple[float, float]], columns: Sequence[tuple[float, float]]
) -> list[Run]:
    """The columns of names that begin where the first of their columns does, and reach beyond it;
    none where there is but one name, which is a title."""
    starts: list[int] = []
    for left, _ in names:
        at = next((n for n, column in enumerate(columns) if abs(column[0] - left) <= NEAR), None)
        if at is None or len(names) < 2:
            return []
        starts.append(at)
    runs = list(zip(starts, [*(at - 1 for at in starts[1:]), len(columns) - 1], strict=True))
    is_wide = all(
        first == last or name[1] > columns[first][1] + NEAR
        for name, (first, last) in zip(names, runs, strict=True)
    )
    return runs if is_wide else []


def _repeat(own: Cells, runs: Sequence[Run]) -> bool:
    """Whether the columns of all shared names have the same names, which are no amounts."""
    names = [tuple(text_of(cell) for cell in own[a : b + 1]) for a, b in runs]
    return len(names) > 1 and len(set(names)) == 1 and not are_amounts(names[0])
