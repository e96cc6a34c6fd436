"""Why an answer is as it is, for the people who answer for it."""

from dataclasses import asdict
from typing import Any

from django.conf import settings

from core.answering.draft import Draft
from core.answering.writing import Attempt
from core.providers.registry import embedding_model


def trace_of(draft: Draft, attempt: Attempt, timings_ms: dict[str, float]) -> dict[str, Any]:
    """What is stored with the message, JSON only."""
    return {
        "question": draft.question.text,
        "query": draft.query,
        "is_follow_up": draft.query != draft.question.text,
        "candidates": [candidate.to_dict() for candidate in draft.found.candidates],
        "searched": draft.found.searched.to_dict(),
        "evidence": {
            "answerable": draft.verdict.answerable,
            "reason": draft.verdict.reason or None,
            "details": draft.verdict.details,
        },
        "models": [asdict(tried) for tried in attempt.tried],
        "prompt_hash": attempt.prompt_hash,
        "sentences": attempt.verdicts,
        "settings": {
            "top_k": draft.question.top_k,
            "filters": draft.question.filters,
            "unsupported": draft.situation.unsupported,
            "language": draft.situation.language,
            "max_tokens": settings.LLM_MAX_TOKENS,
            "embedding_model": embedding_model().model_id,
        },
        "timings_ms": timings_ms,
        "cached": False,
    }
