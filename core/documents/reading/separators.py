"""Which sign parts the cells of a CSV file; of text that is none, that it is none."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from core.errors import TooMuchText

SIGNS = "\t;,|"
_STATED = "sep="  # a first line by which spreadsheets are told the sign
SAMPLE, SAMPLE_ROWS = 65_536, 100  # characters and rows by which the sign is told
ALIKE = 0.6  # of the rows have as many cells as most have
FEWEST_ROWS, FEWEST_COLUMNS = 3, 3  # of a file that its name does not call a table
LONGEST_NAME = 60  # characters of a column's name
MOST_SIGNS = 1_000_000  # of one row
_LINE = re.compile(r"[^\r\n]*+(?:\r\n|[\r\n])|[^\r\n]+")


def sign_of(text: str, *, is_named: bool = True) -> str:
    """The sign that parts the cells of ``text``; "" where it is no table.

    A file whose name does not say that it is one has to look like nothing else.
    """
    if stated := stated_sign(text):
        return stated
    sample = text[:SAMPLE]
    best, most = "", (0.0, 0)
    for sign in SIGNS:
        try:
            rows = [row for row in islice(parsed(sample, sign), SAMPLE_ROWS) if any(row)]
        except csv.Error:
            continue
        width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
        found = (count / max(len(rows), 1), width)
        if width > 1 and found > most and (is_named or _is_plainly_a_table(sample, sign, rows)):
            best, most = sign, found
    return best if most[0] >= ALIKE else ""


def stated_sign(text: str) -> str:
    """The sign that the first line of ``text`` states; "" where it is a row like others."""
    line = text[: len(_STATED) + 3].partition("\n")[0].rstrip("\r")
    return line[-1] if line[:-1].lower() == _STATED and line[-1] in SIGNS else ""


def _is_plainly_a_table(sample: str, sign: str, rows: Sequence[Sequence[str]]) -> bool:
    names = rows[0]
    return (
        len(rows) >= FEWEST_ROWS
        and len(names) >= FEWEST_COLUMNS
        and {len(row) for row in rows} == {len(names)}
        and sign != "|"  # of Markdown
        and f"{sign} " not in sample  # of sentences and lists
        and all(names)
        and len(set(names)) == len(names)
        and max(map(len, names)) <= LONGEST_NAME
    )


def parsed(text: str, sign: str, *, is_quoted: bool = True) -> Iterator[list[str]]:
    """The rows of a text, as the standard library reads them. csv.Error for endless cells,
    TooMuchText for an endless row."""
    lines, skips = _Lines(text, sign), sign != "\t"
    if is_quoted:
        rows = csv.reader(lines, delimiter=sign, skipinitialspace=skips)
    else:
        rows = csv.reader(lines, delimiter=sign, skipinitialspace=skips, quoting=csv.QUOTE_NONE)
    for row in rows:
        yield row
        lines.signs = 0


class _Lines:
    """A text's lines with their ends; ``signs`` counts those since the row began. TooMuchText
    before a row is made of more than can be held."""

    def __init__(self, text: str, sign: str) -> None:
        self._text, self._sign = text, sign
        self.signs = 0

    def __iter__(self) -> Iterator[str]:
        for line in _LINE.finditer(self._text):
            self.signs += self._text.count(self._sign, *line.span())
            if self.signs > MOST_SIGNS:
                raise TooMuchText(
                    f"One row of this table has more than {MOST_SIGNS:,} separators, such as "
                    "commas. Open it in a spreadsheet, keep only what is policy, save it as .xlsx, "
                    "then upload that."
                )
            yield line[0]
