"""What each process holds with nothing to do: after the start, after a document, and at rest."""

import argparse
import os
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import psutil

from scripts.benchmarks.policy_pdf import write_pdf
from scripts.benchmarks.report import print_table
from scripts.benchmarks.running import Deadline, Running, checked, client, command
from scripts.benchmarks.shares import shares_mb

PARTS = ("parse worker", "embed worker", "scheduler")
MOMENTS = ("after the start", "after a document", "at rest")
LONGEST_SECONDS = 900.0
POLL_SECONDS = 0.5
ALL = "all"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--idle", type=int, default=30, help="seconds before memory is read")
    parser.add_argument("--keep", type=int, default=60, help="EMBEDDING_KEEP_SECONDS")
    parser.add_argument("--pages", type=int, default=20, help="of the document")


def run(options: argparse.Namespace) -> dict[str, Any]:
    # As the image has them set.
    os.environ |= {
        "EMBEDDING_KEEP_SECONDS": str(options.idle + options.keep),
        "MALLOC_ARENA_MAX": "2",
    }
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="policychat-bench-")))
        running = stack.enter_context(Running())
        running.start(*PARTS)
        time.sleep(options.idle)
        held = [_held()]
        _ingest(running.url, write_pdf(folder / "made.pdf", options.pages))
        time.sleep(options.idle)
        held.append(_held())
        time.sleep(options.keep + options.idle)
        held.append(_held())
    names = sorted(set().union(*held), key=lambda name: held[-1].get(name, 0.0), reverse=True)
    rows = [(name, *(moment.get(name, 0.0) for moment in held)) for name in names]
    print_table("Memory with nothing to do, MB", ("process", *MOMENTS), rows)
    return {
        "parameters": {"idle": options.idle, "keep": options.keep, "pages": options.pages},
        "held_mb": dict(zip(MOMENTS, held, strict=True)),
    }


def _held() -> dict[str, float]:
    children = psutil.Process().children(recursive=True)
    shares = shares_mb(child.pid for child in children)
    return {ALL: round(sum(shares.values()), 1), **shares}


def _ingest(url: str, file: Path) -> None:
    deadline = Deadline(LONGEST_SECONDS, f"Ingest of {file.name}")
    body = {"name": "Benchmark", "slug": f"benchmark-{uuid4().hex[:12]}"}
    with client(url, command("create_key", "platform")) as platform:
        made = checked(platform.post("organizations/", json=body), 201).json()
    with client(url, made["secret_key"]) as api, file.open("rb") as content:
        sent = checked(api.post("documents/upload/", files={"file": content}), 202).json()
        path = f"documents/{sent['id']}/status/"
        while checked(api.get(path), 200).json()["status"] != "completed":
            deadline.check()
            time.sleep(POLL_SECONDS)
