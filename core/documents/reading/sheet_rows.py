"""A sheet's rows as tables: where one ends, and which rows name the columns; and as text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from openpyxl.utils.cell import get_column_letter

from core.documents.reading.parts import Heading, Paragraph, Part, joined
from core.documents.reading.tables import is_caption, table
from core.documents.rows import AMOUNTS, are_amounts, are_names, may_name_two
from core.errors import TooMuchText

FEWEST_COLUMNS = 2  # of a table beside another
MOST_COLUMNS = 16_384  # of a spreadsheet; those further right have no name


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row's texts, some of them not "", from the sheet's first column on; ``place`` counts the
    rows that are shown. ``has_amounts``: it holds a number or a day, and so names no columns.
    ``number`` and ``columns`` are what the sheet calls it and the columns of its texts, both
    counted from 1. ``is_bold``: all of its texts are."""

    place: int
    texts: Sequence[str]
    has_amounts: bool
    number: int
    columns: Sequence[int]
    is_bold: bool = False

    def named(self, sheet: str) -> str:
        """Its cells, as spreadsheets name them: "Rates!B7:D7", or "B7:D7" in a file that is one
        table. TooMuchText where the row is longer than those of spreadsheets."""
        filled = [column for column, text in zip(self.columns, self.texts, strict=True) if text]
        if filled[-1] > MOST_COLUMNS:
            raise TooMuchText(
                f"A row of this table has more than {MOST_COLUMNS:,} cells. Split it, or leave out "
                "what is no policy."
            )
        ends = dict.fromkeys(
            f"{get_column_letter(column)}{self.number}" for column in (filled[0], filled[-1])
        )
        return f"{sheet}!{':'.join(ends)}" if sheet else ":".join(ends)


def sheet_tables(rows: Sequence[SheetRow], sheet: str) -> Iterator[Part]:
    """The tables of the sheet called so, which empty rows part, without the empty columns around
    them."""
    for _, group in groupby(enumerate(rows), key=lambda item: item[1].place - item[0]):
        found = [row for _, row in group]
        if _is_prose(found):
            yield from (_heading_or_paragraph(row, row.named(sheet)) for row in found)
            continue
        for beside in _side_by_side(found):
            left = min(next(n for n, text in enumerate(row.texts) if text) for row in beside)
            places = [row.named(sheet) for row in beside]
            yield from table([row.texts[left:] for row in beside], _headers(beside), places)


def _side_by_side(rows: Sequence[SheetRow]) -> Iterator[list[SheetRow]]:
    """The rows, as those of several tables where an empty column stands between two with two
    columns or more each, the second of which does not begin with amounts."""
    filled = sorted({n for row in rows for n, text in enumerate(row.texts) if text})
    runs = [[filled[0]]]  # of columns that hold something and stand beside each other
    for before, column in pairwise(filled):
        if column - before > 1 and len(runs[-1]) >= FEWEST_COLUMNS and _has_names(rows, column):
            runs.append([])
        runs[-1].append(column)
    if len(runs) > 1 and len(runs[-1]) < FEWEST_COLUMNS:
        lonely = runs.pop()
        runs[-1] += lonely
    for columns in runs:
        first, last = columns[0], columns[-1]
        parts = [
            replace(row, texts=row.texts[first : last + 1], columns=row.columns[first : last + 1])
            for row in rows
        ]
        yield [row for row in parts if any(row.texts)]


def _has_names(rows: Sequence[SheetRow], column: int) -> bool:
    texts = [row.texts[column] for row in rows[1:] if column < len(row.texts)]
    return not are_amounts(list(filter(None, texts)))


def _is_prose(rows: Sequence[SheetRow]) -> bool:
    """Whether rows hold one text each, and some of them are set off as headings."""
    has_one = all(sum(map(bool, row.texts)) == 1 for row in rows)
    return has_one and 0 < sum(row.is_bold for row in rows) < len(rows)


def _heading_or_paragraph(row: SheetRow, place: str) -> Part:
    text = joined(next(filter(None, row.texts)))
    return Heading(text, 2) if row.is_bold else Paragraph(text, place=place)


def _headers(rows: Sequence[SheetRow]) -> int:
    """How many rows stand above the values: captions, and the names of the columns."""
    captions = 0
    width = len({n for row in rows for n, text in enumerate(row.texts) if text})
    while captions < len(rows) - 1 and is_caption(rows[captions].texts):
        captions += 1
    names, below = rows[captions], rows[captions + 1 :]
    if not below or names.has_amounts or not are_names(names.texts):
        return captions
    if width == 2 and not names.is_bold and not _may_name_two(names, below):
        return captions
    return captions + 1


def _may_name_two(names: SheetRow, below: Sequence[SheetRow]) -> bool:
    if sum(row.has_amounts for row in below) >= AMOUNTS * len(below):
        return True
    first, last = names.texts[0], names.texts[-1]
    return may_name_two((first, last), [(row.texts[0], row.texts[-1]) for row in below])
