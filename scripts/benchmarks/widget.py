"""The widget in a real browser: what it weighs, how soon it is there, how soon it answers.

Weight: the bytes of /widget.js as the running server sends them. Start: `compile` and
`evaluate` are what Chromium's trace says of the script; `shown` is from the end of its download
to the frame in which the launcher stands, the call for the configuration included; each time in
a browser that has never seen it. Answer: from pressing Enter until the frame with the
first words of the answer has been drawn, with a model that answers at once, each question in
a new chat. Frames: while a stand-in for the server's stream tells 200 deltas a second, the
share of frames that come later than one and a half times their interval; a stand-in, because
the server releases answers by the sentence.
"""

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import django
import httpx
from numpy.random import default_rng
from playwright.sync_api import Browser, Page

from scripts.benchmarks.browser import chromium
from scripts.benchmarks.policy_pdf import write_pdf
from scripts.benchmarks.policy_text import SUBJECTS, question
from scripts.benchmarks.report import Spread, percentile, print_table
from scripts.benchmarks.running import BenchmarkFailed, Running, checked
from scripts.benchmarks.scripted_model import MODEL, ScriptedModel
from scripts.benchmarks.widget_probes import (
    FIRST_WORDS,
    FRAMES,
    READY,
    frame_times,
    launcher_shown,
)
from scripts.benchmarks.widget_site import Fountain, Site

SEED = 7
WARM_UP = 5
MOST_BYTES = 25_700  # as widget/build.js allows, and what the server's compressor may differ by
FIRST_P95_MS = 150.0
LATE = 1.5  # frame intervals
MOST_LATE_PERCENT = 5.0
TRACED = ["devtools.timeline", "v8", "disabled-by-default-v8.compile"]
COMPILING = ("v8.compile", "v8.parseOnBackground", "V8.CompileCode")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pages", type=int, default=50, help="of the handbook that is asked")
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--starts", type=int, default=20, help="visits to the page")
    parser.add_argument("--rate", type=float, default=200.0, help="deltas a second")
    parser.add_argument("--seconds", type=float, default=12.0, help="that they stream in")


def run(options: argparse.Namespace) -> dict[str, Any]:
    model = ScriptedModel(0.0)
    with model.serving(), Site().serving() as site, _product(options.pages, model, site):
        script, sizes = _sizes(site.server)
        with chromium() as browser:
            starts = [_start(browser, site) for _ in range(options.starts + 1)][1:]
            waits = _answers(browser, site, options.questions)
            with Fountain(script, options.rate, options.seconds).serving() as fountain:
                frames = _frames(browser, fountain)
    result: dict[str, Any] = {
        "bytes": sizes,
        "start_ms": {
            name: _spread([start[name] for start in starts])
            for name in ("compile", "evaluate", "shown")
        },
        "first_words_ms": {name: _spread(values) for name, values in waits.items()},
        "frames": frames,
    }
    parameters = {name: getattr(options, name) for name in ("pages", "questions", "starts")}
    parameters |= {"rate": options.rate, "seconds": options.seconds}
    targets = _targets(result)
    _print(parameters, result, targets)
    failed = not all(target["met"] for target in targets)
    return {"parameters": parameters, "result": result, "targets": targets, "failed": failed}


@contextmanager
def _product(pages: int, model: ScriptedModel, site: Site) -> Iterator[None]:
    """The product with one handbook; its key and address are given to ``site``."""
    with Running() as running, TemporaryDirectory(prefix="policychat-bench-") as folder:
        os.environ |= {
            "LLM_PROVIDER": "openai",
            "LLM_MODEL": MODEL,
            "OPENAI_API_KEY": "",
            "OPENAI_BASE_URL": model.url,
        }
        # Only now do the settings have what they need.
        django.setup()
        site.server = running.url
        site.key = _key(site.origin, write_pdf(Path(folder) / "handbook.pdf", pages))
        running.start()
        yield


def _key(origin: str, file: Path) -> str:
    """A publishable key, for ``origin``, of a new organization with that file."""
    from core.documents.ingest import embed, parse  # noqa: PLC0415
    from core.documents.intake import Actor, Upload, accept  # noqa: PLC0415
    from core.tenancy.context import tenant  # noqa: PLC0415
    from core.tenancy.keys import create_key  # noqa: PLC0415
    from core.tenancy.models import KeyKind  # noqa: PLC0415
    from core.tenancy.organizations import create_organization  # noqa: PLC0415

    id_: UUID = create_organization("Benchmark", f"benchmark-{uuid4().hex[:12]}").pk
    with tenant(id_):
        _, key = create_key(id_, KeyKind.PUBLISHABLE, origins=[origin])
    with file.open("rb") as content:
        upload = Upload(file=content, filename=file.name, title="Handbook")
        document, _ = accept(id_, upload, Actor("benchmark"))
    with tenant(id_):
        version = document.versions.get()
    parse(id_, version.pk)
    embed(id_, version.pk)
    return key


def _sizes(server: str) -> tuple[bytes, dict[str, int]]:
    """The script, and the bytes of it that cross the wire, by encoding."""
    sizes = {}
    for encoding in ("identity", "gzip", "br"):
        headers = {"Accept-Encoding": encoding}
        with httpx.stream("GET", f"{server}/widget.js", headers=headers) as response:
            sizes[encoding] = sum(map(len, response.iter_raw()))
            checked(response, 200)
            if response.headers.get("Content-Encoding", "identity") != encoding:
                raise BenchmarkFailed(f"The server does not send the widget as {encoding}.")
    return httpx.get(f"{server}/widget.js").content, sizes


