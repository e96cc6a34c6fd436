"""An answer from the cache, told again as an answer of its own.

What is kept is the answer's events and the answer object with the ids it was first given
with. Ids are unique, so putting the new ones in their place mends every address too.
"""

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

from core.answering.draft import Asked, Done, Event, Repeat


def to_keep(
    asked: Asked, events: Sequence[Event], answer: dict[str, Any], trace: dict[str, Any]
) -> dict[str, Any]:
    """What ``repeated`` needs. The words of the question are left out: whoever asked may be
    erased before this is forgotten."""
    kept = {name: trace[name] for name in trace.keys() - {"question", "query"}}
    kept["evidence"] = {**trace["evidence"], "details": {}}
    return {
        "ids": asked.ids,
        "events": [[event.name, event.data] for event in events],
        "answer": answer,
        "trace": kept,
    }


def repeated(repeat: Repeat) -> Iterator[Event]:
    """The events of the kept answer, ``start`` to ``done``."""
    kept = _with_ids(repeat)
    yield Event("start", repeat.ids)
    yield from (Event(name, data) for name, data in kept["events"])
    took = round((time.perf_counter() - repeat.started) * 1000, 1)
    timings = {**dict.fromkeys(kept["answer"]["timings_ms"], 0.0), "first_token": took}
    timings["total"] = took
    own = {
        "usage": {"prompt_tokens": 0, "completion_tokens": 0},
        "cached": True,
        "timings_ms": timings,
    }
    text = repeat.question.text
    trace = {**kept["trace"], "question": text, "query": text, "cached": True}
    trace["timings_ms"] = timings
    yield Done("done", {**kept["answer"], **own}, trace)


def _with_ids(repeat: Repeat) -> dict[str, Any]:
    text = json.dumps(repeat.kept)
    for name, first in repeat.kept["ids"].items():
        text = text.replace(first, repeat.ids[name])
    kept: dict[str, Any] = json.loads(text)
    return kept
