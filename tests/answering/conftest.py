"""A scripted model instead of a real one, and drafts to write answers for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest


@pytest.fixture
def model(override: Callable[..., None]) -> Iterator[Any]:
    """The scripted chat model as LLM_PROVIDER; emptied before and after."""
    from core.providers.fake import SHARED

    def clear() -> None:
        SHARED.replies.clear()
        SHARED.prompts.clear()
        SHARED.closed = 0

    clear()
    override(LLM_PROVIDER="fake", LLM_FALLBACKS=[])
    yield SHARED
    clear()


@pytest.fixture
def draft(organization: Any, document_factory: Callable[..., Any]) -> Callable[..., Any]:
    """``draft(question)``: prepared against a leave policy."""
    from core.answering.answer import prepare
    from core.answering.question import Question

    document_factory(organization)

    def make(question: str = "How many days of paid leave are there?", **options: Any) -> Any:
        return prepare(organization.id, Question(question, **options))

    return make


@pytest.fixture
def strong_from(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """``strong_from(score)``: from where on a model that declines is not believed."""
    from core.answering.choosing import choice
    from core.answering.thresholds import THRESHOLDS

    def apply(score: float) -> None:
        choosing = replace(THRESHOLDS.choosing, strong=score)
        monkeypatch.setattr(choice, "THRESHOLDS", replace(THRESHOLDS, choosing=choosing))

    return apply
