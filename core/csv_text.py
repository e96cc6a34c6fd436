"""Tables as CSV, as spreadsheets write and read them."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput

# Spreadsheets of some languages part cells by semicolons.
COMMA, SEMICOLON = ",", ";"
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
    it is none, a quote is not closed, or a cell has more than 131,072 characters."""
    heading = text.partition("\n")[0]
    delimiter = SEMICOLON if heading.count(SEMICOLON) > heading.count(COMMA) else COMMA
    # A quoted cell may hold line ends, so that the reader counts, not we; and one whose quote is
    # never closed would hold all rows that follow.
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    read = 0
    try:
        for number, cells in enumerate(table, start=1):
            read = table.line_num
            if any(cells):
                yield Row(number, table.line_num, [_plain(cell) for cell in cells])
    except csv.Error as error:
        sentence = _("From line %(line)s on the file can’t be read as CSV: %(reason)s.")
        raise InvalidInput(sentence % {"line": read + 1, "reason": error}) from error


def check_heading(heading: Sequence[str]) -> None:
    """InvalidInput where two columns have one name: which of them counts can't be known."""
    doubled = [name for name, times in Counter(heading).items() if name and times > 1]
    if doubled:
        raise InvalidInput(_("Two columns are called “%(name)s”.") % {"name": doubled[0]})


def by_heading(heading: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """A row's cells by the names of their columns. InvalidInput where there are more cells than
    columns: a text was parted, and what follows it stands in the wrong columns."""
    if any(cells[len(heading) :]):
        raise InvalidInput(
            _("There are more cells than columns. Put quotes around a text with a comma in it.")
        )
    return dict(zip(heading, cells, strict=False))


def written_rows(rows: Iterable[Sequence[Any]], parting: str = COMMA) -> str:
    """``rows`` as CSV; ``read_rows`` gives the same texts back, without blanks around them.

    Where cells are parted by semicolons a number has a comma, since the spreadsheets that want the
    one write the other, and take 1.5 for a day.
    """
    written = io.StringIO()
    lines = ([_cell(value, parting) for value in row] for row in rows)
    csv.writer(written, delimiter=parting).writerows(lines)
    return written.getvalue()


def _cell(value: Any, parting: str) -> str:
    text = "" if value is None else str(value)
    if isinstance(value, float | Decimal):
        return text.replace(".", ",") if parting == SEMICOLON else text
    return f"'{text}" if _is_like_a_formula(text) else text


def _plain(cell: str) -> str:
    """A cell without the apostrophe that stands before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and _is_like_a_formula(cell) else cell.strip()


def _is_like_a_formula(text: str) -> bool:
    """Apostrophes before it are looked through, so that a text that has one keeps it."""
    return text.lstrip("'").startswith(_FORMULA)
