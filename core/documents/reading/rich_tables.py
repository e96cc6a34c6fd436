"""Tables of RTF, and those in their cells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core.documents.reading.nested import table_of
from core.documents.reading.parts import Part
from core.documents.reading.tables import Cell, bold_rows, cell_of, only_lays_out

_MERGED = {"clmrg": "left", "clvmrg": "above"}


@dataclass(slots=True)
class _Table:
    """One that is being read; ``held`` is what its cell holds so far, and ``merged`` says of each
    cell of the row whether it goes on from the "left" or from "above"."""

    rows: list[list[Cell]] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    held: list[Part] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    merging: str = ""
    headers: int = 0

    def look(self, word: str) -> None:
        """A word that says how a row is set."""
        match word:
            case "trowd":
                self.merged, self.merging = [], ""
            case "trhdr" if self.headers == len(self.rows):
                self.headers += 1
            case "cellx":
                self.merged.append(self.merging)
                self.merging = ""
            case _ if word in _MERGED:
                self.merging = _MERGED[word]

    def end_cell(self) -> None:
        self.cells.append(cell_of(self.held))
        self.held = []

    def end_row(self) -> None:
        above = self.rows[-1] if self.rows else []
        row: list[Cell] = []
        for number, cell in enumerate(self.cells):
            merging = self.merged[number] if number < len(self.merged) else ""
            if merging == "left" and row:
                cell = row[-1]
            elif merging == "above" and number < len(above):
                cell = above[number]
            row.append(cell)
        self.rows.append(row)
        self.cells = []

    def parts(self) -> Iterator[Part]:
        """All of it, a row that nothing has ended among them."""
        if self.held:
            self.end_cell()
        if self.cells:
            self.end_row()
        cells = [[cell.parts for cell in row] for row in self.rows]
        if only_lays_out(cells):
            return (part for row in cells for cell in row for part in cell)
        return table_of(self.rows, self.headers or bold_rows(cells) or None)


class RichTables:
    """The table that is being read, and the one in its cell; what lies deeper is words of that."""

    def __init__(self) -> None:
        self._outer, self._inner = _Table(), _Table()

    def look(self, word: str, *, is_inner: bool) -> None:
        """A word that says how a row is set."""
        (self._inner if is_inner else self._outer).look(word)

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
