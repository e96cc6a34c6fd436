"""One organization's single file and questions while another uploads many and asks many.

The crowd, a process of its own, uploads small files, eight at once, and asks at its rate,
whether or not earlier questions have been answered; its policy is the same. The single one
uploads one file at a time until that can be searched, and asks one question after the other:
first alone, then beside the crowd, each time of the same documents. Nothing is taken from the cache
of answers, no model writes, and the limits on rates, which would hold the crowd back, are off.
"""

import argparse
import json
import os
import time
from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

import httpx

from appliance.process import ROOT
from scripts.benchmarks.callers import Callers
from scripts.benchmarks.report import percentile, print_table
from scripts.benchmarks.running import (
    BenchmarkFailed,
    Deadline,
    Running,
    checked,
    client,
    command,
)

SET = ROOT / "scripts" / "benchmarks" / "sets" / "ferrow"
POLICY = SET / "docs" / "leave-and-absence.md"
PARTS = ("parse worker", "embed worker", "scheduler")
WARM_UP = 5
POLL_SECONDS = 0.05
LONGEST_SECONDS = 600.0
FILES = 9  # of the single organization, each time
QUESTION_RATIO, FILE_RATIO = 1.5, 1.5


@dataclass(frozen=True)
class Measured:
    """Questions in milliseconds; ``file`` is the median of the files, in seconds."""

    questions: int
    p50: float
    p95: float
    file: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--files", type=int, default=200, help="that the crowd uploads")
    parser.add_argument("--questions", type=float, default=20.0, help="of the crowd in a second")
    parser.add_argument("--seconds", type=float, default=40.0, help="alone, and again beside it")


def run(options: argparse.Namespace) -> dict[str, Any]:
    with Running() as running:
        os.environ["ANSWER_CACHE_SECONDS"] = "0"
        running.start(*PARTS)
        platform_key = command("create_key", "platform")
        crowd_key, single_key = (_organization(running.url, platform_key) for _ in range(2))
        questions = questions_of_policy()
        plan = {"url": running.url, "key": crowd_key, "questions": questions}
        plan |= {"files": options.files, "rate": options.questions, "policy": POLICY.read_text()}
        with client(running.url, single_key) as api:
            for question in questions[:WARM_UP]:
                _ask(api, question)
            alone = _measured(running.url, single_key, questions, options.seconds)
            callers = Callers("scripts.benchmarks.fair_crowd", plan)
            try:
                beside = _measured(running.url, single_key, questions, options.seconds)
            finally:
                seen = callers.end()
        with client(running.url, crowd_key) as api:
            seen["unread"] = _unread(api)
    targets = _targets(alone, beside)
    _print(alone, beside, seen, targets)
    return {
        "parameters": {name: getattr(options, name) for name in ("files", "questions", "seconds")},
        "alone": asdict(alone),
        "beside": asdict(beside),
        "crowd": seen,
        "targets": targets,
        "failed": not all(target["met"] for target in targets),
    }


def _organization(url: str, platform_key: str) -> str:
    """The key of a new organization that has the policy."""
    with client(url, platform_key) as platform:
        body = {"name": "Benchmark", "slug": f"benchmark-{uuid4().hex[:12]}"}
        key: str = checked(platform.post("organizations/", json=body), 201).json()["secret_key"]
    with client(url, key) as api:
        _uploaded(api, POLICY.name, POLICY.read_text())
    return key


def questions_of_policy() -> list[str]:
    """Questions that the policy answers."""
    lines = map(json.loads, (SET / "questions.jsonl").read_text().splitlines())
    return [line["question"] for line in lines if line["doc"] == POLICY.name]


def _upload(api: httpx.Client, name: str, text: str) -> float:
    """Seconds until it can be searched. Then it is deleted: with each, questions read more."""
    began = time.perf_counter()
    document_id = _uploaded(api, name, text)
    seconds = time.perf_counter() - began
    checked(api.delete(f"documents/{document_id}/"), 204)
    return seconds


def _uploaded(api: httpx.Client, name: str, text: str) -> str:
    """The id of the document, once it can be searched."""
    deadline = Deadline(LONGEST_SECONDS, f"Ingest of {name}")
    sent = checked(api.post("documents/upload/", files={"file": (name, text.encode())}), 202)
    while True:
        state = checked(api.get(f"documents/{sent.json()['id']}/status/"), 200).json()
        if state["status"] == "failed":
            raise BenchmarkFailed(f"{name}: {state['error']['detail']}")
        if state["status"] == "completed":
            return str(sent.json()["id"])
        deadline.check()
        time.sleep(POLL_SECONDS)


def _ask(api: httpx.Client, question: str) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    checked(api.post("query/", json={"query": question}), 200)
    return (time.perf_counter() - began) * 1000


def _measured(url: str, key: str, questions: list[str], seconds: float) -> Measured:
    """Questions for ``seconds``, then files, one after the other."""
    asked: list[float] = []
    with client(url, key) as api:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            asked.append(_ask(api, questions[len(asked) % len(questions)]))
        files = [
            _upload(api, f"bicycles-{n}.md", f"# Bicycles\n\nBicycle {uuid4()} stands in the yard.")
            for n in range(FILES)
        ]
    p50, p95 = (round(percentile(asked, share), 1) for share in (0.5, 0.95))
    return Measured(len(asked), p50, p95, round(percentile(files, 0.5), 2))


def _unread(api: httpx.Client) -> int:
    """How many of the crowd's files still waited when the last of the single ones was read."""
    pages = [
        checked(api.get("documents/", params={"status": status, "page_size": 1}), 200).json()
        for status in ("pending", "processing")
    ]
    return sum(page["count"] for page in pages)


def _targets(alone: Measured, beside: Measured) -> list[dict[str, Any]]:
    pairs = [
        ("a question's p95", beside.p95 / alone.p95, QUESTION_RATIO),
        ("a single file", beside.file / alone.file, FILE_RATIO),
    ]
    return [
        {
            "name": f"{what} within {most} times its value alone",
            "measured": round(ratio, 2),
            "met": ratio <= most,
        }
        for what, ratio, most in pairs
    ]


def _print(
    alone: Measured, beside: Measured, seen: dict[str, Any], targets: list[dict[str, Any]]
) -> None:
    rows = [
        [name, one.questions, one.p50, one.p95, one.file]
        for name, one in (("alone", alone), ("beside the crowd", beside))
    ]
    head = ("", "questions", "p50 ms", "p95 ms", "file s")
    print_table("The single organization", head, rows)
    crowd = [
        ["uploads", _spelled(seen["uploads"])],
        ["not read at the end", seen["unread"]],
        ["questions", _spelled(seen["questions"])],
    ]
    print_table("The crowd, and how many answers of each status it got", ("", ""), crowd)
    checks = [["PASS" if one["met"] else "MISS", one["name"], one["measured"]] for one in targets]
    print_table("Targets", ("", "target", "measured"), checks)


def _spelled(statuses: dict[str, int]) -> str:
    return ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())) or "none"
