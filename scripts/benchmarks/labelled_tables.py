"""Tables of real documents whose cells people have read off the page, and what became of them."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.documents.chunking.blocks import blocks
from core.documents.chunking.units import UnitReader
from core.documents.reading.extraction import Extraction
from core.documents.rows import cells
from core.evaluation.lines import json_lines

LABELS = Path(__file__).with_name("sets") / "tables.jsonl"
CUT = " … "  # in a label, for the middle of a long cell
TICKS = "✓✔√"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of page ``page`` (1-based): its headings, "" where a column has none, and some of
    its rows, cell by cell."""

    file: str
    page: int
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Found:
    """Of the labelled rows, those read with all their cells, and those with their headings too."""

    tables: int = 0
    rows: int = 0
    whole: int = 0
    headed: int = 0

    def add(self, other: "Found") -> None:
        self.tables += other.tables
        self.rows += other.rows
        self.whole += other.whole
        self.headed += other.headed


@dataclass(frozen=True, slots=True)
class _Row:
    page: int
    cells: list[str]
    header: list[str]


def labelled(path: Path = LABELS) -> list[Table]:
    """All labels. A ``Table`` for each line."""
    return [
        Table(row["file"], row["page"], tuple(row["header"]), tuple(map(tuple, row["rows"])))
        for _, row in json_lines(path)
    ]


def look_up(tables: Sequence[Table], extraction: Extraction) -> Found:
    """What the product has made of ``tables``, which are of the file that was read."""
    read = list(_rows(extraction))
    found = Found(tables=len(tables))
    for table in tables:
        near = [row for row in read if row.page == table.page]
        for wanted in table.rows:
            whole = [row for row in near if _are_same(wanted, row.cells)]
            found.rows += 1
            found.whole += bool(whole)
            found.headed += any(_are_same(table.header, row.header) for row in whole)
    return found


def _rows(extraction: Extraction) -> Iterator[_Row]:
    """The rows as they can be quoted, with the headings that they lean on."""
    reader = UnitReader()
    for block in blocks(extraction):
        for unit in reader.read(block.text, block.level):
            if unit.kind == "row":
                page = next((s.page for s in block.spans if s.end > unit.start), 0)
                yield _Row(page, cells(block.text[unit.start : unit.end]), cells(unit.context))


def _are_same(wanted: Sequence[str], found: Sequence[str]) -> bool:
    return len(wanted) == len(found) and all(map(_is_same, wanted, found))


def _is_same(wanted: str, found: str) -> bool:
    if CUT in wanted:
        head, tail = map(_letters, wanted.split(CUT))
        text = _letters(found)
        return text.startswith(head) and text.endswith(tail)
    a, b = _letters(wanted), _letters(found)
    # Right-to-left text with numbers and names in it has no one order.
    return sorted(a) == sorted(b) if _is_right_to_left(a) else a == b


def _letters(text: str) -> str:
    """Letters, digits and ticks: blanks, hyphens and quotation marks differ between readers."""
    kept = unicodedata.normalize("NFKC", text)
    return "".join("✓" if c in TICKS else c for c in kept if c.isalnum() or c in TICKS)


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
