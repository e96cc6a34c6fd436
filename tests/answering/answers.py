"""Answers for tests that need no model."""

from datetime import date
from typing import Any
from uuid import UUID

from core.answering.types import (
    Answer,
    Basis,
    Citation,
    Contact,
    Evidence,
    Passage,
    Refusal,
    Result,
    Sentence,
    Trace,
    Tried,
    Usage,
)
from core.retrieval.hits import Candidate
from core.retrieval.in_force import Searched

DAY = date(2026, 3, 1)
SEARCHED = Searched(documents=2, chunks=9, as_of=DAY)
DOCUMENT, CHUNK = UUID(int=5), UUID(int=6)
CITATION = Citation(
    index=1,
    document_id=DOCUMENT,
    document_title="Leave policy",
    version=2,
    effective_from=DAY,
    effective_until=None,
    page=3,
    section="Annual leave",
    quote="Manager | 25 days",
    chunk_id=CHUNK,
    boxes=((3, 72.0, 80.5, 300.0, 92.5),),
    kind="row",
    context="Who | Days",
)
REFUSAL = Refusal(
    searched=SEARCHED,
    closest=(
        Passage(
            index=1,
            document_id=DOCUMENT,
            document_title="Leave policy",
            version=2,
            page=3,
            section="",
            excerpt="Managers have 25 days.",
            chunk_id=CHUNK,
            boxes=((3, 72.0, 80.5, 300.0, 92.5),),
        ),
    ),
    contact=Contact("Anna Berg", "hr@example.org", None),
)


def answer(**changes: Any) -> Answer:
    """An answer with something in every member, but for those of a refusal."""
    members: dict[str, Any] = {
        "conversation_id": UUID(int=1),
        "message_id": UUID(int=2),
        "text": "Managers have 25 days. [1]",
        "lead": 26,
        "answered": "partly",
        "missing": ("what contractors have",),
        "generated": True,
        "stopped": False,
        "refusal_reason": None,
        "refusal": None,
        "citations": (CITATION,),
        "basis": (Basis(DOCUMENT, "Leave policy", 2, DAY, None, DAY),),
        "as_of": DAY,
        "sources": (Result(CHUNK, DOCUMENT, "Leave policy", 4, 3, 3, "", "Managers …", 0.91),),
        "model": "fake",
        "usage": Usage(120, 9),
        "cached": False,
        "timings_ms": {"search": 1.5, "total": 20.0},
    }
    return Answer(**members | changes)


def refused(**changes: Any) -> Answer:
    members = {
        "text": "I could not find this in your policies.",
        "lead": 39,
        "answered": False,
        "missing": (),
        "generated": False,
        "refusal_reason": "no_evidence",
        "refusal": REFUSAL,
        "citations": (),
        "basis": (),
    }
    return answer(**members | changes)


TRACE = Trace(
    question="How many days?",
    query="Leave? How many days?",
    is_follow_up=True,
    candidates=(
        Candidate(CHUNK, DOCUMENT, "Leave policy", 3, 3, 1, None, 0.5, 0.25, 0.4, None, 1),
    ),
    searched=SEARCHED,
    evidence=Evidence(True, None, {"chunk": 0.5}),
    models=(Tried("down", "unavailable", "It is down."), Tried("fake", "answered", "", 120, 9)),
    prompt_hash="abc",
    sentences=(Sentence("Managers have 25 days.", "supported", "", CHUNK, 0.9),),
    settings={"top_k": 5, "filters": {"team": ["HR"]}},
    timings_ms={"total": 20.0},
    cached=False,
)
