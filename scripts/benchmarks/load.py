"""Many people ask while PDFs are ingested, on two cores: errors, and what the product adds.

The people are a process of their own. Each asks a question, reads its answer as a stream, and asks
the next so many seconds after the one before, each beginning at another moment. A stand-in writes
the answers, always at the same speed: it thinks for ``--delay`` seconds and then says its first
sentence. Time added is from sending a question to the first word of its answer, without that delay;
waiting for one's turn at the model is part of it. Nothing is taken from the cache of answers. The
PDFs are uploaded at once, and asking goes on until all can be searched.
"""

import argparse
import os
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx

from scripts.benchmarks.callers import Callers
from scripts.benchmarks.fair import POLICY, questions_of_policy
from scripts.benchmarks.load_people import Plan
from scripts.benchmarks.policy_pdf import write_pdf
from scripts.benchmarks.report import percentile, print_table
from scripts.benchmarks.running import (
    BenchmarkFailed,
    Deadline,
    Running,
    checked,
    client,
    command,
)
from scripts.benchmarks.scripted_model import MODEL, ScriptedModel

PARTS = ("parse worker", "embed worker", "scheduler")
CORES = 2
WARM_UP = 5
ADDED_P95_MS = 250.0
LONGEST_SECONDS = 900.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--every", type=float, default=30.0, help="seconds between one's questions")
    parser.add_argument("--pdfs", type=int, default=20)
    parser.add_argument("--pages", type=int, default=20, help="of each PDF")
    parser.add_argument("--seconds", type=float, default=60.0, help="that asking goes on at least")
    parser.add_argument("--delay", type=float, default=0.5, help="seconds that the model thinks")


def run(options: argparse.Namespace) -> dict[str, Any]:
    cores = _use_cores()
    model = ScriptedModel(options.delay)
    with model.serving(), Running() as running, TemporaryDirectory() as folder:
        os.environ |= {"LLM_PROVIDER": "openai", "LLM_MODEL": MODEL, "OPENAI_BASE_URL": model.url}
        os.environ["ANSWER_CACHE_SECONDS"] = "0"
        running.start(*PARTS)
        key = _organization(running.url)
        files = [write_pdf(Path(folder) / f"{n}.pdf", options.pages) for n in range(options.pdfs)]
        plan = Plan(running.url, key, questions_of_policy(), options.people, options.every)
        with client(running.url, key) as api:
            _warm_up(api, plan.questions)
            began = time.monotonic()
            people = Callers("scripts.benchmarks.load_people", asdict(plan))
            try:
                failed = _ingest(api, files)
                ingest = time.monotonic() - began
                time.sleep(max(0.0, options.seconds - ingest))
            finally:
                seen = people.end()
    names = ("people", "every", "pdfs", "pages", "seconds", "delay")
    parameters = {name: getattr(options, name) for name in names} | {"cores": cores}
    result = _result(seen, failed, options.delay, ingest)
    targets = _targets(result)
    _print(parameters, result, targets)
    return {
        "parameters": parameters,
        "result": result,
        "targets": targets,
        "failed": not all(target["met"] for target in targets),
    }


def _use_cores() -> int:
    """Let this process and all that it starts run on CORES, where the system can; how many."""
    if not hasattr(os, "sched_setaffinity"):
        return os.cpu_count() or 1
    chosen = sorted(os.sched_getaffinity(0))[:CORES]
    os.sched_setaffinity(0, chosen)
    return len(chosen)


def _organization(url: str) -> str:
    """The key of a new organization that has the policy that is asked about."""
    with client(url, command("create_key", "platform")) as platform:
        body = {"name": "Benchmark", "slug": f"benchmark-{uuid4().hex[:12]}"}
        key: str = checked(platform.post("organizations/", json=body), 201).json()["secret_key"]
    with client(url, key) as api:
        if _ingest(api, [POLICY]):
            raise BenchmarkFailed(f"{POLICY.name} could not be read.")
    return key


def _warm_up(api: httpx.Client, questions: Sequence[str]) -> None:
    for question in questions[:WARM_UP]:
        checked(api.post("query/", json={"query": question}), 200)


def _ingest(api: httpx.Client, files: Sequence[Path]) -> int:
    """Upload all, and wait until each is searchable or has failed; how many have."""
    deadline = Deadline(LONGEST_SECONDS, "Ingest")
    waiting = []
    for file in files:
        # Bytes of its own for each: what is there already is not read again.
        content = file.read_bytes() + f"\n%{uuid4()}\n".encode()
        sent = checked(api.post("documents/upload/", files={"file": (file.name, content)}), 202)
        waiting.append(sent.json()["id"])
    failed = 0
    while waiting:
        deadline.check()
        state = checked(api.get(f"documents/{waiting[0]}/status/"), 200).json()["status"]
        if state in ("completed", "failed"):
            failed += state == "failed"
            waiting.pop(0)
        else:
            time.sleep(0.5)
    return failed


def _result(seen: dict[str, Any], failed: int, delay: float, ingest: float) -> dict[str, Any]:
    added = [1000 * (first - delay) for first in seen["first_words"]]
    if not added:
        raise BenchmarkFailed(f"No question was answered; the first error: {seen['errors'][:1]}")
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return {
        "questions": len(added),
        "errors": len(seen["errors"]) + failed,
        "first_errors": seen["errors"][:5],
        "documents_failed": failed,
        "ingest_seconds": round(ingest, 1),
        "added_ms": {name: round(percentile(added, share), 1) for name, share in shares.items()},
    }


def _targets(result: dict[str, Any]) -> list[dict[str, Any]]:
    errors, p95 = result["errors"], result["added_ms"]["p95"]
    return [
        {"name": "errors: 0", "measured": errors, "met": errors == 0},
        {
            "name": f"time added before the first word p95 ≤ {ADDED_P95_MS:.0f} ms",
            "measured": p95,
            "met": p95 <= ADDED_P95_MS,
        },
    ]


def _print(
    parameters: dict[str, Any], result: dict[str, Any], targets: list[dict[str, Any]]
) -> None:
    title = (
        "{people} people, a question every {every:.0f} s each; {pdfs} PDFs of {pages} pages; "
        "{cores} cores"
    )
    rows = [
        ["questions answered", result["questions"]],
        ["seconds until all PDFs could be searched", result["ingest_seconds"]],
        *[[f"ms added before the first word, {p}", ms] for p, ms in result["added_ms"].items()],
        *[["error", error] for error in result["first_errors"]],
    ]
    print_table(title.format_map(parameters), ("", ""), rows)
    checks = [["PASS" if one["met"] else "MISS", one["name"], one["measured"]] for one in targets]
    print_table("Targets", ("", "target", "measured"), checks)
