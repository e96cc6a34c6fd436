"""The part of the training material that no model is trained on, as sets to measure with."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.evaluation.fact_questions import Copied, FactQuestion, FactSet, Wanted
from core.evaluation.lines import json_lines, read_text
from scripts.benchmarks.running import BenchmarkFailed
from scripts.benchmarks.statements import TRUE, Statement

NAME = "training-tenth"
DOCUMENTS = Path(__file__).resolve().parents[1] / "judge" / "held_out.txt"
"""Names of the documents that are kept for judging, one a line."""

UNANSWERABLE = "unanswerable"
# What has letters in Markdown and is not for reading: where links lead, tags, templates.
_LINK = re.compile(r"!?\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^<>]+>", re.DOTALL)


def read_held_out(folder: Path, documents: Path = DOCUMENTS) -> tuple[FactSet, list[Statement]]:
    """Questions whose answer must hold words of the document, with those that it does not
    answer; and statements. BenchmarkFailed where there are none."""
    names = frozenset(read_text(documents).split())
    questions: list[FactQuestion] = []
    statements: list[Statement] = []
    for qid, row in _rows(folder, names):
        try:
            questions += _questions(qid, row)
            statements += _statements(qid, row)
        except KeyError as error:
            raise BenchmarkFailed(f"{folder}, {qid}: there is no {error}.") from error
    if not questions:
        raise BenchmarkFailed(f"{folder} has no part-*.jsonl about the documents in {documents}.")
    return FactSet(NAME, tuple(questions)), statements


def _rows(folder: Path, names: frozenset[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.glob("part-*.jsonl")):
        for number, row in json_lines(path):
            if row.get("doc") in names:
                yield f"{path.stem}:{number}", row


def _questions(qid: str, row: dict[str, Any]) -> Iterator[FactQuestion]:
    must = (tuple(_copied(row["answer"])),)
    yield FactQuestion(qid, row["question"], True, row["kind"], must)
    if row.get("unanswerable"):
        yield FactQuestion(f"{qid}:not", row["unanswerable"], False, UNANSWERABLE)


def _statements(qid: str, row: dict[str, Any]) -> Iterator[Statement]:
    for kind in (TRUE, "false"):
        for text in row[kind]:
            yield Statement(qid, kind, text, row["question"])


def _copied(answers: list[str]) -> Iterator[Wanted]:
    """Each answer as it stands in the file, and as people read it."""
    for answer in answers:
        yield from map(Copied.of, dict.fromkeys([answer, plain(answer)]))


def plain(markdown: str) -> str:
    """``markdown`` without the letters that only a program reads."""
    return _TAG.sub(" ", _LINK.sub(r"\1", markdown))
