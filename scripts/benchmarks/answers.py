"""Whether the fact is in the answer, and whether false statements reach the reader."""

import argparse
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

from core.errors import InvalidInput
from core.evaluation.figures import share_of
from core.evaluation.table import fact_table, spelled, told_models
from scripts.benchmarks.answer_sets import FERROW, HANDBOOKS, SAMPLE, TENTH, Folders, chosen
from scripts.benchmarks.quality import Aim, choose_model
from scripts.benchmarks.report import print_table
from scripts.benchmarks.running import BenchmarkFailed, Running
from scripts.benchmarks.statements import OUTCOMES, TRUE

GOALS = {
    (SAMPLE, "right"): 1.0,
    (HANDBOOKS, "right"): 0.92,
    (HANDBOOKS, "right_in_60"): 0.88,
    (HANDBOOKS, "refused"): 0.90,
    (TENTH, "right"): 0.80,
    (TENTH, "right_first"): 0.65,
    (TENTH, "refused"): 0.80,
}
"""The least of each figure."""

RELEASED_TRUE = 0.90
MOST_RELEASED = {TENTH: 0.08, FERROW: 0.15}
"""Of the false statements: those of the training material, and those of the passage's words."""

LISTS = ("table", "list")
MOST_BEHIND = 0.05
Sets = dict[str, dict[str, Any]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    for name, what, variable in (
        ("--eval", "the folder with sample and handbooks", "POLICYCHAT_EVAL"),
        ("--training", "the folder with part-*.jsonl", "POLICYCHAT_TRAINING"),
    ):
        parser.add_argument(
            name,
            type=Path,
            metavar="FOLDER",
            default=Path(os.environ[variable]) if os.environ.get(variable) else None,
            help=f"{what} (default: {variable})",
        )
    parser.add_argument(
        "--sets", metavar="A,B", help=f"of {SAMPLE}, {HANDBOOKS}, {TENTH}, {FERROW}; default: all"
    )
    parser.add_argument(
        "--llm", metavar="NAME", help="smollm2, or a GGUF file; default: extractive"
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    try:
        corpora = chosen(options.sets, Folders(options.eval, options.training))
    except InvalidInput as error:
        raise BenchmarkFailed(error.detail) from error
    found: Sets = {}
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="policychat-bench-")))
        stack.enter_context(Running())
        model = choose_model(options.llm, scratch, stack)
        # Some questions stand in two sets, and each answer's time counts.
        os.environ["ANSWER_CACHE_SECONDS"] = "0"
        # Only now do the settings have what they need.
        django.setup()
        from scripts.benchmarks.answers_asked import measure  # noqa: PLC0415
        from scripts.benchmarks.searches import close_connections  # noqa: PLC0415

        try:
            for corpus in corpora:
                found |= measure(corpus)
        finally:
            close_connections()
    aims = [*_aims(found), *_even(found), *_statement_aims(found)]
    _print(found, aims)
    return {
        "parameters": {"model": model, "sets": list(found)},
        "sets": found,
        "failed": not all(aim.met for aim in aims),
    }


def _aims(found: Sets) -> Iterator[Aim]:
    for (name, figure), wanted in GOALS.items():
        if name in found and (share := found[name]["figures"][figure]) is not None:
            yield _at_least(f"{name}: {_spaced(figure)}", wanted, share)


def _even(found: Sets) -> Iterator[Aim]:
    """Rows and items are found no worse than sentences, over all sets together."""
    asked = [one for report in found.values() for one in report["questions"] if one["answerable"]]
    lists = share_of(one["judged"]["right"] for one in asked if one["kind"] in LISTS)
    others = share_of(one["judged"]["right"] for one in asked if one["kind"] not in LISTS)
    if lists is not None and others is not None:
        behind = round(others - lists, 4)
        yield _at_most("all: right, tables and lists behind the rest", MOST_BEHIND, behind)


def _statement_aims(found: Sets) -> Iterator[Aim]:
    for name, report in found.items():
        if "statements" not in report:
            continue
        kinds, told = report["statements"]["kinds"], report["statements"]["told"]
        if name == SAMPLE:
            right = share_of(record["right"] for record in told)
            yield _at_least(f"{name}: right, where the model writes what is right", 1.0, right or 0)
            continue
        if TRUE in kinds:
            yield _at_least(f"{name}: true released", RELEASED_TRUE, kinds[TRUE]["released"])
        if "false" in kinds and name in MOST_RELEASED:
            yield _at_most(
                f"{name}: false released", MOST_RELEASED[name], kinds["false"]["released"]
            )


def _at_least(name: str, wanted: float, share: float) -> Aim:
    return Aim(name, f"≥ {wanted:.2f}", share, share >= wanted)


def _at_most(name: str, wanted: float, share: float) -> Aim:
    return Aim(name, f"≤ {wanted:.2f}", share, share <= wanted)


def _print(found: Sets, aims: list[Aim]) -> None:
    for name, report in found.items():
        head, *rows = fact_table(name, report["figures"], report["kinds"])
        print_table(f"{name}: is the fact in the answer", head, rows)
        print(told_models(name, report["models"]), end="")
    _print_statements(found)
    rows = [[aim.name, aim.wanted, spelled(float(aim.found)), aim.verdict] for aim in aims]
    print_table("Goals", ("figure", "wanted", "found", ""), rows)


def _print_statements(found: Sets) -> None:
    rows = []
    for name, report in found.items():
        for kind, figures in report.get("statements", {"kinds": {}})["kinds"].items():
            against = ", ".join(f"{check} {count}" for check, count in figures["against"].items())
            outcomes = [spelled(float(figures[one])) for one in OUTCOMES]
            rows.append([f"{name}, {kind}", figures["count"], *outcomes, against])
    if rows:
        head = ("statements", "count", *OUTCOMES, "checks that stood against them")
        print_table("What became of statements that a model wrote", head, rows)


def _spaced(name: str) -> str:
    return name.replace("_", " ")
