"""Answers kept for a while, so that the same question costs nothing again.

The name under which an answer is kept holds the version of what may be searched and all else
that it depends on: whatever changes, the old answers are simply not found any more.
"""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from core.answering.situation import Question, Situation
from core.providers.base import ChatModel
from core.providers.registry import embedding_model
from core.tenancy.cache import keep, kept

VERSION = 1  # of the answering code: raise it when the same question gets another answer


def name_of(question: Question, situation: Situation, models: Sequence[ChatModel]) -> str:
    """Under which name the answer is kept; empty where answers are not to be."""
    if not settings.ANSWER_CACHE_SECONDS:
        return ""
    parts = {
        "version": VERSION,
        "question": " ".join(unicodedata.normalize("NFC", question.text).split()),
        "filters": question.filters,
        "top_k": question.top_k,
        "day": situation.day.isoformat(),
        "index": situation.index,
        "organization": [
            situation.organization,
            situation.language,
            situation.contact,
            situation.unsupported,
        ],
        "models": [model.name for model in models],
        "servers": [settings.OLLAMA_URL, settings.OPENAI_BASE_URL],
        "limits": [settings.LLM_CONTEXT_WINDOW, settings.LLM_MAX_TOKENS],
        "search": [embedding_model().model_id, settings.RERANK_MODEL],
    }
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return f"answer:{digest}"


def find_answer(organization_id: UUID, name: str) -> dict[str, Any] | None:
    """What ``keep_answer`` kept, if it is still there."""
    stored = kept(organization_id, name)
    return None if stored is None else json.loads(stored)


def keep_answer(organization_id: UUID, name: str, answer: dict[str, Any]) -> None:
    """Keep ``answer`` for ANSWER_CACHE_SECONDS."""
    text = json.dumps(answer, ensure_ascii=False)
    keep(organization_id, name, text, settings.ANSWER_CACHE_SECONDS)
