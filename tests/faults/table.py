"""One table of what was injected and what came of it."""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from scripts.benchmarks.report import print_table
from tests.faults.campaign import Injected, Result
from tests.faults.counting import by_injection


def print_result(result: Result) -> None:
    lost, doubled = by_injection(result.lost), by_injection(result.doubled)
    kinds = list(dict.fromkeys(one.kind for one in result.injected))
    rows = [
        _row(kind, [one for one in result.injected if one.kind == kind], lost, doubled)
        for kind in kinds
    ]
    rows.append(["before the first, or nobody can tell", 0, lost[-1], doubled[-1], "", ""])
    rows.append(_row("all", result.injected, lost, doubled, of_all=True))
    head = ("fault", "injected", "lost", "doubled", "seconds to recover: median", "max")
    print_table("Faults", head, rows)
    print(f"  orphans: {len(result.orphans)}")
    for found in (*result.lost, *result.doubled):
        print(f"  {found.injection + 1}: {found.what}")
    for orphan in result.orphans:
        print(f"  {orphan}")


def _row(
    name: str,
    injected: Sequence[Injected],
    lost: Counter[int],
    doubled: Counter[int],
    *,
    of_all: bool = False,
) -> list[object]:
    numbers = [one.number for one in injected] + ([-1] if of_all else [])
    happened = [one for one in injected if one.happened]
    seconds = [one.seconds for one in happened if one.seconds is not None]
    stuck = len(happened) - len(seconds)
    return [
        name,
        len(happened),
        sum(lost[number] for number in numbers),
        sum(doubled[number] for number in numbers),
        f"{median(seconds):.1f}" if seconds else "",
        f"{stuck} never" if stuck else f"{max(seconds, default=0):.1f}",
    ]
