"""A sheet's rows as tables: where one ends, and which rows name the columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.documents.reading.parts import Part
from core.documents.reading.tables import is_caption, table


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row's texts, some of them not "", from the sheet's first column on; ``place`` counts the
    rows that are shown. ``has_amounts``: it holds a number or a day, and so names no columns."""

    place: int
    texts: Sequence[str]
    has_amounts: bool


def sheet_tables(rows: Sequence[SheetRow]) -> Iterator[Part]:
    """The tables of a sheet, which empty rows part, without the empty columns around them."""
    for _, group in groupby(enumerate(rows), key=lambda item: item[1].place - item[0]):
        found = [row for _, row in group]
        left = min(next(n for n, text in enumerate(row.texts) if text) for row in found)
        yield from table([row.texts[left:] for row in found], _headers(found))


def _headers(rows: Sequence[SheetRow]) -> int:
    """How many rows stand above the values: captions, and the names of the columns."""
    captions = 0
    while captions < len(rows) - 1 and is_caption(rows[captions].texts):
        captions += 1
    return captions + int(captions < len(rows) - 1 and not rows[captions].has_amounts)
