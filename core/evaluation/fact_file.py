"""Question sets that name facts: JSON lines, alone or in a folder with their documents.

- ``question``, and ``answerable``: true or false
- ``must``: a list of groups of regular expressions; of every group one must match the answer.
  Case does not count, and a dot matches a line's end too
- ``wrong``: expressions of which none may match
- ``before``: earlier questions, asked first in the same conversation
- ``kind``: what figures are also given by; ``qid``: a name for the question

A folder has this file as ``questions.jsonl``, and its documents in ``docs/``.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.documents.reading.formats import LABELS, SUFFIXES
from core.errors import InvalidInput
from core.evaluation.fact_questions import FactQuestion, FactSet
from core.evaluation.golden_set import Source
from core.evaluation.lines import json_lines

QUESTIONS, DOCUMENTS = "questions.jsonl", "docs"
KIND = "other"


def names_facts(path: Path) -> bool:
    """Whether a JSON lines file is such a set: some line of it has ``must``. InvalidInput."""
    return any("must" in row for _, row in json_lines(path))


def is_fact_folder(folder: Path) -> bool:
    """Whether a folder is laid out as such a set."""
    return (folder / QUESTIONS).is_file() and (folder / DOCUMENTS).is_dir()


def read_fact_file(path: Path) -> FactSet:
    """The set, named after its file. InvalidInput names the line at fault."""
    return FactSet(path.stem, _questions(path))


def read_fact_folder(folder: Path) -> FactSet:
    """The set with its documents, named after its folder. InvalidInput as above."""
    questions = _questions(folder / QUESTIONS)
    return FactSet(folder.resolve().name, questions, documents_in(folder / DOCUMENTS))


def documents_in(folder: Path) -> tuple[Source, ...]:
    """The files that can be ingested, by name. InvalidInput where there is none."""
    paths = sorted(path for path in folder.glob("*") if path.suffix.lower() in SUFFIXES)
    if not paths:
        raise InvalidInput(f"{folder} holds no file that can be read: {LABELS}.")
    return tuple(Source(path.name, "", file=path) for path in paths)


def _questions(path: Path) -> tuple[FactQuestion, ...]:
    found = []
    for number, row in json_lines(path):
        try:
            found.append(_question(row, number))
        except InvalidInput as error:
            raise InvalidInput(f"{path}, line {number}: {error.detail}") from error
    if not found:
        raise InvalidInput(f"{path} holds no question.")
    return tuple(found)


def _question(row: dict[str, Any], number: int) -> FactQuestion:
    text, kind = row.get("question"), row.get("kind") or KIND
    answerable = row.get("answerable")
    if not isinstance(text, str) or not text.strip():
        raise InvalidInput("the question is missing.")
    if not isinstance(answerable, bool):
        raise InvalidInput("answerable must be true or false.")
    if not isinstance(kind, str):
        raise InvalidInput("kind must be a word.")
    must = tuple(_must(row))
    if answerable and not must:
        raise InvalidInput("must is empty: name what a right answer says.")
    if must and not answerable:
        raise InvalidInput("a question that can't be answered has no fact: leave must empty.")
    return FactQuestion(
        qid=str(row.get("qid") or f"line {number}"),
        text=text.strip(),
        answerable=answerable,
        kind=kind,
        must=must,
        wrong=tuple(expression(one, "wrong") for one in _texts(row.get("wrong"), "wrong")),
        before=tuple(_texts(row.get("before"), "before")),
    )


def _must(row: dict[str, Any]) -> Iterator[tuple[re.Pattern[str], ...]]:
    groups = row.get("must") or []
    if not isinstance(groups, list):
        raise InvalidInput("must is a list of lists of regular expressions.")
    for group in groups:
        if not isinstance(group, list) or not group:
            raise InvalidInput("each group in must is a list of at least one expression.")
        yield tuple(expression(one, "must") for one in _texts(group, "must"))


def _texts(values: Any, name: str) -> list[str]:
    values = [] if values is None else values
    if not isinstance(values, list) or not all(isinstance(one, str) and one for one in values):
        raise InvalidInput(f"{name} holds something that is no text.")
    return values


def expression(pattern: str, where: str) -> re.Pattern[str]:
    """``pattern`` as sets mean it; InvalidInput says ``where`` a bad one stands."""
    try:
        return re.compile(pattern, re.IGNORECASE | re.DOTALL)
    except re.error as error:
        raise InvalidInput(f"“{pattern}” in {where} is no regular expression ({error}).") from error
