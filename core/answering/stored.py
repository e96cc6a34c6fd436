"""Answers, traces and events as JSON, and read again: for the database, for the events in
Redis and for the answers that are kept.

Members that a dataclass does not have are passed over, so that what an earlier release wrote
can be read; what it did not write yet is worked out here.
"""

import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from core.answering.types import (
    Answer,
    Citation,
    Delta,
    Event,
    EventData,
    Kept,
    Sources,
    Start,
    Trace,
    Waiting,
)
from core.conversations.models import Message
from core.providers.base import EXTRACTIVE

T = TypeVar("T")
DATA: dict[str, type[Any]] = {
    "start": Start,
    "sources": Sources,
    "waiting": Waiting,
    "delta": Delta,
    "citation": Citation,
    "done": Answer,
}
"""What the data of an event are, by its name; of any other they are JSON already."""


def to_json(value: Any) -> Any:
    """``value``, a dataclass or a part of one, as JSON has it."""
    if is_dataclass(value):
        return {one.name: to_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_json(one) for one in value]
    if isinstance(value, dict):
        return {name: to_json(one) for name, one in value.items()}
    return value


def from_json(kind: type[T], data: Any) -> T:
    """What ``to_json`` made of a ``kind``. Raises TypeError where a member is missing that has
    no default, ValueError for what is no id or no date."""
    made: T = _reader(cast(Any, kind))(data)
    return made


def answer_of(message: Message) -> Answer | None:
    """The answer that is stored with ``message``; None of one that has none yet."""
    if not message.outcome:
        return None
    # The first rows do not say for which day was searched: it was the day of the question.
    day = message.created_at.date().isoformat()
    return from_json(Answer, _brought_up({"as_of": day, **message.outcome}))


def trace_of(message: Message) -> Trace | None:
    """How the answer ``message`` came about; None where nothing is known of it."""
    return from_json(Trace, message.trace) if message.trace else None


def event_data(name: str, text: str) -> EventData:
    """The data of an event of this name, of the JSON that they were written as."""
    data = json.loads(text)
    if name == "citation":
        return from_json(Citation, _with_version(data))
    if name == "done":
        return from_json(Answer, _brought_up(data))
    return _data(name, data)


def kept_as_text(kept: Kept) -> str:
    """An answer for the cache, as JSON."""
    return json.dumps(to_json(kept), ensure_ascii=False)


def kept_of(text: str | bytes) -> Kept:
    """What ``kept_as_text`` was given. Raises as ``from_json``."""
    data = json.loads(text)
    events = tuple(Event(one["name"], _data(one["name"], one["data"])) for one in data["events"])
    return Kept(events, from_json(Answer, data["answer"]), from_json(Trace, data["trace"]))


def _data(name: str, data: Any) -> EventData:
    read: EventData = from_json(DATA[name], data) if name in DATA else data
    return read


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What reads a ``kind`` of JSON; worked out once, because streams read many."""
    parts = get_args(kind)
    if get_origin(kind) in (Union, types.UnionType):
        kinds = [one for one in parts if one is not types.NoneType]
        read_one = _reader(kinds[0]) if len(kinds) == 1 else _as_it_is
        return lambda data: None if data is None else read_one(data)
    if get_origin(kind) is tuple:
        read_part = _reader(parts[0])
        return lambda data: tuple(map(read_part, data))
    if is_dataclass(kind):
        return _reader_of_members(kind)
    simple: dict[Any, Callable[[Any], Any]] = {UUID: UUID, date: date.fromisoformat}
    return simple.get(kind, _as_it_is)


def _reader_of_members(kind: Any) -> Callable[[Any], Any]:
    members = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}

    def read(data: dict[str, Any]) -> Any:
        return kind(
            **{name: member(data[name]) for name, member in members.items() if name in data}
        )

    return read


def _as_it_is(data: Any) -> Any:
    return data


def _brought_up(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer object, of this release or an earlier one, with all that answers have now."""
    if "text" in answer:
        return {"lead": len(answer["text"]), **answer}
    is_written = answer["model"] not in ("", EXTRACTIVE)
    return {
        "missing": [],
        "generated": answer["answered"] and is_written,
        "stopped": False,
        "refusal": None,
        "basis": [],
        **answer,
        "text": answer["answer"],
        "lead": len(answer["answer"]),
        "citations": [_with_version(one) for one in answer["citations"]],
    }


def _with_version(citation: dict[str, Any]) -> dict[str, Any]:
    """The first citations name their document's version in their address alone."""
    if "version" in citation:
        return citation
    version = parse_qs(urlsplit(citation["page_url"]).query)["version"][0]
    undated = {"section": "", "effective_from": None, "effective_until": None}
    return {**undated, **citation, "version": int(version)}