def _start(browser: Browser, site: Site) -> dict[str, float]:
    """One visit, in milliseconds."""
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(READY)
        browser.start_tracing(page=page, categories=TRACED)
        page.goto(f"{site.origin}/")
        shown = launcher_shown(page, f"{site.server}/widget.js")
        events = json.loads(browser.stop_tracing())["traceEvents"]
    return {"shown": shown, **_script_times(events, f"{site.server}/widget.js")}


def _script_times(events: Sequence[dict[str, Any]], url: str) -> dict[str, float]:
    """What the trace says of the script: compiling it, and running its top level."""
    spent = {"compile": 0.0, "evaluate": 0.0}
    for event in events:
        told = json.dumps(event.get("args", {}))
        if url not in told:
            continue
        if event["name"] in COMPILING:
            spent["compile"] += event.get("dur", 0) / 1000
        elif event["name"] == "EvaluateScript":
            spent["evaluate"] += event.get("dur", 0) / 1000
    if not spent["evaluate"]:
        raise BenchmarkFailed("Chromium's trace says nothing of the widget's script.")
    return spent


def _answers(browser: Browser, site: Site, count: int) -> dict[str, list[float]]:
    """Milliseconds to the first words, of each question that counts, and the server's part."""
    if count + WARM_UP > len(SUBJECTS):
        raise BenchmarkFailed(f"There are only {len(SUBJECTS) - WARM_UP} questions to ask.")
    chosen = default_rng(SEED).permutation(len(SUBJECTS))[: count + WARM_UP]
    waits: dict[str, list[float]] = {"from Enter": [], "of it until the server's": []}
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(READY)
        page.goto(f"{site.origin}/")
        page.locator(".launcher").click()
        for number in chosen:
            whole, server = _ask(page, question(*SUBJECTS[number]))
            waits["from Enter"].append(whole)
            waits["of it until the server's"].append(server)
    return {name: values[WARM_UP:] for name, values in waits.items()}


def _ask(page: Page, text: str) -> tuple[float, float]:
    page.evaluate("document.querySelector('policy-chat').newChat()")
    page.evaluate(FIRST_WORDS)
    page.locator(".composer textarea").fill(text)
    page.locator(".composer textarea").press("Enter")
    wait: float = page.evaluate("window.firstWords")
    answer = page.evaluate("window.answered")
    if not answer["answered"]:
        raise BenchmarkFailed(f"“{text}” was not answered.")
    return wait, answer["timings_ms"]["first_token"]


def _frames(browser: Browser, fountain: Fountain) -> dict[str, float]:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{fountain.origin}/")
        page.locator(".launcher").click()
        page.evaluate(FRAMES)
        page.locator(".composer textarea").fill("Go")
        page.locator(".composer textarea").press("Enter")
        seen = frame_times(page)
    usual = Spread.of(seen["idle"]).median
    late = [time for time in seen["busy"] if time > LATE * usual]
    return {
        "deltas_a_second": round(seen["deltas"] / seen["seconds"], 1),
        "seconds": round(seen["seconds"], 1),
        "interval_ms": round(usual, 1),
        "frames": len(seen["busy"]),
        "late": len(late),
        "late_percent": round(100 * len(late) / len(seen["busy"]), 1),
        "longest_ms": round(max(seen["busy"]), 1),
    }


def _spread(values: Sequence[float]) -> dict[str, float]:
    shares = {"p50": 0.5, "p95": 0.95}
    spread = {name: round(percentile(values, share), 1) for name, share in shares.items()}
    return spread | {"max": round(max(values), 1)}


def _targets(result: dict[str, Any]) -> list[dict[str, Any]]:
    size = result["bytes"]["gzip"]
    first = result["first_words_ms"]["from Enter"]["p95"]
    late = result["frames"]["late_percent"]
    return [
        {"name": f"gzip ≤ {MOST_BYTES} bytes", "measured": size, "met": size <= MOST_BYTES},
        {
            "name": f"first words p95 ≤ {FIRST_P95_MS:.0f} ms",
            "measured": first,
            "met": first <= FIRST_P95_MS,
        },
        {
            "name": f"late frames ≤ {MOST_LATE_PERCENT:.0f} %",
            "measured": late,
            "met": late <= MOST_LATE_PERCENT,
        },
    ]


def _print(
    parameters: dict[str, Any], result: dict[str, Any], targets: list[dict[str, Any]]
) -> None:
    print_table("Weight", ("sent as", "bytes"), list(result["bytes"].items()))
    titles = {
        "start_ms": "Start, {starts} visits; milliseconds",
        "first_words_ms": "First words, {questions} questions, {pages} pages; milliseconds",
    }
    for key, title in titles.items():
        rows = [[name, *spread.values()] for name, spread in result[key].items()]
        print_table(title.format_map(parameters), ("", "p50", "p95", "max"), rows)
    frames = result["frames"]
    title = f"Frames, {frames['deltas_a_second']} deltas a second for {frames['seconds']} s"
    head = ("frames", "interval ms", f"later than {LATE} intervals", "share %", "longest ms")
    named = ("frames", "interval_ms", "late", "late_percent", "longest_ms")
    print_table(title, head, [[frames[name] for name in named]])
    checks = [
        ["PASS" if target["met"] else "MISS", target["name"], target["measured"]]
        for target in targets
    ]
    print_table("Targets", ("", "target", "measured"), checks)
