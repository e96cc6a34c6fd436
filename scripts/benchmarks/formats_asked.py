"""The same questions asked about one policy in every format."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import django

from core.evaluation.fact_file import read_fact_file
from core.evaluation.fact_questions import FactSet
from core.evaluation.golden_set import Source
from scripts.benchmarks.policy_formats import SCANS, write_all
from scripts.benchmarks.policy_source import SOURCE
from scripts.benchmarks.quality import Aim
from scripts.benchmarks.report import print_table
from scripts.benchmarks.running import Running

QUESTIONS = SOURCE.with_name("questions.jsonl")
TITLE = "Company Vehicles and Driving Policy"
BEHIND, SCAN_BEHIND = 0.03, 0.08  # the PDF's share of right answers, at most
Report = dict[str, dict[str, Any]]


def measure() -> Report:
    """By format how many ``questions``, how many answered ``right``, the ``share`` of it, and what
    was answered ``instead`` of the facts, by question."""
    questions = read_fact_file(QUESTIONS).questions
    found: Report = {}
    with TemporaryDirectory(prefix="policychat-bench-") as name, Running():
        os.environ["ANSWER_CACHE_SECONDS"] = "0"
        # Only now do the settings have what they need.
        django.setup()
        from core.evaluation.corpus import ingest, make_organization  # noqa: PLC0415
        from core.evaluation.run import ask_facts  # noqa: PLC0415
        from scripts.benchmarks.answers_asked import tell_progress  # noqa: PLC0415
        from scripts.benchmarks.searches import close_connections  # noqa: PLC0415

        try:
            for sort, path in write_all(Path(name)).items():
                organization_id = UUID(str(make_organization(sort).pk))
                facts = FactSet(sort, questions, (Source(path.name, TITLE, file=path),))
                ingest(organization_id, facts, tell_progress)
                report = ask_facts(facts, organization_id, tell_progress)
                instead = {
                    one["qid"]: one["answer"]["text"]
                    for one in report["questions"]
                    if not one["judged"]["right"]
                }
                right = len(questions) - len(instead)
                share = round(right / len(questions), 4)
                found[sort] = {"questions": len(questions), "right": right, "share": share}
                found[sort]["instead"] = instead
                print(f"{sort}: {right} of {len(questions)} right", file=sys.stderr, flush=True)
        finally:
            close_connections()
    _print(found)
    return found


def _print(found: Report) -> None:
    of_pdf = set(found["PDF"]["instead"])
    rows = [
        [
            sort, one["questions"], one["right"], ", ".join(one["instead"]),
            ", ".join(sorted(of_pdf.symmetric_difference(one["instead"]))),
        ]
        for sort, one in found.items()
    ]  # fmt: skip
    head = ("format", "questions", "right", "not right", "other than the PDF")
    print_table("One policy in every format", head, rows)


def aims(found: Report) -> Iterator[Aim]:
    """How far each format may be behind the PDF."""
    best = found["PDF"]["share"]
    for sort, one in found.items():
        if sort != "PDF":
            most = SCAN_BEHIND if sort in SCANS else BEHIND
            behind = round(best - one["share"], 4)
            yield Aim(f"{sort}: behind the PDF", f"≤ {most:.0%}", behind, behind <= most)
