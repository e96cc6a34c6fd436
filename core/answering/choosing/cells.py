"""Whether a question names a cell of a table, its row by the row's label and its column, or a row
alone."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from core.answering.choosing.candidates import Candidate
from core.documents.rows import cells
from core.text.number_words import UNITS
from core.text.words import WORD, content_stems

FEWEST_ROWS = 3
FEWEST_WORDS = 2  # of a cell behind the first that names its row
_PARTS = re.compile(r"[,;/]")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


def names_cell(topic: str, candidate: Candidate, language: str) -> bool:
    """Whether ``topic`` names a row and the heading of one of its columns, and nothing that stands
    nowhere in the row's passage: "dinner abroad" names a cell, "dinner abroad for interns"
    something else. A row is named by its label, of which a part is enough where it is "Dublin,
    Paris", or by all of another cell: "Which class is used at moorland sites?"."""
    if candidate.unit.kind != "row":
        return False
    asked = content_stems(topic, language)
    named = cells(candidate.text)
    headings = cells(candidate.unit.context)
    label = _label(candidate.text)
    if not any(
        _names_row(value, asked, language, is_label=value == label)
        and _names_column(headings[:at] + headings[at + 1 :], asked - own, language)
        for at, value in enumerate(named)
        if (own := content_stems(value, language))
    ):
        return False
    hit = candidate.hit
    around = f"{hit.document_title} {hit.section} {candidate.unit.leans_on} {hit.content}"
    return asked <= content_stems(around, language)


def _names_row(value: str, asked: frozenset[str], language: str, *, is_label: bool) -> bool:
    if is_label:
        return _is_named(value, asked, language)
    words = content_stems(value, language)
    return len(words) >= FEWEST_WORDS and words <= asked


def _names_column(headings: Sequence[str], asked: frozenset[str], language: str) -> bool:
    return any(
        _is_named(name, asked, language)
        for heading in headings
        for name in (heading, _without_unit(heading, language))
    )


def is_label(thing: str, candidate: Candidate, language: str) -> bool:
    """Whether ``thing``, a question without the words that ask, is about what a row's label says
    and about nothing else: "How long is maternity leave?" is about the row of maternity leave."""
    if candidate.unit.kind != "row":
        return False
    asked = content_stems(thing, language)
    label = _label(candidate.text)
    names = (content_stems(part, language) for part in (label, *_PARTS.split(label)))
    return bool(asked) and asked in names


def named_rows(topic: str, rows: Sequence[Candidate], language: str) -> list[bool]:
    """Of each of a table's ``rows`` whether its label has a word of ``topic`` that no other label
    has. False where there are too few to tell."""
    if len(rows) < FEWEST_ROWS:
        return [False] * len(rows)
    asked = content_stems(topic, language)
    named = [content_stems(_label(row.text), language) & asked for row in rows]
    labels = Counter(word for words in named for word in words)
    return [any(labels[word] == 1 for word in words) for words in named]


def _label(row: str) -> str:
    return next(filter(None, cells(row)), "")


def _without_unit(heading: str, language: str) -> str:
    """``heading`` without what its amounts are counted in: "Notice in weeks", "Fee (£)"."""
    words = WORD.findall(_IN_BRACKETS.sub(" ", heading))
    return " ".join(
        word
        for before, word in pairwise(["", *words])
        if word.casefold() not in UNITS or not before or content_stems(before, language)
    )


def _is_named(name: str, asked: frozenset[str], language: str) -> bool:
    parts = (content_stems(part, language) for part in (name, *_PARTS.split(name)))
    return any(part and part <= asked for part in parts)
