"""Tables that were made with tabs: paragraphs below each other, with as many cells each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from core.documents.reading.furniture import NUMBERED_PART
from core.documents.reading.parts import Paragraph, Part, joined
from core.documents.reading.tables import table
from core.documents.reading.text_headings import ENDS, ITEM

FEWEST_ROWS = {2: 3}  # by the number of columns: a name and its value are soon alike
FEWEST_OF_MANY = 2
LONGEST = 80  # characters of a cell: sentences have tabs where they are set in
# "4.2", and "A.1" of annexes.
_CLAUSE = re.compile(r"(?:\d{1,3}|[A-Z])(?:\.\d{1,3})+\.?")
# What counts paragraphs, such as "A.1", "IV", "[2]", "Step 3", "R-01", "4.2(a)", "第1条".
_NUMBER = re.compile(
    r"[(\[第]?(?:[^\W\d_]{2,12}[. -]{1,2})?(?:[^\W\d_]{0,2}[.-]?\d{1,3}|[a-z]|[ivxlc]{1,6})"
    r"(?:\.?(?:\d{1,3}|[a-z])|\([a-z\d]{1,3}\)){0,4}[条項号]?[.)\]:]{0,2}",
    re.IGNORECASE,
)
FEWEST_LETTERS = 6  # of a sentence


def with_rows(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, paragraphs that are a table's rows as such; the tabs of others are blanks."""
    for count, run in groupby(parts, key=_columns):
        found = list(run)
        rows = [part for part in found if isinstance(part, Paragraph)]
        is_long = len(rows) >= FEWEST_ROWS.get(count, FEWEST_OF_MANY)
        if count and is_long and not all(map(_is_numbered, rows)):
            yield from _table(rows)
        else:
            yield from map(_without_tabs, found)


def _columns(part: Part) -> int:
    """How many a paragraph has as a row; 0 for what is none, such as an item with its mark, a
    clause with its number, a name with its value, or a sentence."""
    if not isinstance(part, Paragraph) or part.is_note or ITEM.match(part.text):
        return 0
    cells = part.text.split("\t")
    filled = list(filter(None, cells))
    if len(filled) < 2 or max(map(len, filled)) > LONGEST:
        return 0
    return 0 if len(filled) == 2 and _is_named(*filled) else len(cells)


def _is_named(name: str, text: str) -> bool:
    """Whether the first is what the second is called: "Chair:", or "4.2" and "§ 4" of clauses."""
    is_number = _CLAUSE.fullmatch(name) or NUMBERED_PART.match(name)
    return name.endswith(":") or (bool(is_number) and text[0].isalpha())


def _is_numbered(row: Paragraph) -> bool:
    """Whether a row of two cells is a sentence behind its number."""
    number, _, text = row.text.partition("\t")
    is_sentence = text.endswith(ENDS) and len(text) >= FEWEST_LETTERS
    return "\t" not in text and is_sentence and _NUMBER.fullmatch(number) is not None


def _table(rows: Sequence[Paragraph]) -> Iterator[Part]:
    heads = next((at for at, row in enumerate(rows) if not row.is_bold), 0)
    return table([row.text.split("\t") for row in rows], heads or None)


def _without_tabs(part: Part) -> Part:
    if not isinstance(part, Paragraph) or "\t" not in part.text:
        return part
    return replace(part, text=joined(part.text))
