"""CSV and TSV files: a table, whose cells a sign parts."""

import csv
from collections.abc import Iterator
from pathlib import Path

from core.documents.reading.encoding import decode
from core.documents.reading.footnotes import told_by_their_marks
from core.documents.reading.parts import Reading
from core.documents.reading.separators import parsed, sign_of, stated_sign
from core.documents.reading.sheet_rows import SheetRow, sheet_tables
from core.documents.rows import are_amounts
from core.errors import DamagedFile, TooMuchText

MOST_PLACES = 1_000_000  # of a table: its rows that hold something times the cells of the longest
_YEARS = {str(year) for year in range(1900, 2101)}

_Rows = list[tuple[int, list[str]]]  # those that hold something, with their number from 1


def read(path: Path) -> Reading:
    """The file at ``path``. UnsupportedFileType where its encoding can't be told; DamagedFile,
    TooMuchText."""
    decoded = decode(path.read_bytes())
    rows = _rows(decoded.text)
    parts = told_by_their_marks(list(sheet_tables(list(_as_sheet(rows)), "")))
    return Reading(parts, warnings=list(decoded.warnings))


def _rows(text: str) -> _Rows:
    sign = sign_of(text) or ","
    if stated_sign(text):
        text = text.partition("\n")[2]
    try:
        rows = _quoted(text, sign)
        return _bounded(parsed(text, sign, is_quoted=False)) if rows is None else rows
    except csv.Error:
        raise DamagedFile(
            f"A cell of this table has more than {csv.field_size_limit():,} characters: a "
            "quotation mark may not be closed. Open it in a spreadsheet, save it as .xlsx, then "
            "upload that."
        ) from None


def _quoted(text: str, sign: str) -> _Rows | None:
    """The rows; None where a mark that nothing closes swallows some: it is one of inches, say.
    csv.Error."""
    may_be_open = text.count('"') % 2 == 1
    try:
        rows = _bounded(parsed(text, sign))
    except csv.Error:
        if may_be_open:
            return None
        raise
    is_open = may_be_open and rows and any("\n" in cell for cell in rows[-1][1])
    return None if is_open else rows


def _bounded(found: Iterator[list[str]]) -> _Rows:
    rows: _Rows = []
    width = 0
    for number, row in enumerate(found, start=1):
        if any(row):
            rows.append((number, row))
        width = max(width, len(row))
        if width * len(rows) > MOST_PLACES:
            raise TooMuchText(
                f"This table has more than {MOST_PLACES:,} cells. Split it, or leave out what is "
                "no policy."
            )
    return rows


def _as_sheet(rows: _Rows) -> Iterator[SheetRow]:
    """The rows as a sheet's; one of several texts without an amount may name columns."""
    for number, row in rows:
        texts = [cell.strip() for cell in row]
        filled = list(filter(None, texts))
        if filled:
            has_amounts = any(are_amounts([text]) and text not in _YEARS for text in filled)
            may_name = len(filled) > 1 and not has_amounts
            yield SheetRow(number, texts, has_amounts, number, range(1, len(texts) + 1), may_name)
