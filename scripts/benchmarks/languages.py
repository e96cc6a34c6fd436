"""Whether questions are answered in each language, about documents in the same and in others."""

import argparse
import os
import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import django

from core.evaluation.figures import share_of
from core.evaluation.golden_set import Source
from core.evaluation.lines import json_lines
from core.evaluation.table import spelled
from core.text.languages import CLAIMED, DEFAULT
from scripts.benchmarks.quality import Aim
from scripts.benchmarks.report import print_table
from scripts.benchmarks.running import BenchmarkFailed, Running

OWN = Path(__file__).resolve().parent / "sets" / "languages"
SPOKEN = tuple(language.code for language in CLAIMED)
# The weights of the choice were fitted to the policy's questions in these.
FITTED = ("en", "de", "fr", "es")
ASVS = "asvs_4.0.3_{}.pdf"
ASVS_QUESTIONS = "asvs-4.0.3-questions.jsonl"
# In documents of the question's language, and in others: the passage among five, the right answer.
SAME, ACROSS = "same language", "across"
FOUND = {SAME: 0.80, ACROSS: 0.65}
RIGHT = {SAME: 0.75, ACROSS: 0.60}
REFUSED_BEHIND_ENGLISH = 0.05


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in each language, and an expression for what answers it in a document of each;
    none of those where nothing does."""

    texts: dict[str, str]
    fact: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Body:
    """Documents in one language, and what is asked about them."""

    name: str
    language: str
    sources: tuple[Source, ...]
    questions: Sequence[Asked]


@dataclass(frozen=True, slots=True)
class Outcome:
    """``found``: the fact stands in one of the first five passages. ``right``: in the answer."""

    name: str
    document: str
    question: str
    text: str
    answer: str
    answerable: bool
    answered: bool
    found: bool
    right: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        metavar="FOLDER",
        default="",
        help="an embedding model, as scripts/multilingual_model makes one; default: the packaged",
    )
    parser.add_argument(
        "--pdfs",
        type=Path,
        metavar="FOLDER",
        help=f"with {ASVS_QUESTIONS} and the standard in several languages, to be found too",
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    bodies = [*_own(), *_everyday(), *(_standard(options.pdfs) if options.pdfs else ())]
    with ExitStack() as stack:
        stack.enter_context(Running())
        os.environ |= {
            "LLM_PROVIDER": "extractive",
            "ANSWER_CACHE_SECONDS": "0",
            "EMBEDDING_MODEL": str(Path(options.model).resolve()) if options.model else "",
        }
        # Only now do the settings have what they need.
        django.setup()
        from scripts.benchmarks.languages_asked import asked  # noqa: PLC0415
        from scripts.benchmarks.searches import close_connections  # noqa: PLC0415

        try:
            outcomes = [outcome for body in bodies for outcome in asked(body)]
        finally:
            close_connections()
    rows = _rows(outcomes)
    aims = _aims(rows)
    _print(rows, aims)
    return {
        "parameters": {"model": options.model or "packaged"},
        "figures": rows,
        "answers": [asdict(outcome) for outcome in outcomes],
        "failed": not all(aim.met for aim in aims),
    }


def is_asked(question: str, document: str) -> bool:
    """Whether questions in one language are asked about documents in another: within a language,
    from and to English, and between all that the choice was fitted to. All pairs would take twice
    as long."""
    return (
        question == document
        or DEFAULT in (question, document)
        or (question in FITTED and document in FITTED)
    )


def _own() -> list[Body]:
    rows = json_lines(OWN / "questions.jsonl")
    questions = [Asked(row["asked"], row.get("fact", {})) for _, row in rows]
    return [
        Body("policies", language, _sources(OWN, f"*.{language}.md"), questions)
        for language in SPOKEN
    ]


def _everyday() -> list[Body]:
    """Questions about the same policy in words of every day, each language's by itself: most of
    their words stand nowhere in it."""
    rows = [row for _, row in json_lines(OWN / "everyday.jsonl")]
    return [
        Body(
            "everyday words",
            language,
            _sources(OWN, f"*.{language}.md"),
            [
                Asked({language: row["question"]}, {language: row["fact"]})
                for row in rows
                if row["language"] == language
            ],
        )
        for language in sorted({row["language"] for row in rows})
    ]


def _standard(folder: Path) -> list[Body]:
    """Of the OWASP ASVS, whose items have the same numbers in each language; only in languages
    that have both a file and questions."""
    rows = [row for _, row in json_lines(folder / ASVS_QUESTIONS)]
    spoken = [one for one in SPOKEN if all(one in row for row in rows)]
    questions = []
    for row in rows:
        item = rf"(?<![\d.]){re.escape(row['item'])}(?![\d.])"
        texts = {language: row[language] for language in spoken}
        questions.append(Asked(texts, dict.fromkeys(spoken, item)))
    present = [one for one in spoken if (folder / ASVS.format(one)).is_file()]
    if not present:
        raise BenchmarkFailed(f"{folder} has no {ASVS.format('en')}.")
    return [Body("asvs", one, _sources(folder, ASVS.format(one)), questions) for one in present]


def _sources(folder: Path, pattern: str) -> tuple[Source, ...]:
    return tuple(Source(path.stem, path.stem, file=path) for path in sorted(folder.glob(pattern)))


def _rows(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    def key(one: Outcome) -> tuple[str, str, str]:
        return one.name, one.document, one.question

    rows = []
    for (name, document, question), some in groupby(sorted(outcomes, key=key), key=key):
        group = list(some)
        right = [one for one in group if one.answerable]
        rows.append(
            {
                "set": name,
                "document": document,
                "question": question,
                "questions": len(group),
                "found": share_of(one.found for one in right),
                "answered": share_of(one.answered for one in right),
                "right": share_of(one.right for one in right),
                "refused": share_of(not one.answered for one in group if not one.answerable),
            }
        )
    return rows


def _aims(rows: Sequence[dict[str, Any]]) -> list[Aim]:
    aims = []
    english = {row["set"]: row for row in rows if row["document"] == row["question"] == DEFAULT}
    others = [row for row in rows if row not in english.values()]
    for name, part in groupby(sorted(others, key=_part), key=_part):
        mine = list(part)
        for how in (SAME, ACROSS):
            group = [row for row in mine if (row["document"] == row["question"]) == (how == SAME)]
            if not group:
                continue
            aims.append(_least(f"{name}, {how}: among five", FOUND[how], _mean(group, "found")))
            aims.append(_least(f"{name}, {how}: right", RIGHT[how], _mean(group, "right")))
            if group[0]["refused"] is not None:
                wanted = english[group[0]["set"]]["refused"] - REFUSED_BEHIND_ENGLISH
                aims.append(_least(f"{name}, {how}: refused", wanted, _mean(group, "refused")))
    return aims


def _part(row: dict[str, Any]) -> str:
    """Whose goals a row counts for. What the choice was not fitted to has goals of its own: that
    is the fairer figure, and the other stays comparable with earlier runs."""
    fitted = row["document"] in FITTED and row["question"] in FITTED
    return str(row["set"]) if fitted else f"{row['set']}, not fitted"


def _mean(rows: Sequence[dict[str, Any]], figure: str) -> float:
    return round(sum(row[figure] for row in rows) / len(rows), 4) if rows else 0.0


def _least(name: str, wanted: float, share: float) -> Aim:
    return Aim(name, f"≥ {wanted:.2f}", share, share >= wanted)


def _print(rows: Sequence[dict[str, Any]], aims: Sequence[Aim]) -> None:
    figures = ("found", "answered", "right", "refused")
    head = ("set", "documents in", "asked in", "questions", *figures)
    cells = [
        [
            row["set"],
            row["document"],
            row["question"],
            row["questions"],
            *(spelled(row[one]) for one in figures),
        ]
        for row in rows
    ]
    print_table("Is the fact among five passages, and in the answer", head, cells)
    goals = [[aim.name, aim.wanted, spelled(float(aim.found)), aim.verdict] for aim in aims]
    print_table("Goals", ("figure", "wanted", "found", ""), goals)
