"""Ask over HTTP and time it from the question to the first text of the answer."""

import argparse
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx
from numpy.random import default_rng

from scripts.benchmarks.policy_pdf import write_pdf
from scripts.benchmarks.policy_text import SUBJECTS, question
from scripts.benchmarks.report import percentile, print_table
from scripts.benchmarks.running import BenchmarkFailed, Deadline, Running, checked, client, command
from scripts.benchmarks.scripted_model import MODEL, ScriptedModel

SEED = 7
PARTS = ("parse worker", "embed worker", "scheduler")
WARM_UP = 10
INGEST_SECONDS = 600.0
# In milliseconds. ``added`` is the whole without the model's own time to its first sentence;
# ``around`` is what HTTP, signing in and the stream take of it, ``rest`` everything else.
FIGURES = ("first text", "added", "embed", "search", "rerank", "rest", "around")


@dataclass(frozen=True)
class Timed:
    """One question. ``first_text`` and ``model`` are in seconds."""

    first_text: float
    model: float
    answer: dict[str, Any]

    def figures(self) -> dict[str, float]:
        timings = self.answer["timings_ms"]
        steps = {name: timings[name] for name in ("embed", "search", "rerank")}
        whole, added = self.first_text * 1000, (self.first_text - self.model) * 1000
        around = whole - timings["first_token"]
        rest = added - around - sum(steps.values())
        return {"first text": whole, "added": added, **steps, "rest": rest, "around": around}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pages", type=int, default=200, help="of the handbook that is asked")
    parser.add_argument("--questions", type=int, default=100, help="for each way of answering")
    parser.add_argument(
        "--delay", type=float, default=0.0, help="seconds that the scripted model thinks"
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    model = ScriptedModel(options.delay)
    ways = {
        "a model that answers at once": {
            "LLM_PROVIDER": "openai",
            "LLM_MODEL": MODEL,
            "OPENAI_API_KEY": "",
        },
        "extractive": {"LLM_PROVIDER": "extractive"},
    }
    results = []
    with model.serving():
        for name, settings in ways.items():
            with _product(options.pages, {**settings, "OPENAI_BASE_URL": model.url}) as api:
                texts = _questions(options.questions)
                asked = [_timed(api, model, text) for text in texts][WARM_UP:]
                again = [_timed(api, model, text) for text in texts][WARM_UP:]
            results += [_result(name, asked), _result(f"{name}, from the cache", again)]
    parameters = {"pages": options.pages, "questions": options.questions, "delay": options.delay}
    _print(parameters, results)
    return {"parameters": parameters, "results": results}


@contextmanager
def _product(pages: int, settings: dict[str, str]) -> Iterator[httpx.Client]:
    """The product with ``settings`` and one handbook, and a client of its API."""
    with Running() as running, TemporaryDirectory(prefix="policychat-bench-") as folder:
        os.environ |= settings
        running.start(*PARTS)
        with client(running.url, command("create_key", "platform")) as platform:
            body = {"name": "Benchmark", "slug": f"benchmark-{uuid4().hex[:12]}"}
            made = checked(platform.post("organizations/", json=body), 201).json()
        with client(running.url, made["secret_key"]) as api:
            _ingest(api, write_pdf(Path(folder) / "handbook.pdf", pages))
            yield api


def _ingest(api: httpx.Client, file: Path) -> None:
    deadline = Deadline(INGEST_SECONDS, "Ingest of the handbook")
    with file.open("rb") as content:
        sent = checked(api.post("documents/upload/", files={"file": content}), 202).json()
    while (state := checked(api.get(f"documents/{sent['id']}/status/"), 200).json())[
        "status"
    ] != "completed":
        if state["status"] == "failed":
            raise BenchmarkFailed(state["error"]["detail"])
        deadline.check()
        time.sleep(0.2)


def _questions(count: int) -> list[str]:
    """Different ones, so that none is answered from the cache; the first WARM_UP don't count."""
    if count + WARM_UP > len(SUBJECTS):
        raise BenchmarkFailed(f"There are only {len(SUBJECTS) - WARM_UP} questions to ask.")
    chosen = default_rng(SEED).permutation(len(SUBJECTS))[: count + WARM_UP]
    return [question(*SUBJECTS[number]) for number in chosen]


def _timed(api: httpx.Client, model: ScriptedModel, text: str) -> Timed:
    answers = len(model.seconds)
    first_text, answer = None, None
    began = time.perf_counter()
    headers = {"Accept": "text/event-stream"}
    with api.stream("POST", "query/", json={"query": text}, headers=headers) as response:
        for name, data in _events(response):
            if name == "delta" and first_text is None:
                first_text = time.perf_counter() - began
            answer = json.loads(data) if name == "done" else answer
    if first_text is None or answer is None:
        raise BenchmarkFailed(f"“{text}” was not answered to the end.")
    return Timed(first_text, sum(model.seconds[answers:]), answer)


def _events(response: httpx.Response) -> Iterator[tuple[str, str]]:
    """Name and data of each event, as soon as it is there."""
    name = ""
    for line in response.iter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, value


def _result(name: str, asked: Sequence[Timed]) -> dict[str, Any]:
    figures = [timed.figures() for timed in asked]
    return {
        "name": name,
        "questions": len(asked),
        "answered": sum(bool(timed.answer["answered"]) for timed in asked),
        "cached": sum(timed.answer["cached"] for timed in asked),
        "ms": {figure: _spread([each[figure] for each in figures]) for figure in FIGURES},
    }


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"p50": round(percentile(values, 0.5), 1), "p95": round(percentile(values, 0.95), 1)}


def _print(parameters: dict[str, Any], results: list[dict[str, Any]]) -> None:
    rows = [
        [
            result["name"],
            f"{result['answered']} of {result['questions']}",
            *("{p50} / {p95}".format_map(result["ms"][figure]) for figure in FIGURES),
        ]
        for result in results
    ]
    title = "{pages} pages, {questions} questions each; milliseconds, p50 / p95"
    print_table(title.format_map(parameters), ("who answers", "answered", *FIGURES), rows)
