"""`evaluate`: how well questions are answered, measured on sets with known answers."""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import InvalidInput, PolicyChatError
from core.evaluation.compare import TOLERANCE, Fall, falls
from core.evaluation.fact_file import (
    is_fact_folder,
    names_facts,
    read_fact_file,
    read_fact_folder,
)
from core.evaluation.fact_questions import FactSet
from core.evaluation.folder import read_folder
from core.evaluation.golden_file import SUFFIXES, read_golden_file
from core.evaluation.lines import read_text
from core.evaluation.run import AnySet, Options, Report, evaluate_organization, evaluate_sets
from core.evaluation.table import aligned, fact_table, table, told_models
from core.providers.registry import embedding_model
from core.tenancy.organizations import organization_by_slug

PROGRESS_SECONDS = 15.0


class Command(BaseCommand):
    help = (
        "Ask the questions of SET and measure search, refusal, citations and latency. SET is a "
        "folder with documents, which are ingested into an organization made for it; or, with "
        "--organization, a CSV or JSONL file about documents that are there. Questions may name "
        "the places that answer them, or the facts that an answer must hold."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
        parser.add_argument("--organization", metavar="SLUG", help="whose documents are asked")
        parser.add_argument("--together", action="store_true", help="all folders in one index")
        parser.add_argument("--retrieval-only", action="store_true", help="search, don't answer")
        parser.add_argument("--sample", type=int, metavar="N", help="only N questions of each set")
        parser.add_argument("--keep", action="store_true", help="leave what was ingested")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write figures and details")
        parser.add_argument(
            "--compare", type=Path, metavar="EARLIER.json", help="fail when a figure fell"
        )
        parser.add_argument(
            "--tolerance",
            type=float,
            default=TOLERANCE,
            metavar="POINTS",
            help="how far a figure may fall, in hundredths (default %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._told = time.monotonic()
        try:
            # First, so that a wrong path is not found out after the work.
            earlier = _earlier(options["compare"])
            sets = [_read(path, options["organization"]) for path in options["sets"]]
            _check(sets, options)
            if options["sample"] is not None:
                sets = [golden.sample(options["sample"]) for golden in sets]
            evaluated = self._evaluate(sets, options)
            report = _described(evaluated, options)
            self._print(evaluated)
            if options["json"]:
                options["json"].write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
            fallen = falls(earlier, report, options["tolerance"]) if earlier else []
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
        self._tell_lost(evaluated)
        if fallen:
            raise CommandError("\n".join(["These figures fell:", *map(_spelled, fallen)]))

    def _print(self, evaluated: Report) -> None:
        places = {name: one["figures"] for name, one in evaluated.items() if "kinds" not in one}
        if places:
            self.stdout.write(aligned(table(places)))
        for name, one in evaluated.items():
            if "kinds" in one:
                self.stdout.write(aligned(fact_table(name, one["figures"], one["kinds"])))
        for name, one in evaluated.items():
            self.stdout.write(told_models(name, one["models"]), ending="")

    def _evaluate(self, sets: list[AnySet], options: dict[str, Any]) -> Report:
        chosen = Options(not options["retrieval_only"], options["keep"], self._progress)
        if options["together"]:
            return evaluate_sets(sets, chosen)
        report: Report = {}
        if options["organization"]:
            organization_id = UUID(str(organization_by_slug(options["organization"]).pk))
            for golden in sets:
                report |= evaluate_organization(golden, organization_id, chosen)
        else:
            for golden in sets:
                report |= evaluate_sets([golden], chosen)
        return report

    def _progress(self, what: str, done: int, of: int) -> None:
        """On a terminal each step on the same line; in a log a line now and then."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{what} {done} of {of}", ending="\n" if done == of else "")
        elif done == of or time.monotonic() - self._told > PROGRESS_SECONDS:
            self._told = time.monotonic()
            self.stderr.write(f"{what} {done} of {of}")

    def _tell_lost(self, report: Report) -> None:
        for name, one in report.items():
            if count := len(one["chunks_not_placed"]):
                self.stderr.write(
                    f"{name}: {count} chunks or quotes that were found are not in their "
                    "document's text and counted as wrong; --json lists them."
                )


def _read(path: Path, organization: str | None) -> AnySet:
    if not path.exists():
        raise InvalidInput(f"There is no {path}.")
    if path.is_dir() and organization:
        raise InvalidInput(f"{path} is a folder, which gets an organization of its own.")
    if path.is_dir():
        return read_fact_folder(path) if is_fact_folder(path) else read_folder(path)
    if path.suffix.lower() not in SUFFIXES:
        raise InvalidInput(f"{path} is neither a folder nor a CSV or JSONL file.")
    if not organization:
        raise InvalidInput(f"Whose documents is {path} about? Give --organization SLUG.")
    if path.suffix.lower() == ".jsonl" and names_facts(path):
        return read_fact_file(path)
    return read_golden_file(path)


def _check(sets: list[AnySet], options: dict[str, Any]) -> None:
    if options["together"] and options["organization"]:
        raise InvalidInput("--together is for folders: an organization has one index anyway.")
    if options["sample"] is not None and options["sample"] < 1:
        raise InvalidInput("--sample needs a number from 1 on.")
    if options["retrieval_only"] and any(isinstance(one, FactSet) for one in sets):
        raise InvalidInput("Facts are looked for in answers: leave --retrieval-only out.")
    names = [golden.name for golden in sets]
    if len(set(names)) < len(names):
        raise InvalidInput("Two sets have the same name. Rename a folder or file.")


def _earlier(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        return dict(json.loads(read_text(path)))
    except ValueError as error:
        raise InvalidInput(f"{path} is no JSON file ({error}).") from error


def _described(report: Report, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "evaluated_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "together": options["together"],
        "embedding_model": embedding_model().model_id,
        "provider": settings.LLM_PROVIDER,
        "model": settings.LLM_MODEL,
        "sets": report,
    }


def _spelled(fall: Fall) -> str:
    return f"  {fall.set_name}: {fall.figure} {fall.earlier:.4f} → {fall.now:.4f}"
