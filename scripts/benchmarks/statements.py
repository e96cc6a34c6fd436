"""Statements that a model might write, and how many of them the product lets through.

A scripted model writes exactly one statement. What counts is whether the reader sees it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from core.errors import InvalidInput
from core.evaluation.figures import share_of
from core.evaluation.letters import Letters
from core.evaluation.lines import json_lines

TRUE = "true"
ASKED_WORDS = 12
Outcome = Literal["released", "partly", "replaced", "marked", "dropped", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("released", "partly", "replaced", "marked", "dropped", "refused")
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """``text`` as the answer to ``question``; ``kind`` is "true", or how it is false."""

    qid: str
    kind: str
    text: str
    question: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one sentence: the trace's ``verdict``, and the ``reason`` for it, which
    names the check that failed."""

    verdict: str
    reason: str


def read_statements(path: Path) -> list[Statement]:
    """Those of a file of JSON lines: ``kind``, ``text``, and ``question`` or ``passage``.

    InvalidInput names the line at fault.
    """
    found = []
    for number, row in json_lines(path):
        question = row.get("question") or opening_of(str(row.get("passage") or ""))
        if not (row.get("kind") and row.get("text") and question):
            raise InvalidInput(
                f"{path}, line {number}: a statement needs kind, text, and question or passage."
            )
        found.append(Statement(f"line {number}", row["kind"], row["text"], question))
    return found


def opening_of(passage: str) -> str:
    """The first words of a passage, so that a search for them finds it; bars and marks of lists
    are no words."""
    words = [word for word in passage.split() if any(map(str.isalnum, word))]
    return " ".join(words[:ASKED_WORDS])


def outcome(
    statement: str, shown: str, sentences: Sequence[Checked], refusal: str
) -> tuple[Outcome, str]:
    """What the reader got of ``statement``, and which check stood against it.

    ``released``: the statement as it was written. ``partly``: some sentences of it.
    ``replaced``: the sources' own words for it. ``refused``: no model was asked, because of
    ``refusal``.
    """
    failed = next((one.reason for one in sentences if one.verdict != "supported"), "")
    if not sentences:
        return "refused", refusal
    verdicts = {one.verdict for one in sentences}
    if verdicts <= {"supported", "marked"} and Letters(statement).text in Letters(shown).text:
        return ("marked", failed) if "marked" in verdicts else ("released", "")
    if "supported" in verdicts:
        return "partly", failed
    return ("replaced", failed) if "replaced" in verdicts else ("dropped", failed)


def statement_figures(records: Sequence[Record]) -> dict[str, Any]:
    """``count``, the share of each outcome, and how often each check stood ``against``."""
    counts = Counter(record["outcome"] for record in records)
    return {
        "count": len(records),
        **{name: share_of(record["outcome"] == name for record in records) for name in OUTCOMES},
        "counts": {name: counts[name] for name in OUTCOMES},
        "against": dict(Counter(r["check"] for r in records if r["check"]).most_common()),
    }


def figures_by_kind(records: Sequence[Record]) -> dict[str, dict[str, Any]]:
    """``true``, ``false`` for all that are not, and each kind where there are several."""
    kinds = list(dict.fromkeys(record["kind"] for record in records))
    groups = {TRUE: [record for record in records if record["kind"] == TRUE]}
    groups["false"] = [record for record in records if record["kind"] != TRUE]
    if len(kinds) > 2:
        false = [kind for kind in kinds if kind != TRUE]
        groups |= {f"  {kind}": [r for r in records if r["kind"] == kind] for kind in false}
    return {name: statement_figures(group) for name, group in groups.items() if group}
