"""The container image by layers, idle memory of each service and of the appliance's processes, and
how fast a second start is."""

import argparse
import json
import re
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from scripts.benchmarks import shares
from scripts.benchmarks.report import Spread, print_table
from scripts.benchmarks.running import BenchmarkFailed
from tests.compose.engine import NoEngine, docker, running_engine
from tests.compose.images import prepare_images
from tests.compose.stack import LANGUAGE_MODEL, Stack

IMAGE = "policy-chatbot:test"
PROJECT = "policychat-bench"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--starts", type=int, default=3, help="second starts that are timed")
    parser.add_argument("--idle", type=int, default=30, help="seconds before memory is read")


def run(options: argparse.Namespace) -> dict[str, Any]:
    with ExitStack() as stack:
        try:
            stack.enter_context(running_engine())
        except NoEngine as reason:
            raise BenchmarkFailed(f"No container can be run: {reason}") from reason
        variables = prepare_images()
        layers = _layers()
        _print_layers(layers)
        running = Stack(PROJECT, variables)
        running.down()
        stack.callback(running.down)
        began = time.perf_counter()
        running.up()
        first = round(time.perf_counter() - began, 1)
        time.sleep(options.idle)
        memory, processes = running.memory(), _shares(running)
        starts = [_second_start(running) for _ in range(options.starts)]
    _print_memory(memory)
    print_table("Shares of the appliance's processes", ("process", "MB"), list(processes.items()))
    spread = Spread.of(starts)
    print_table(
        "Start to ready, seconds",
        ("", "median [min-max]"),
        [("first, model pulled", f"{first:.1f}"), ("second", spread)],
    )
    return {
        "parameters": {"starts": options.starts, "idle_seconds": options.idle},
        "layers": layers,
        "image_mb": round(sum(layer["mb"] for layer in layers), 1),
        "idle_mb": memory,
        "idle_mb_of_processes": processes,
        "first_start_seconds": first,
        "second_start_seconds": spread.to_dict(),
    }


def _layers() -> list[dict[str, Any]]:
    """From the lowest up; those without files are left out."""
    lines = docker("history", "--no-trunc", "--human=false", "--format", "{{json .}}", IMAGE)
    layers = [json.loads(line) for line in reversed(lines.splitlines())]
    return [
        {"made_by": _short(layer["CreatedBy"]), "mb": round(int(layer["Size"]) / 1e6, 1)}
        for layer in layers
        if int(layer["Size"])
    ]


def _short(command: str) -> str:
    text = re.sub(r"^/bin/sh -c (#\(nop\) )?|[a-z]+:[0-9a-f]{64}", "", command)
    return " ".join(text.split())[:60] or "the base image"


def _shares(stack: Stack) -> dict[str, float]:
    """What the processes of the appliance hold, files of libraries included, as its own Python
    counts it."""
    program = Path(shares.__file__).read_text()
    return dict(json.loads(stack.inside("appliance", "python", "-c", program)))


def _second_start(stack: Stack) -> float:
    stack.compose("stop")
    began = time.perf_counter()
    stack.up()
    return time.perf_counter() - began


def _print_layers(layers: list[dict[str, Any]]) -> None:
    rows: list[tuple[str, object]] = [(layer["made_by"], layer["mb"]) for layer in layers]
    total = round(sum(layer["mb"] for layer in layers), 1)
    print_table(f"{IMAGE}, by layer", ("made by", "MB"), [*rows, ("all", total)])


def _print_memory(memory: dict[str, float]) -> None:
    rows: list[tuple[str, object]] = list(memory.items())
    others = sum(held for service, held in memory.items() if service != LANGUAGE_MODEL)
    title = "Idle memory of each service"
    print_table(title, ("service", "MB"), [*rows, ("all but the model", round(others, 1))])
