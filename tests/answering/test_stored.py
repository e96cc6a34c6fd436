"""Answers, traces and events are read as they were written, by this release or an earlier one."""

import json
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from core.answering.live.feed import Told
from core.answering.stored import (
    answer_of,
    event_data,
    from_json,
    kept_as_text,
    kept_of,
    to_json,
    trace_of,
)
from core.answering.types import (
    Answer,
    Delta,
    Event,
    Kept,
    Sources,
    Start,
    Trace,
    Waiting,
)
from core.conversations.models import Message
from tests.answering.answers import CITATION, TRACE, answer, refused

# As they were stored: by the release before this one, and by the first commits.
BEFORE: dict[str, Any] = {
    "conversation_id": str(UUID(int=1)),
    "message_id": str(UUID(int=2)),
    "answer": "Employees have 25 days. [1]",
    "answered": True,
    "stopped": False,
    "refusal_reason": None,
    "refusal": None,
    "citations": [
        {
            "index": 1,
            "document_id": str(UUID(int=5)),
            "document_title": "Leave policy",
            "version": 2,
            "effective_from": "2026-03-01",
            "effective_until": None,
            "page": 3,
            "section": "Annual leave",
            "quote": "Employees have 25 days.",
            "verified": True,
            "chunk_id": str(UUID(int=6)),
            "page_url": f"/api/v1/documents/{UUID(int=5)}/pages/3.png"
            f"?version=2&citation={UUID(int=2)}.1",
            "boxes": [[3, 72, 80.5, 300, 92.5]],
        }
    ],
    "basis": [],
    "as_of": "2026-03-02",
    "sources": [],
    "model": "fake",
    "usage": {"prompt_tokens": 120, "completion_tokens": 9},
    "cached": False,
    "timings_ms": {"total": 20.0},
}
ASKED = datetime(2026, 4, 1, 12, tzinfo=UTC)


def message(outcome: dict[str, Any], trace: dict[str, Any] | None = None) -> Message:
    return Message(outcome=outcome, trace=trace or {}, created_at=ASKED)


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(to_json(value)))


@pytest.mark.parametrize("written", [answer(), refused(), answer(answered=True, missing=())])
def test_an_answer_is_read_as_it_was_written(written: Answer) -> None:
    assert from_json(Answer, through_json(written)) == written
    assert answer_of(message(through_json(written))) == written


def test_a_trace_is_read_as_it_was_written() -> None:
    assert from_json(Trace, through_json(TRACE)) == TRACE
    assert trace_of(message({}, through_json(TRACE))) == TRACE


def test_a_message_without_an_answer_has_none() -> None:
    assert answer_of(message({})) is None
    assert trace_of(message({})) is None


@pytest.mark.parametrize(
    "event",
    [
        Event("start", Start(UUID(int=1), UUID(int=2))),
        Event("sources", Sources(answer().sources)),
        Event("waiting", Waiting(3, 20)),
        Event("delta", Delta("25 days, “paid”.")),
        Event("citation", CITATION),
        Event("done", answer()),
        Event("error", {"status": 503, "code": "model_unavailable", "detail": "Ask again."}),
    ],
    ids=lambda event: event.name,
)
def test_an_event_is_read_as_it_was_told(event: Event) -> None:
    told = Told.of(7, event)
    assert "\n" not in told.text
    assert (told.number, told.name, told.data) == (7, event.name, event.data)


def test_a_kept_answer_is_read_as_it_was_kept() -> None:
    events = (
        Event("sources", Sources(answer().sources)),
        Event("delta", Delta("25 days. [1]")),
        Event("citation", CITATION),
    )
    kept = Kept(events, answer(), TRACE)
    assert kept_of(kept_as_text(kept)) == kept


def test_no_part_of_it_can_be_changed_or_is_an_address() -> None:
    with pytest.raises(FrozenInstanceError):
        CITATION.quote = "Other words."  # type: ignore[misc]
    assert "url" not in json.dumps(to_json(answer()))


def test_a_row_of_an_earlier_release_can_be_read() -> None:
    read = answer_of(message(BEFORE))
    assert read is not None
    assert (read.text, read.answered, read.missing) == ("Employees have 25 days. [1]", True, ())
    assert (read.generated, read.as_of) == (True, date(2026, 3, 2))
    (citation,) = read.citations
    assert (citation.version, citation.kind, citation.context) == (2, "sentence", "")
    assert citation.boxes == ((3, 72, 80.5, 300, 92.5),)
    assert answer_of(message(through_json(read))) == read


def test_all_of_an_earlier_answer_answers() -> None:
    written = through_json(answer())
    del written["lead"]
    for before in (written, BEFORE):
        read = answer_of(message(before))
        assert read is not None and read.lead == len(read.text)


@pytest.mark.parametrize(("model", "generated"), [("extractive", False), ("ollama/x", True)])
def test_who_wrote_an_earlier_answer_is_told_by_its_model(model: str, generated: bool) -> None:
    read = answer_of(message({**BEFORE, "model": model}))
    assert read is not None and read.generated is generated


def test_a_row_of_the_first_commits_can_be_read() -> None:
    later = ("version", "section", "effective_from", "effective_until")
    (cited,) = BEFORE["citations"]
    first = {name: value for name, value in cited.items() if name not in later}
    known = BEFORE.keys() - {"stopped", "refusal", "basis", "as_of"}
    read = answer_of(message({name: BEFORE[name] for name in known} | {"citations": [first]}))
    assert read is not None
    assert (read.stopped, read.refusal, read.basis) == (False, None, ())
    assert read.as_of == ASKED.date(), "it was asked for what was in force that day"
    assert (read.citations[0].version, read.citations[0].section) == (2, "")


def test_an_earlier_event_in_redis_can_be_read() -> None:
    read = event_data("done", json.dumps(BEFORE))
    assert isinstance(read, Answer) and read.citations[0].quote == "Employees have 25 days."
    assert event_data("citation", json.dumps(BEFORE["citations"][0])) == read.citations[0]


def test_what_lacks_a_member_is_not_read_by_half() -> None:
    with pytest.raises(TypeError):
        from_json(Answer, {"text": "25 days."})
