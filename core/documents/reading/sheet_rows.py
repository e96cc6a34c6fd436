"""A sheet's rows as tables: where one ends, and which rows name the columns; and as text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.documents.reading.parts import Heading, Paragraph, Part, joined
from core.documents.reading.tables import is_caption, table


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row's texts, some of them not "", from the sheet's first column on; ``place`` counts the
    rows that are shown. ``has_amounts``: it holds a number or a day, and so names no columns.
    ``is_bold``: all of its texts are."""

    place: int
    texts: Sequence[str]
    has_amounts: bool
    is_bold: bool = False


def sheet_tables(rows: Sequence[SheetRow]) -> Iterator[Part]:
    """The tables of a sheet, which empty rows part, without the empty columns around them."""
    for _, group in groupby(enumerate(rows), key=lambda item: item[1].place - item[0]):
        found = [row for _, row in group]
        if _is_prose(found):
            yield from map(_heading_or_paragraph, found)
            continue
        left = min(next(n for n, text in enumerate(row.texts) if text) for row in found)
        yield from table([row.texts[left:] for row in found], _headers(found))


def _is_prose(rows: Sequence[SheetRow]) -> bool:
    """Whether rows hold one text each, and some of them are set off as headings."""
    has_one = all(sum(map(bool, row.texts)) == 1 for row in rows)
    return has_one and 0 < sum(row.is_bold for row in rows) < len(rows)


def _heading_or_paragraph(row: SheetRow) -> Part:
    text = joined(next(filter(None, row.texts)))
    return Heading(text, 2) if row.is_bold else Paragraph(text)


def _headers(rows: Sequence[SheetRow]) -> int:
    """How many rows stand above the values: captions, and the names of the columns."""
    captions = 0
    while captions < len(rows) - 1 and is_caption(rows[captions].texts):
        captions += 1
    return captions + int(captions < len(rows) - 1 and not rows[captions].has_amounts)
