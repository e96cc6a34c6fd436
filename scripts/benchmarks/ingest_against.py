"""How long ingesting takes beside an earlier commit, in runs that take turns."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts.benchmarks.report import Spread, print_table
from scripts.benchmarks.running import BenchmarkFailed

ROOT = Path(__file__).resolve().parents[2]
WORKERS = ("parse worker", "embed worker")
BOTH = "both workers"
MOST = 1.15  # times the processor seconds of the earlier commit
LONGEST_SECONDS = 1800
Taken = dict[str, dict[str, float]]  # processor seconds by file, then by worker or BOTH
Spreads = dict[str, dict[str, float]]  # of one worker: ``before``, ``now`` and ``ratio``


def measure(commit: str, files: Sequence[Path], runs: int) -> dict[str, Any]:
    """By file: for each worker and for both, the processor seconds ``before`` and ``now`` and
    their ``ratio``, that of runs beside each other. ``failed`` where both took more than MOST.

    BenchmarkFailed where git does not know the commit, or its benchmark ends with an error."""
    pairs: list[dict[str, Taken]] = []
    with TemporaryDirectory(prefix="policychat-bench-") as name, _tree(commit, Path(name)) as tree:
        for number in range(runs):
            states = [("before", tree), ("now", ROOT)]
            # Whichever is second finds warmer caches, so they change places.
            order = states if number % 2 == 0 else states[::-1]
            pairs.append({state: _ingested(root, files, Path(name)) for state, root in order})
    results = {file.name: compared(pairs, file.name) for file in files}
    for file, found in results.items():
        rows = [[worker, *(Spread(**one) for one in f.values())] for worker, f in found.items()]
        head = ("processor seconds", f"at {commit}", "now", "ratio")
        print_table(f"{file}: median [min-max] of {runs} runs", head, rows)
    slow = [file for file, found in results.items() if found[BOTH]["ratio"]["median"] > MOST]
    print(f"\n  ratio of both workers, at most {MOST}: {'MISS' if slow else 'PASS'}")
    return {"against": commit, "results": results, "failed": bool(slow)}


def compared(pairs: Sequence[dict[str, Taken]], file: str) -> dict[str, Spreads]:
    """By worker, and BOTH, over the runs of one file."""
    found = {}
    for worker in (*WORKERS, BOTH):
        before, now = ([pair[state][file][worker] for pair in pairs] for state in ("before", "now"))
        # A worker that took less than a clock's tick is as good as any.
        ratio = [later / max(earlier, 0.01) for earlier, later in zip(before, now, strict=True)]
        spreads = {"before": before, "now": now, "ratio": ratio}
        found[worker] = {name: Spread.of(values).to_dict() for name, values in spreads.items()}
    return found


@contextmanager
def _tree(commit: str, folder: Path) -> Iterator[Path]:
    """The project as it was at ``commit``, in a worktree that is removed afterwards."""
    tree = folder / "before"
    _git("worktree", "add", "--detach", str(tree), commit)
    try:
        yield tree
    finally:
        _git("worktree", "remove", "--force", str(tree))


def _git(*arguments: str) -> None:
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True)
    if done.returncode:
        raise BenchmarkFailed(f"git {arguments[0]} failed: {done.stderr.strip()}")


def _ingested(root: Path, files: Sequence[Path], folder: Path) -> Taken:
    """What the benchmark of that tree counts for one ingest of each file."""
    report = folder / "report.json"
    # This Python and its packages, with the modules of that tree.
    done = subprocess.run(
        [sys.executable, "-m", "scripts.benchmarks", "ingest", *map(str, map(Path.absolute, files)),
         "--runs", "1", "--json", str(report)],
        cwd=root, env=os.environ | {"PYTHONPATH": str(root)}, timeout=LONGEST_SECONDS,
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise BenchmarkFailed(f"The benchmark of {root} failed:\n{done.stderr}")
    taken: Taken = {}
    for one in json.loads(report.read_text())["results"]:
        seconds = {worker: one["cpu_seconds"][worker]["median"] for worker in WORKERS}
        taken[one["file"]] = seconds | {BOTH: sum(seconds.values())}
    return taken
