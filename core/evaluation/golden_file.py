"""An organization's own golden set: a CSV file with a header line, or JSON lines.

Columns, or names, of which only ``question`` must be there:

- ``question``
- ``answerable``: yes or no; empty means yes
- ``document``: the title or the file name of the document that answers
- ``page``: the page that answers; several are parted by blanks or semicolons
- ``quote``: words of the document that answer; only chunks with some of them count then. Without
  a document, words that the answer must hold, which only an organization's own runs look for

A question that several places answer has a line for each of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.csv_text import by_heading, check_heading, read_rows
from core.errors import InvalidInput
from core.evaluation.golden_set import GoldenQuestion, GoldenSet, Label
from core.evaluation.lines import json_lines, read_text

YES, NO = {"yes", "true", "1"}, {"no", "false", "0"}
SUFFIXES = (".csv", ".jsonl")
LINE = "line "  # before the number of its first line, the id of a question
MOST_DIGITS = 6  # of a page; Python refuses to read some thousands of them


@dataclass(slots=True)
class _Collected:
    qid: str
    answerable: bool
    labels: list[Label] = field(default_factory=list)


def read_golden_file(path: Path) -> GoldenSet:
    """The set, named after its file. InvalidInput names the line at fault."""
    is_json = path.suffix.lower() == ".jsonl"
    rows = json_lines(path) if is_json else _csv_rows(read_text(path), str(path))
    return GoldenSet(path.stem, _collected(rows, str(path)))


def read_golden_csv(text: str, name: str) -> tuple[GoldenQuestion, ...]:
    """The questions of a CSV file that is called ``name``. InvalidInput as above."""
    return _collected(_csv_rows(text, name), name)


def place_in(name: str, question: GoldenQuestion) -> str:
    """Where ``question`` stands in the file called ``name`` that it was read from, for people."""
    return _place(name, question.qid.removeprefix(LINE))


def _place(name: str, number: int | str) -> str:
    return _("%(file)s, line %(number)s") % {"file": name, "number": number}


def _collected(rows: Iterable[tuple[int, dict[str, Any]]], name: str) -> tuple[GoldenQuestion, ...]:
    found: dict[str, _Collected] = {}
    for number, row in rows:
        try:
            text, answerable, label = _read(row)
            question = found.setdefault(text, _Collected(f"{LINE}{number}", answerable))
            if question.answerable != answerable:
                raise InvalidInput(_("an earlier line says the opposite of this question."))
        except InvalidInput as error:
            raise InvalidInput(f"{_place(name, number)}: {error.detail}") from error
        question.labels += [label] if label else []
    if not found:
        raise InvalidInput(_("%(file)s has no questions.") % {"file": name})
    return tuple(
        GoldenQuestion(one.qid, text, one.answerable, tuple(one.labels))
        for text, one in found.items()
    )


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    place = name
    try:
        rows = read_rows(text)
        heading = next(rows, None)
        if heading is None or "question" not in heading.cells:
            raise InvalidInput(
                _("The file needs a first line that names its columns, question among them.")
            )
        check_heading(heading.cells)
        for row in rows:
            place = _place(name, row.line)
            yield row.line, by_heading(heading.cells, row.cells)
            place = name
    except InvalidInput as error:
        raise InvalidInput(f"{place}: {error.detail}") from error


def _read(row: dict[str, Any]) -> tuple[str, bool, Label | None]:
    """The question, whether it can be answered, and where (None when it can't)."""
    text, document = _cell(row, "question"), _cell(row, "document")
    if not text:
        raise InvalidInput(_("the question is missing."))
    said = _cell(row, "answerable").lower() or "yes"
    if said not in YES | NO:
        raise InvalidInput(_("answerable must be yes or no, not “%(said)s”.") % {"said": said})
    if said in NO:
        return text, False, None
    quote = _cell(row, "quote")
    if not document and not quote:
        raise InvalidInput(_("a question that can be answered needs the document that answers it."))
    return text, True, Label(document, pages=_pages(row), quote=quote)


def _pages(row: dict[str, Any]) -> tuple[int, ...]:
    words = _cell(row, "page").replace(";", " ").split()
    if not all(_is_page(word) for word in words):
        sentence = _("page must be a number from 1 on, not “%(said)s”.")
        raise InvalidInput(sentence % {"said": " ".join(words)[:80]})
    return tuple(int(word) for word in words)


def _is_page(word: str) -> bool:
    return word.isdecimal() and len(word) <= MOST_DIGITS and int(word) > 0


def _cell(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()
