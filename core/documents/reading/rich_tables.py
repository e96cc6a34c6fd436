"""Tables of RTF, and those in their cells."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core.documents.reading.nested import table_of
from core.documents.reading.parts import Part
from core.documents.reading.tables import MOST_COLUMNS, Cell, bold_rows, cell_of, only_lays_out

NEAR = 40  # twentieths of a point: edges of rows that were drawn by hand
_MERGED = {"clmrg": "left", "clvmrg": "above"}


@dataclass(slots=True)
class _Row:
    """``merged`` says of each cell whether it goes on from the "left" or from "above", ``edges``
    where it ends on the page."""

    cells: list[Cell]
    merged: list[str]
    edges: list[int]

    def is_placed(self) -> bool:
        return len(self.edges) == len(self.cells) and self.edges == sorted(self.edges)


@dataclass(slots=True)
class _Table:
    """One that is being read; ``held`` is what its cell holds so far."""

    rows: list[_Row] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    held: list[Part] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    merging: str = ""
    headers: int = 0

    def look(self, word: str, number: int | None) -> None:
        """A word that says how a row is set."""
        match word:
            case "trowd":
                self.merged, self.edges, self.merging = [], [], ""
            case "trhdr" if self.headers == len(self.rows):
                self.headers += 1
            case "cellx":
                self.merged.append(self.merging)
                self.edges.append(number or 0)
                self.merging = ""
            case _ if word in _MERGED:
                self.merging = _MERGED[word]

    def end_cell(self) -> None:
        self.cells.append(cell_of(self.held))
        self.held = []

    def end_row(self) -> None:
        self.rows.append(_Row(self.cells, self.merged, self.edges))
        self.cells = []

    def parts(self) -> Iterator[Part]:
        """All of it, a row that nothing has ended among them."""
        if self.held:
            self.end_cell()
        if self.cells:
            self.end_row()
        cells = [[cell.parts for cell in row.cells] for row in self.rows]
        if only_lays_out(cells):
            return (part for row in cells for cell in row for part in cell)
        return table_of(self._grid(), self.headers or bold_rows(cells) or None)

    def _grid(self) -> list[list[Cell]]:
        """The cells in all places: one that is as wide as several below it stands above each."""
        edges = _columns(self.rows)
        grid: list[list[Cell]] = []
        for row in self.rows:
            above = grid[-1] if grid else []
            line: list[Cell] = []
            for number, cell in enumerate(row.cells):
                merging = row.merged[number] if number < len(row.merged) else ""
                if merging == "left" and line:
                    cell = line[-1]
                elif merging == "above" and len(line) < len(above):
                    cell = above[len(line)]
                end = bisect_left(edges, row.edges[number] - NEAR) + 1 if edges else 0
                line += [cell] * max(1, end - len(line))
            grid.append(line)
        return grid


def _columns(rows: list[_Row]) -> list[int]:
    """Where the columns end, on the page; nothing where the file doesn't say."""
    ends: list[int] = []
    if all(row.is_placed() for row in rows):
        for edge in sorted({edge for row in rows for edge in row.edges}):
            if not ends or edge - ends[-1] > NEAR:
                ends.append(edge)
    return ends if len(ends) <= MOST_COLUMNS else []


class RichTables:
    """The table that is being read, and the one in its cell; what lies deeper is words of that."""

    def __init__(self) -> None:
        self._outer, self._inner = _Table(), _Table()

    def look(self, word: str, number: int | None, *, is_inner: bool) -> None:
        """A word that says how a row is set."""
        (self._inner if is_inner else self._outer).look(word, number)

    def hold(self, parts: Iterable[Part], depth: int) -> None:
        """Adds to the cell that is being read, at a ``depth`` of 1 or more."""
        if depth > 1:
            self._inner.held += parts
        else:
            self._end_inner()
            self._outer.held += parts

    def end_cell(self, depth: int) -> None:
        """Ends the cell that is being read."""
        if depth == 1:
            self._end_inner()
            self._outer.end_cell()
        elif depth == 2:
            self._inner.end_cell()

    def end_row(self, depth: int) -> None:
        """Ends the row that is being read."""
        if depth <= 2:
            (self._outer if depth == 1 else self._inner).end_row()

    def taken(self) -> list[Part]:
        """The table, which ends here."""
        self._end_inner()
        outer, self._outer = self._outer, _Table()
        return list(outer.parts())

    def _end_inner(self) -> None:
        inner, self._inner = self._inner, _Table()
        self._outer.held += inner.parts()
