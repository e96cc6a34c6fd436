"""The figures of `bench reading` beside those of an earlier run, as ``--json`` wrote them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.benchmarks.report import print_table
from scripts.benchmarks.running import BenchmarkFailed

Results = dict[str, Any]


def earlier(path: Path) -> Results:
    """What an earlier run found. BenchmarkFailed for a file that is none of its."""
    try:
        report = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise BenchmarkFailed(f"{path} can't be read: {error}") from error
    if not isinstance(report, dict) or report.get("benchmark") != "reading":
        raise BenchmarkFailed(f"{path} has no figures that `bench reading --json` wrote.")
    return report


def print_both(before: Results, after: Results) -> None:
    """Each figure that both have, before and after."""
    rows = [row for name in _both(before, after, "files") for row in _of_file(name, before, after)]
    if rows:
        print_table("PDFs, before and after", ("file", "figure", "before", "after"), rows)
    formats = [
        [name, *(f"{results['formats'][name]['share']:.1%}" for results in (before, after))]
        for name in _both(before, after, "formats")
    ]
    if formats:
        head = ("format", "right before", "right after")
        print_table("One policy in every format, before and after", head, formats)


def _both(before: Results, after: Results, part: str) -> list[str]:
    return [name for name in after.get(part, {}) if name in before.get(part, {})]


def _of_file(name: str, before: Results, after: Results) -> Iterator[list[str]]:
    sides = [results["files"][name] for results in (before, after)]
    for words, key in (("words lost", "lost_share"), ("words invented", "invented_share")):
        yield [name, words, *(f"{side[key]:.2%}" for side in sides)]
    broken = (str(side["broken_per_100_pages"]) for side in sides)
    yield [name, "broken sentences per 100 pages", *broken]
    if all(side["tables"]["rows"] for side in sides):
        yield [name, "rows with all cells and headings", *map(_whole, sides)]


def _whole(side: dict[str, Any]) -> str:
    return f"{side['tables']['headed'] / side['tables']['rows']:.1%}"
