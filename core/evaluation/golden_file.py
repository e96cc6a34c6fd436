"""An organization's own golden set: a CSV file with a header line, or JSON lines.

Columns, or names, of which only ``question`` must be there:

- ``question``
- ``answerable``: yes or no; empty means yes
- ``document``: the title or the file name of the document that answers
- ``page``: the page that answers; several are parted by blanks or semicolons
- ``quote``: words of the document that answer; only chunks with some of them count then

A question that several places answer has a line for each of them.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import InvalidInput
from core.evaluation.golden_set import GoldenQuestion, GoldenSet, Label
from core.evaluation.lines import json_lines, read_text

YES, NO = {"yes", "true", "1"}, {"no", "false", "0"}
SUFFIXES = (".csv", ".jsonl")


@dataclass(slots=True)
class _Collected:
    qid: str
    answerable: bool
    labels: list[Label] = field(default_factory=list)


def read_golden_file(path: Path) -> GoldenSet:
    """The set, named after its file. InvalidInput names the line at fault."""
    found: dict[str, _Collected] = {}
    for number, row in _rows(path):
        try:
            text, answerable, label = _read(row)
            question = found.setdefault(text, _Collected(f"line {number}", answerable))
            if question.answerable != answerable:
                raise InvalidInput("the same question was said to be the other way answerable.")
        except InvalidInput as error:
            raise InvalidInput(f"{path}, line {number}: {error.detail}") from error
        question.labels += [label] if label else []
    if not found:
        raise InvalidInput(f"{path} holds no question.")
    questions = tuple(
        GoldenQuestion(one.qid, text, one.answerable, tuple(one.labels))
        for text, one in found.items()
    )
    return GoldenSet(path.stem, questions)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    if path.suffix.lower() == ".jsonl":
        yield from json_lines(path)
        return
    # A quoted cell may hold line ends, so that the reader counts, not we.
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""))
    if "question" not in (reader.fieldnames or []):
        raise InvalidInput(
            f"{path} needs a first line that names its columns, question among them."
        )
    for row in reader:
        yield reader.line_num, row


def _read(row: dict[str, Any]) -> tuple[str, bool, Label | None]:
    """The question, whether it can be answered, and where (None when it can't)."""
    text, document = _cell(row, "question"), _cell(row, "document")
    if not text:
        raise InvalidInput("the question is missing.")
    said = _cell(row, "answerable").lower() or "yes"
    if said not in YES | NO:
        raise InvalidInput(f"answerable must be yes or no, not {said!r}.")
    if said in NO:
        return text, False, None
    if not document:
        raise InvalidInput("a question that can be answered needs the document that answers it.")
    return text, True, Label(document, pages=_pages(row), quote=_cell(row, "quote"))


def _pages(row: dict[str, Any]) -> tuple[int, ...]:
    words = _cell(row, "page").replace(";", " ").split()
    if not all(word.isdecimal() and int(word) > 0 for word in words):
        raise InvalidInput(f"page must be a number from 1 on, not {' '.join(words)!r}.")
    return tuple(int(word) for word in words)


def _cell(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()
