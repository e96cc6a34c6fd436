"""Many answers followed at once through one web worker while another one writes them.

The answers are written by a second process, which stands for another web worker: it appends
their events to Redis with the product's own code, each answer's one by one, so many a second.
The one real web worker serves each of them, on the widget's own signed address, to a raw HTTP
connection of a third process. Connections are opened one after the other, at the moment at
which their answer begins to be written; every tenth is dropped on its way and opened again
within a second with Last-Event-ID.

Measured by the reading process: the first event, from sending the request to receiving the
first event of the answer; gaps, between two events of one connection that were received apart;
and that every connection saw each number from 1 to the end once. Processor time and memory of
the web worker are those of its whole process tree, from before the first connection to after
the last.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import IO, Any, cast
from uuid import UUID, uuid4

import django
import httpx

from appliance.process import ROOT
from scripts.benchmarks.report import percentile, print_table
from scripts.benchmarks.running import BenchmarkFailed, Running, checked
from scripts.benchmarks.stream_plan import LEAD_SECONDS, Plan
from scripts.benchmarks.usage import Usage

ORIGIN = "https://intranet.example"
GAP_P95_MS = 70.0
FIRST_P95_MS = 150.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--rate", type=float, default=20.0, help="events a second on each")
    parser.add_argument("--seconds", type=float, default=10.0, help="that each answer takes")
    parser.add_argument(
        "--ramp", type=float, default=5.0, help="seconds in which the connections are opened"
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    with Running() as running:
        # Only now do the settings have what they need.
        django.setup()
        running.start()
        organization_id, streams = _answers(options.streams)
        roots = {name: pid for name, pid in running.roots.items() if name in ("web", "redis")}
        plan = Plan(
            organization_id=str(organization_id),
            streams=streams,
            spacing=options.ramp / options.streams,
            events=int(options.seconds * options.rate),
            every=1 / options.rate,
            url=running.url,
            origin=ORIGIN,
        )
        result = _result(_measure(plan, roots))
    parameters = {
        "streams": options.streams,
        "rate": options.rate,
        "seconds": options.seconds,
        "ramp": options.ramp,
    }
    targets = _targets(result, options.streams)
    _print(parameters, result, targets)
    return {
        "parameters": parameters,
        "result": result,
        "targets": targets,
        "failed": not all(target["met"] for target in targets),
    }


def _answers(count: int) -> tuple[UUID, list[tuple[str, str]]]:
    """So many answers under way of an organization: message id and address of the stream."""
    from core.conversations.history import add_turn  # noqa: PLC0415
    from core.conversations.models import Conversation, Surface  # noqa: PLC0415
    from core.tenancy.context import tenant  # noqa: PLC0415
    from core.tenancy.keys import create_key  # noqa: PLC0415
    from core.tenancy.models import KeyKind  # noqa: PLC0415
    from core.tenancy.organizations import create_organization  # noqa: PLC0415
    from core.widget_api.links import Link  # noqa: PLC0415
    from core.widget_api.showing import stream_url  # noqa: PLC0415
    from core.widget_api.visitors import Visitor  # noqa: PLC0415

    organization = create_organization("Benchmark", f"benchmark-{uuid4().hex[:12]}")
    streams = []
    with tenant(organization.pk):
        key, _ = create_key(organization.pk, KeyKind.PUBLISHABLE, origins=[ORIGIN])
        for _ in range(count):
            visitor = Visitor(uuid4())
            conversation = Conversation.objects.create(
                organization=organization,
                user_identifier=visitor.user_identifier,
                surface=Surface.WIDGET,
            )
            message = add_turn(conversation, "How many days of paid leave are there?")
            link = Link.to(message.pk, key, ORIGIN, visitor)
            streams.append((str(message.pk), stream_url(link, conversation.pk)))
    return organization.pk, streams


def _measure(plan: Plan, roots: Mapping[str, int]) -> dict[str, Any]:
    """What the reading process has seen, how late the writing one was, and what was used."""
    with ExitStack() as stack:
        reader, writer = (stack.enter_context(_process(name)) for name in ("reader", "writer"))
        for process in (reader, writer):
            _say(process, plan.to_json())
        for process in (reader, writer):
            _hear(process)
        _warm_up(plan)
        with Usage({**roots, "reader": reader.pid, "writer": writer.pid}) as usage:
            began = time.monotonic() + LEAD_SECONDS
            for process in (reader, writer):
                _say(process, str(began))
            late, seen = json.loads(_hear(writer)), json.loads(_hear(reader))
            seconds = time.monotonic() - began
    cpu = {name: round(100 * spent / seconds) for name, spent in usage.cpu_seconds.items()}
    return {**seen, "late": late, "cpu_percent": cpu, "peak_mb": usage.peaks_mb}


@contextmanager
def _process(name: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", f"scripts.benchmarks.stream_{name}"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _say(process: "subprocess.Popen[str]", line: str) -> None:
    stdin = cast(IO[str], process.stdin)
    stdin.write(f"{line}\n")
    stdin.flush()


def _hear(process: "subprocess.Popen[str]") -> str:
    line = cast(IO[str], process.stdout).readline()
    if not line:
        raise BenchmarkFailed("A process of the benchmark ended early; see above.")
    return line


def _warm_up(plan: Plan) -> None:
    """The first request to a worker opens its connections to the database and to Redis."""
    address = f"{plan.url}{plan.streams[0][1]}"
    with httpx.stream("GET", address, headers={"Origin": plan.origin}) as response:
        checked(response, 200)


def _result(seen: dict[str, Any]) -> dict[str, Any]:
    def spread(name: str) -> dict[str, float]:
        values = seen[name] or [0.0]
        shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
        return {p: round(1000 * percentile(values, share), 1) for p, share in shares.items()}

    if seen["refused"]:
        raise BenchmarkFailed(f"{len(seen['refused'])} refused; the first: {seen['refused'][0]}")
    return {
        "complete": seen["complete"],
        "lost_or_repeated": seen["lost_or_repeated"],
        "first_ms": spread("first"),
        "resumed_ms": spread("resumed"),
        "gap_ms": spread("gaps"),
        "written_late_ms": spread("late"),
        "cpu_percent": seen["cpu_percent"],
        "peak_mb": seen["peak_mb"],
    }


def _targets(result: dict[str, Any], streams: int) -> list[dict[str, Any]]:
    def target(name: str, measured: float, met: bool) -> dict[str, Any]:
        return {"name": name, "measured": measured, "met": met}

    gap, first = result["gap_ms"]["p95"], result["first_ms"]["p95"]
    wrong = result["lost_or_repeated"]
    return [
        target(
            f"all {streams} streams complete", result["complete"], result["complete"] == streams
        ),
        target("events lost or repeated: 0", wrong, wrong == 0),
        target(f"gap p95 ≤ {GAP_P95_MS:.0f} ms", gap, gap <= GAP_P95_MS),
        target(f"first event p95 ≤ {FIRST_P95_MS:.0f} ms", first, first <= FIRST_P95_MS),
    ]


def _print(
    parameters: dict[str, Any], result: dict[str, Any], targets: list[dict[str, Any]]
) -> None:
    title = "{streams} streams, {rate:.0f} events a second each; milliseconds"
    names = {
        "gap": "gap_ms",
        "first event": "first_ms",
        "after resuming": "resumed_ms",
        "written late by": "written_late_ms",
    }
    rows = [[name, *result[key].values()] for name, key in names.items()]
    print_table(title.format_map(parameters), ("", "p50", "p95", "p99"), rows)
    used = [
        [name, f"{percent} %", f"{result['peak_mb'][name]} MB"]
        for name, percent in result["cpu_percent"].items()
    ]
    print_table("Used", ("", "of one processor", "peak memory"), used)
    checks = [
        ["PASS" if target["met"] else "MISS", target["name"], target["measured"]]
        for target in targets
    ]
    print_table("Targets", ("", "target", "measured"), checks)
