"""Upload a PDF over HTTP and time it until search finds it."""

import argparse
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx

from scripts.benchmarks import ingest_against
from scripts.benchmarks.policy_pdf import write_pdf
from scripts.benchmarks.report import Spread, print_table
from scripts.benchmarks.running import BenchmarkFailed, Deadline, Running, checked, client, command
from scripts.benchmarks.usage import Usage

PARTS = ("parse worker", "embed worker", "scheduler")
# As a client sees them: sending the file; waiting for a worker; reading, splitting and storing
# it; computing and storing vectors; the first search that finds it.
STAGES = ("upload", "queued", "extracting", "embedding", "search")
POLL_SECONDS = 0.2
LONGEST_SECONDS = 900.0


@dataclass(frozen=True)
class Ingested:
    """One file, once. ``seconds`` are by stage and add up to upload-to-searchable."""

    pages: int
    chunks: int
    seconds: dict[str, float]
    cpu_seconds: dict[str, float]
    peaks_mb: dict[str, int]

    @property
    def total(self) -> float:
        return sum(self.seconds.values())


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.pdf")
    parser.add_argument("--runs", type=int, default=3, help="times that each file is ingested")
    parser.add_argument("--pages", type=int, default=109, help="of the PDF made when none is given")
    parser.add_argument(
        "--against", metavar="COMMIT", help="compare processor seconds with those at this commit"
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="policychat-bench-")))
        made = folder / f"made-{options.pages}-pages.pdf"
        files = options.files or [write_pdf(made, options.pages)]
        if options.against:
            return ingest_against.measure(options.against, files, options.runs)
        running = stack.enter_context(Running())
        running.start(*PARTS)
        platform = stack.enter_context(client(running.url, command("create_key", "platform")))
        # The first ingest finds cold caches and connections; it is not counted.
        _ingest(platform, running, write_pdf(folder / "warm-up.pdf", 1))
        results = []
        for file in files:
            runs = [_ingest(platform, running, file) for _ in range(options.runs)]
            results.append(_result(file, runs))
            _print(results[-1])
    return {"parameters": {"runs": options.runs}, "results": results}


def _ingest(platform: httpx.Client, running: Running, file: Path) -> Ingested:
    """In an organization of its own: the same bytes again would not be ingested again."""
    body = {"name": "Benchmark", "slug": f"benchmark-{uuid4().hex[:12]}"}
    made = checked(platform.post("organizations/", json=body), 201).json()
    with client(running.url, made["secret_key"]) as api, Usage(running.roots) as usage:
        seconds, document = _timed(api, file)
    size = document["page_count"], document["chunk_count"]
    return Ingested(*size, seconds, usage.cpu_seconds, usage.peaks_mb)


def _timed(api: httpx.Client, file: Path) -> tuple[dict[str, float], dict[str, Any]]:
    seconds = dict.fromkeys(STAGES, 0.0)
    deadline = Deadline(LONGEST_SECONDS, f"Ingest of {file.name}")
    before = time.perf_counter()

    def took(stage: str) -> None:
        nonlocal before
        now = time.perf_counter()
        seconds[stage] += now - before
        before = now

    with file.open("rb") as content:
        sent = checked(api.post("documents/upload/", files={"file": content}), 202).json()
    took("upload")
    while True:
        state = checked(api.get(f"documents/{sent['id']}/status/"), 200).json()
        if state["status"] == "failed":
            raise BenchmarkFailed(f"{file.name}: {state['error']['detail']}")
        if state["status"] == "completed":
            took("embedding")
            break
        took(state["stage"])
        deadline.check()
        time.sleep(POLL_SECONDS)
    found = checked(api.post("search/", json={"query": file.stem}), 200).json()["results"]
    if not found:
        raise BenchmarkFailed(f"{file.name} is completed but search does not find it.")
    took("search")
    return seconds, checked(api.get(f"documents/{sent['id']}/"), 200).json()


def _result(file: Path, runs: list[Ingested]) -> dict[str, Any]:
    """Figures of one file; peaks of memory are the highest of all runs."""
    first = runs[0]
    return {
        "file": file.name,
        "bytes": file.stat().st_size,
        "pages": first.pages,
        "chunks": first.chunks,
        "seconds": Spread.of([run.total for run in runs]).to_dict(),
        "pages_per_second": Spread.of([first.pages / run.total for run in runs]).to_dict(),
        "chunks_per_second": Spread.of([first.chunks / run.total for run in runs]).to_dict(),
        "stage_seconds": {
            stage: Spread.of([run.seconds[stage] for run in runs]).to_dict() for stage in STAGES
        },
        "cpu_seconds": {
            name: Spread.of([run.cpu_seconds[name] for run in runs]).to_dict()
            for name in first.cpu_seconds
        },
        "peak_mb": {name: max(run.peaks_mb[name] for run in runs) for name in first.peaks_mb},
    }


def _print(result: dict[str, Any]) -> None:
    title = f"{result['file']}: {result['pages']} pages, {result['chunks']} chunks"
    rows: list[tuple[str, object]] = [
        ("upload to searchable, s", Spread(**result["seconds"])),
        ("pages/s", Spread(**result["pages_per_second"])),
        ("chunks/s", Spread(**result["chunks_per_second"])),
    ]
    rows += [
        (f"  {stage}, s", Spread(**spread)) for stage, spread in result["stage_seconds"].items()
    ]
    rows += [
        (f"processor s, {name}", Spread(**spread)) for name, spread in result["cpu_seconds"].items()
    ]
    rows += [(f"peak MB, {name}", peak) for name, peak in result["peak_mb"].items()]
    print_table(title, ("", "median [min-max]"), rows)
