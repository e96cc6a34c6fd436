"""The answer object, made of what was found and what was written."""

import time
from collections.abc import Sequence

from core.answering.basis import basis_of
from core.answering.draft import Done, Draft, Event
from core.answering.refusal import refusal_of
from core.answering.repeat import to_keep
from core.answering.trace import trace_of
from core.answering.writing import Attempt


def outcome(draft: Draft, attempt: Attempt, told: Sequence[Event], began: float) -> Done:
    """``told`` are the events between ``start`` and this one, of which ``sources`` is the
    first; ``began`` is the perf_counter reading at which writing began."""
    ended = time.perf_counter()
    is_answered = bool(attempt.text)
    is_refused = not is_answered and not attempt.stopped
    timings = {
        **draft.found.timings_ms,
        "first_token": _ms((attempt.first_text or ended) - draft.started),
        "generate": _ms(ended - began),
        "total": _ms(ended - draft.started),
    }
    answer = {
        **draft.ids,
        "answer": "".join(event.data["text"] for event in told if event.name == "delta"),
        "answered": is_answered,
        "stopped": attempt.stopped,
        "refusal_reason": None if is_answered else _reason(draft, attempt),
        "refusal": refusal_of(draft) if is_refused else None,
        "citations": attempt.citations,
        "basis": basis_of(attempt.citations, draft.found.hits),
        "as_of": draft.found.searched.as_of.isoformat(),
        **told[0].data,
        "model": attempt.model,
        "usage": {
            "prompt_tokens": sum(tried.prompt_tokens for tried in attempt.tried),
            "completion_tokens": sum(tried.completion_tokens for tried in attempt.tried),
        },
        "cached": False,
        "timings_ms": timings,
    }
    trace = trace_of(draft, attempt, timings)
    if not draft.cache_name or not _is_worth_keeping(attempt):
        return Done("done", answer, trace)
    return Done("done", answer, trace, (draft.cache_name, to_keep(draft, told, answer, trace)))


def _reason(draft: Draft, attempt: Attempt) -> str:
    return "stopped" if attempt.stopped else draft.verdict.reason or "no_evidence"


def _is_worth_keeping(attempt: Attempt) -> bool:
    """What was written because a better model was away must not outlast its absence, and what
    one reader had enough of is no answer for the next."""
    return not attempt.stopped and all(one.outcome != "unavailable" for one in attempt.tried)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
