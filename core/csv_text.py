"""Tables as CSV, as spreadsheets write and read them."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput

# A spreadsheet would run what begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` counts rows as a spreadsheet does, ``line`` is where it ends in the file; both
    from 1 on."""

    number: int
    line: int
    cells: list[str]


def decoded(content: bytes, most_bytes: int) -> str:
    """The text of a file that somebody sent. InvalidInput where it has more than ``most_bytes``, or
    is not UTF-8."""
    if len(content) > most_bytes:
        most = most_bytes // 1024**2
        raise InvalidInput(_("The file is larger than %(most)s MB. Split it.") % {"most": most})
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(_("Save the file as “CSV UTF-8” and send it again.")) from error


def read_rows(text: str) -> Iterator[Row]:
    """The rows of a CSV file that have anything in them, its heading among them. InvalidInput where
    it is none, or a cell has more than 131,072 characters."""
    heading = text.partition("\n")[0]
    # Spreadsheets of some languages part cells by semicolons.
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    # A quoted cell may hold line ends, so that the reader counts, not we.
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(table, start=1):
            if any(cells):
                yield Row(number, table.line_num, [_plain(cell) for cell in cells])
    except csv.Error as error:
        sentence = _("The file can’t be read as CSV: %(reason)s.") % {"reason": error}
        raise InvalidInput(sentence) from error


def written_rows(rows: Iterable[Sequence[Any]]) -> str:
    """``rows`` as CSV; ``read_rows`` gives the same texts back, without blanks around them."""
    written = io.StringIO()
    csv.writer(written).writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if _is_like_a_formula(text) else text


def _plain(cell: str) -> str:
    """A cell without the apostrophe that stands before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and _is_like_a_formula(cell) else cell.strip()


def _is_like_a_formula(text: str) -> bool:
    """Apostrophes before it are looked through, so that a text that has one keeps it."""
    return text.lstrip("'").startswith(_FORMULA)
