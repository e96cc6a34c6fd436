"""Every list of the console and of the REST surface in a large organization: how long it takes, and
whether it needs more statements than in one with a tenth of the rows."""

import argparse
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

import django
import httpx

from scripts.benchmarks.report import percentile, print_table
from scripts.benchmarks.running import Running, checked, command
from scripts.benchmarks.usage import ALL, Usage

GOAL_MS = 300.0
WARM_UP = 2


@dataclass(frozen=True)
class Measured:
    """Milliseconds, and statements with all rows and with a tenth of them. ``cpu_ms`` is the time
    on processors, of web server and database together, which does not grow with what else the
    machine does."""

    surface: str
    name: str
    p50: float
    p95: float
    cpu_ms: float
    statements: int
    statements_of_tenth: int
    passes: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--gaps", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--runs", type=int, default=20, help="of each list")
    parser.add_argument("--goal", type=float, default=GOAL_MS, help="milliseconds, at p95")
    parser.add_argument("--only", default="", metavar="TEXT", help="lists with this in their name")


def run(options: argparse.Namespace) -> dict[str, Any]:
    with Running() as running:
        command("collectstatic", "--no-input", "--verbosity", "0")
        # Only now do the settings have what they need.
        django.setup()
        from scripts.benchmarks.console_asker import askers  # noqa: PLC0415
        from scripts.benchmarks.console_rows import Amounts  # noqa: PLC0415

        whole = Amounts(options.documents, options.questions, options.gaps, options.people)
        large, small = askers(running.superuser_url, whole)
        running.start()
        measured = list(_measured(running, large, small, options))
    print_table(
        f"{whole.documents} documents, {whole.questions} questions, {whole.gaps} gaps; "
        f"milliseconds of {options.runs} looks over HTTP, one after the other",
        ("surface", "list", "p50", "p95", "cpu", "statements", "of a tenth", ""),
        [_row(one) for one in measured],
    )
    missed = sum(not one.passes for one in measured)
    print(
        f"\n{len(measured) - missed} of {len(measured)} lists pass: p95 at most "
        f"{options.goal:.0f} ms, and no more statements than with a tenth of the rows"
    )
    return {
        "parameters": {**asdict(whole), "runs": options.runs, "goal_ms": options.goal},
        "results": [asdict(one) for one in measured],
        "failed": missed,
    }


def _measured(
    running: Running, large: Any, small: Any, options: argparse.Namespace
) -> Iterator[Measured]:
    for surface, lists in large.lists.items():
        with httpx.Client(
            base_url=running.url, headers=large.headers[surface], timeout=60, trust_env=False
        ) as client:
            for name, address in lists.items():
                if options.only in name:
                    for _ in range(WARM_UP):
                        _look(client, address)
                    with Usage(running.roots) as usage:
                        times = [_look(client, address) for _ in range(options.runs)]
                    cpu = round(usage.cpu_seconds[ALL] * 1000 / options.runs, 1)
                    p50, p95 = (round(percentile(times, at), 1) for at in (0.5, 0.95))
                    counts = large.statements(surface, name), small.statements(surface, name)
                    passes = p95 <= options.goal and counts[0] == counts[1]
                    yield Measured(surface, name, p50, p95, cpu, *counts, passes)


def _look(client: httpx.Client, address: str) -> float:
    began = time.perf_counter()
    checked(client.get(address), HTTPStatus.OK)
    return (time.perf_counter() - began) * 1000


def _row(one: Measured) -> tuple[object, ...]:
    verdict = "PASS" if one.passes else "MISS"
    counts = (one.statements, one.statements_of_tenth)
    return (
        one.surface,
        one.name,
        f"{one.p50:.0f}",
        f"{one.p95:.0f}",
        f"{one.cpu_ms:.0f}",
        *counts,
        verdict,
    )
