"""A member's searches and /healthz while silent connections, slow uploads and bad keys come.

The callers are a process of their own: connections that send nothing and are opened again when
they are closed; uploads, with a good key of another organization, of a hundred bytes a second;
and calls with keys that do not work, each on a connection of its own. One client searches, one
request after the other, and two others ask /healthz twice a second on new connections, one where
everybody asks and one at the address of its own (HEALTH_LISTEN): first alone, then under all of it.
The limits on rates are on, but the member's own, which is raised.
"""

import argparse
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

import django
import httpx
from numpy.random import Generator, default_rng

from appliance.process import choose_port
from scripts.benchmarks.callers import Callers
from scripts.benchmarks.hostile_plan import Plan
from scripts.benchmarks.report import percentile, print_table
from scripts.benchmarks.running import BenchmarkFailed, Running, checked, client

SEED = 7
WARM_UP = 10
HEALTH_EVERY = 0.5
HEALTH_SECONDS = 1.0
SEARCH_RATIO = 1.5
PLENTY = "1000000"  # of the member's requests a minute


@dataclass(frozen=True)
class Measured:
    """Milliseconds; the worst of /healthz is at the address of everybody, and at its own."""

    searches: int
    p50: float
    p95: float
    healthz_worst: float
    own_healthz_worst: float


@dataclass(frozen=True)
class Health:
    """Where /healthz is asked: the address of everybody, and its own."""

    everybodys: str
    own: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--silent", type=int, default=5000, help="connections that send nothing")
    parser.add_argument("--slow", type=int, default=64, help="uploads of 100 bytes a second")
    parser.add_argument("--bad", type=int, default=200, help="calls a second with bad keys")
    parser.add_argument("--seconds", type=float, default=20.0, help="alone, and again under it")
    parser.add_argument("--chunks", type=int, default=2000, help="of all organizations")


def run(options: argparse.Namespace) -> dict[str, Any]:
    rng = default_rng(SEED)
    with Running() as running:
        own = f"127.0.0.1:{choose_port(None)}"
        os.environ |= {
            "RATE_LIMIT_ENABLED": "true",
            "RATE_LIMIT_PER_MINUTE": PLENTY,
            "HEALTH_LISTEN": own,
        }
        health = Health(f"{running.url}/healthz", f"http://{own}/healthz")
        # Only now do the settings have what they need.
        django.setup()
        member_key, other_key, question = _filled(running.superuser_url, options.chunks, rng)
        running.start()
        plan = Plan(running.url, other_key, options.silent, options.slow, options.bad)
        with client(running.url, member_key) as api:
            for _ in range(WARM_UP):
                _search(api, question())
            alone = _measured(health, api, question, options.seconds)
            callers = Callers("scripts.benchmarks.hostile_callers", asdict(plan))
            try:
                under = _measured(health, api, question, options.seconds)
            finally:
                seen = callers.end()
    names = ("silent", "slow", "bad", "seconds", "chunks")
    targets = _targets(alone, under)
    _print(alone, under, seen, targets)
    return {
        "parameters": {name: getattr(options, name) for name in names},
        "alone": asdict(alone),
        "under": asdict(under),
        "callers": seen,
        "targets": targets,
        "failed": not all(target["met"] for target in targets),
    }


def _filled(superuser_url: str, chunks: int, rng: Generator) -> tuple[str, str, Callable[[], str]]:
    """Keys of two organizations, and questions to the first."""
    from core.tenancy.context import tenant  # noqa: PLC0415
    from core.tenancy.keys import create_key  # noqa: PLC0415
    from core.tenancy.models import KeyKind  # noqa: PLC0415
    from scripts.benchmarks import searches  # noqa: PLC0415

    owned = searches.fill(superuser_url, chunks, rng)
    keys = []
    for organization_id, _ in owned[:2]:
        with tenant(organization_id):
            keys.append(create_key(organization_id, KeyKind.SECRET)[1])
    searches.close_connections()
    return keys[0], keys[1], lambda: owned[0][1].question(rng)


def _search(api: httpx.Client, question: str) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    checked(api.post("search/", json={"query": question, "top_k": 8}), 200)
    return (time.perf_counter() - began) * 1000


def _measured(
    health: Health, api: httpx.Client, question: Callable[[], str], seconds: float
) -> Measured:
    end = time.monotonic() + seconds
    with ThreadPoolExecutor() as asking:
        everybodys = asking.submit(_worst_health, health.everybodys, end)
        own = asking.submit(_worst_health, health.own, end)
        took = []
        while time.monotonic() < end:
            took.append(_search(api, question()))
    p50, p95 = (round(percentile(took, share), 1) for share in (0.5, 0.95))
    return Measured(len(took), p50, p95, everybodys.result(), own.result())


def _worst_health(url: str, end: float) -> float:
    """Milliseconds of the slowest answer; of one that fails, until it did, at least 10 s."""
    worst = 0.0
    while time.monotonic() < end:
        began = time.perf_counter()
        try:
            checked(httpx.get(url, timeout=10, trust_env=False), 200)
            failed = 0.0
        except (httpx.TransportError, BenchmarkFailed):
            failed = 10_000.0
        worst = max(worst, (time.perf_counter() - began) * 1000, failed)
        time.sleep(HEALTH_EVERY)
    return round(worst, 1)


def _targets(alone: Measured, under: Measured) -> list[dict[str, Any]]:
    ratio = round(under.p95 / alone.p95, 2)
    healths = {
        "/healthz": under.healthz_worst,
        "/healthz at HEALTH_LISTEN": under.own_healthz_worst,
    }
    return [
        *(
            {
                "name": f"{name} within {HEALTH_SECONDS:.0f} s (ms)",
                "measured": worst,
                "met": worst <= HEALTH_SECONDS * 1000,
            }
            for name, worst in healths.items()
        ),
        {
            "name": f"search p95 within {SEARCH_RATIO} times its value alone",
            "measured": ratio,
            "met": ratio <= SEARCH_RATIO,
        },
    ]


def _print(
    alone: Measured, under: Measured, seen: dict[str, Any], targets: list[dict[str, Any]]
) -> None:
    rows = [
        [name, one.searches, one.p50, one.p95, one.healthz_worst, one.own_healthz_worst]
        for name, one in (("alone", alone), ("under all callers", under))
    ]
    head = ("", "searches", "search p50", "search p95", "worst /healthz", "at HEALTH_LISTEN")
    print_table("Milliseconds", head, rows)
    callers = [
        ["silent connections", f"{seen['silent_open']} open at most, {seen['silent']} in all"],
        ["slow uploads", _spelled(seen["slow"])],
        ["bad keys", _spelled(seen["bad"])],
    ]
    print_table("Callers, and how many answers of each status they got", ("", ""), callers)
    checks = [["PASS" if one["met"] else "MISS", one["name"], one["measured"]] for one in targets]
    print_table("Targets", ("", "target", "measured"), checks)


def _spelled(statuses: dict[str, int]) -> str:
    return ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())) or "none"
