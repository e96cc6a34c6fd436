"""Which sign parts the cells of a CSV file; of text that is none, that it is none."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

SIGNS = "\t;,|"
_STATED = "sep="  # a first line by which spreadsheets are told the sign
SAMPLE, SAMPLE_ROWS = 65_536, 100  # characters and rows by which the sign is told
ALIKE = 0.6  # of the rows have as many cells as most have
FEWEST_ROWS, FEWEST_COLUMNS = 3, 3  # of a file that its name does not call a table
LONGEST_NAME = 60  # characters of a column's name


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
    """The rows of a text, as the standard library reads them. csv.Error for endless cells."""
    lines = StringIO(text, newline="")
    skips = sign != "\t"
    if is_quoted:
        return csv.reader(lines, delimiter=sign, skipinitialspace=skips)
    return csv.reader(lines, delimiter=sign, skipinitialspace=skips, quoting=csv.QUOTE_NONE)
