"""The same questions asked about one policy in every format."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import django

from core.evaluation.fact_file import read_fact_file
from core.evaluation.fact_questions import FactSet
from core.evaluation.golden_set import Source
from scripts.benchmarks.policy_formats import TITLE, write_all
from scripts.benchmarks.quality import Aim
from scripts.benchmarks.report import print_table
from scripts.benchmarks.running import Running

QUESTIONS = Path(__file__).with_name("sets") / "travel-questions.jsonl"
BEHIND, SCAN_BEHIND = 0.03, 0.08  # the PDF's share of right answers, at most
Shares = dict[str, dict[str, float]]


def measure() -> Shares:
    """By format the ``questions`` and how many were answered ``right``, and the share of it."""
    questions = read_fact_file(QUESTIONS).questions
    found: Shares = {}
    wrong: dict[str, list[str]] = {}
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
                wrong[sort] = [
                    one["qid"] for one in report["questions"] if not one["judged"]["right"]
                ]
                right = len(questions) - len(wrong[sort])
                share = round(right / len(questions), 4)
                found[sort] = {"questions": len(questions), "right": right, "share": share}
                print(f"{sort}: {right} of {len(questions)} right", file=sys.stderr, flush=True)
        finally:
            close_connections()
    rows = [
        [sort, one["questions"], one["right"], ", ".join(wrong[sort])]
        for sort, one in found.items()
    ]
    print_table("One policy in every format", ("format", "questions", "right", "not right"), rows)
    return found


def aims(found: Shares) -> Iterator[Aim]:
    """How far each format may be behind the PDF."""
    best = found["PDF"]["share"]
    for sort, one in found.items():
        if sort != "PDF":
            most = SCAN_BEHIND if sort.startswith("scan") else BEHIND
            behind = round(best - one["share"], 4)
            yield Aim(f"{sort}: behind the PDF", f"≤ {most:.0%}", behind, behind <= most)
