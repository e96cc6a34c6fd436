"""Hits, refusals, citations and invented claims on question sets with known answers."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from appliance.embedded.llama import EmbeddedLlama
from appliance.process import ROOT
from core.evaluation.table import spelled, table, told_models
from scripts.benchmarks.claims import Count, count_claims, print_count
from scripts.benchmarks.raw_quotes import missing_quotes
from scripts.benchmarks.report import print_table
from scripts.benchmarks.running import BenchmarkFailed, Running

SETS = ("northwind", "policyqa", "mtrag")
# The one with questions that its documents do not answer; a small model takes seconds for
# each question, so it is asked for the answers of no other.
REFUSALS = "northwind"
MOST_LOST = 0.03  # of a figure, when all sets share an index
COMPARED = ("hit@1", "hit@5", "hit@10", "mrr")
TARGETS = {
    ("northwind", "hit@1"): 0.73,
    ("northwind", "hit@5"): 0.93,
    ("policyqa", "hit@5"): 0.72,
    ("mtrag", "hit@5"): 0.89,
    ("northwind", "balanced_accuracy"): 0.85,
}
Sets = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure and the bound that it must keep."""

    name: str
    wanted: str
    found: float
    met: bool

    @property
    def verdict(self) -> str:
        return "PASS" if self.met else "MISS"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    folder = os.environ.get("POLICYCHAT_EVAL")
    parser.add_argument(
        "--eval",
        type=Path,
        metavar="DIR",
        default=Path(folder) if folder else None,
        help=f"the folder with the sets {', '.join(SETS)} (default: POLICYCHAT_EVAL)",
    )
    parser.add_argument(
        "--llm", metavar="NAME", help="smollm2, or a GGUF file; default: extractive"
    )
    parser.add_argument("--retrieval-only", action="store_true", help="search, don't answer")
    parser.add_argument("--sample", type=int, metavar="N", help="only N questions of each set")


def run(options: argparse.Namespace) -> dict[str, Any]:
    folders = _folders(options.eval)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="policychat-bench-")))
        stack.enter_context(Running())
        model = choose_model(options.llm, scratch, stack)
        sampled = [] if options.sample is None else ["--sample", str(options.sample)]
        with_answers = [] if options.retrieval_only else [n for n in SETS if _asked(n, options.llm)]
        together = _evaluate(scratch, *folders.values(), *sampled, "--together", "--retrieval-only")
        found: Sets = {}
        # What takes longest comes last, so that nothing after it can fail and lose it.
        for name in sorted(SETS, key=with_answers.__contains__):
            extra = sampled if name in with_answers else [*sampled, "--retrieval-only"]
            found |= _evaluate(scratch, folders[name], *extra)
        alone = {name: found[name] for name in SETS}
    count = count_claims(alone) if with_answers else None
    missing = missing_quotes(folders[REFUSALS], alone[REFUSALS]["questions"])
    aims = [*_aims(alone), *_kept(alone, together), *_claims(count, missing)]
    _print(alone, together, aims, count)
    return {
        "parameters": {"model": model, "sample": options.sample},
        "sets": alone,
        "together": {name: one["figures"] for name, one in together.items()},
        "claims": count.to_dict() if count else None,
        "quotes_missing_in_pdf": missing,
        "failed": not all(aim.met for aim in aims),
    }


def _asked(name: str, llm: str | None) -> bool:
    return llm is None or name == REFUSALS


def _folders(folder: Path | None) -> dict[str, Path]:
    if folder is None:
        raise BenchmarkFailed("Name the folder with the sets: --eval DIR, or POLICYCHAT_EVAL.")
    found = {name: folder.resolve() / name for name in SETS}
    missing = [str(path) for path in found.values() if not path.is_dir()]
    if missing:
        raise BenchmarkFailed(f"There is no {', no '.join(missing)}.")
    return found


def choose_model(llm: str | None, data: Path, stack: ExitStack) -> str:
    """Start the language model that ``--llm`` names, and lead ``os.environ`` to it, until
    ``stack`` ends; its name."""
    if llm is None:
        return "extractive"
    server = EmbeddedLlama(llm, data)
    stack.callback(server.stop)
    endpoint = server.start()
    os.environ |= endpoint.environment
    return endpoint.model_name


def _evaluate(scratch: Path, *arguments: str | Path) -> Sets:
    """What `python -m appliance evaluate` finds; its progress is shown as it goes."""
    file = scratch / "report.json"
    command = ["evaluate", *map(str, arguments), "--keep", "--json", str(file)]
    ended = subprocess.run(
        [sys.executable, "-m", "appliance", *command], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    if ended.returncode:
        raise BenchmarkFailed(f"`{' '.join(command)}` failed.")
    return dict(json.loads(file.read_text())["sets"])


def _aims(alone: Sets) -> Iterator[Aim]:
    for (name, figure), wanted in TARGETS.items():
        found = alone[name]["figures"].get(figure)
        if found is not None:
            yield Aim(f"{name}: {figure}", f"≥ {wanted}", found, found >= wanted)


def _kept(alone: Sets, together: Sets) -> Iterator[Aim]:
    for name in SETS:
        for figure in COMPARED:
            lost = round(alone[name]["figures"][figure] - together[name]["figures"][figure], 4)
            yield Aim(f"{name}: {figure} lost together", f"≤ {MOST_LOST}", lost, lost <= MOST_LOST)


def _claims(count: Count | None, missing: list[str]) -> Iterator[Aim]:
    if count is not None:
        for name, found in (
            ("stated in an answer, in no cited passage", count.invented),
            ("quotes that are not on their page", count.quotes_missing),
            ("quotes that pypdf does not find there", missing),
        ):
            yield Aim(name, "0", len(found), not found)


def _print(alone: Sets, together: Sets, aims: list[Aim], count: Count | None) -> None:
    for title, sets in (("Each set in an index of its own", alone), ("All in one", together)):
        head, *rows = table({name: one["figures"] for name, one in sets.items()})
        print_table(title, head, rows)
    if count is not None:
        print()
        for name, one in alone.items():
            print(told_models(name, one["models"]), end="")
        print_count(count)
    rows = [[aim.name, aim.wanted, spelled(aim.found), aim.verdict] for aim in aims]
    print_table("Targets", ("figure", "wanted", "found", ""), rows)
