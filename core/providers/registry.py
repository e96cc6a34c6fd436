"""Which models write, embed and rerank, as the settings say. Only this file reads them here.

Each model is made once per process: loading takes time, and one on a network remembers whether
it failed and what its server told.
"""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from django.utils.translation import gettext as _

from core.providers.base import EXTRACTIVE, ChatModel, EmbeddingModel, Reranker
from core.providers.embedding_backends import BACKENDS, EmbeddingChoice, limits
from core.providers.failures import unavailable
from core.providers.fallback import FallbackModel
from core.providers.prefixes import Prefixes
from core.providers.tokens import Count, estimate_tokens, tokenizer_file

if TYPE_CHECKING:
    from django.conf import LazySettings

    from core.providers.judge.openvino import Judge

Factory = TypeVar("Factory")
Made = TypeVar("Made")


class Shelf(Generic[Made]):
    """What has been made, by what it was made from; once for all threads."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Made] = {}
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
        with self._lock:
            if key not in self._made:
                self._made[key] = make()
            return self._made[key]

    def clear(self) -> None:
        self._made.clear()


# One each, so that nobody waits for another kind of model to load.
_chat = Shelf[ChatModel]()
_embeddings = Shelf[EmbeddingModel]()
_rerankers = Shelf[Reranker]()
_judges = Shelf["Judge"]()


Wanted = tuple[str, str, str]
"""A provider, its model and the file of its tokenizer; the latter two may be empty."""


def chat_model(chosen: str | None = None) -> FallbackModel | None:
    """What writes answers; None where nobody does, and the sources are quoted.

    LLM_PROVIDER comes first with LLM_MODEL, then LLM_FALLBACKS, each ``provider`` or
    ``provider/model``. One of LLM_OFFERED that an organization has ``chosen`` stands in place of
    the first; EXTRACTIVE means that nobody writes. What is not offered is not chosen. Raises
    ModelUnavailable for an unknown name.
    """
    from django.conf import settings

    wanted = [_own(), *map(_wanted, settings.LLM_FALLBACKS)]
    if chosen and chosen in settings.LLM_OFFERED:
        if chosen == EXTRACTIVE:
            return None
        first = _wanted(chosen)
        wanted = [first, *(one for one in wanted[1:] if one != first)]
    models = _made(wanted)
    return FallbackModel(models) if models else None


def offered_models() -> list[ChatModel]:
    """Those among which organizations may choose. Raises ModelUnavailable for an unknown name."""
    from django.conf import settings

    return _made([_wanted(name) for name in settings.LLM_OFFERED])


def _own() -> Wanted:
    """The installation's own, which LLM_TOKENIZER belongs to."""
    from django.conf import settings

    return settings.LLM_PROVIDER, settings.LLM_MODEL, settings.LLM_TOKENIZER


def _wanted(name: str) -> Wanted:
    provider, _, model = name.partition("/")
    own = _own()
    return own if own[:2] == (provider, model) else (provider, model, "")


def _made(wanted: Sequence[Wanted]) -> list[ChatModel]:
    from django.conf import settings

    made_with = tuple(getattr(settings, name) for name in _CHAT_SETTINGS)
    return [
        _chat.get((*which, *made_with), partial(_chat_model, settings, *which))
        for which in wanted
        if which[0] != EXTRACTIVE
    ]


def chosen_embedding() -> EmbeddingChoice:
    """The embedding model that the settings name."""
    from django.conf import settings

    prefixes = Prefixes(settings.EMBEDDING_QUERY_PREFIX, settings.EMBEDDING_PASSAGE_PREFIX)
    return EmbeddingChoice(settings.EMBEDDING_BACKEND, settings.EMBEDDING_MODEL, prefixes)


def embedding_model(choice: EmbeddingChoice | None = None) -> EmbeddingModel:
    """The model of ``choice``; default: the one that the settings name.

    Raises ModelUnavailable when it can't be loaded.
    """
    from django.conf import settings

    wanted = choice or chosen_embedding()
    make = _named(wanted.backend, BACKENDS, "EMBEDDING_BACKEND")
    return _embeddings.get((wanted,), lambda: make(wanted, settings))


def reranker() -> Reranker | None:
    """The cross-encoder of RERANK_MODEL; None when that is empty.

    Raises ModelUnavailable when it can't be loaded.
    """
    from django.conf import settings

    folder = settings.RERANK_MODEL
    return _rerankers.get((folder,), lambda: _cross_encoder(Path(folder))) if folder else None


def judge() -> "Judge":
    """The judge of this release. Raises ModelUnavailable when its files are missing or altered."""
    from core.providers.judge.openvino import Judge

    return _judges.get((), Judge)


def _chat_model(settings: "LazySettings", name: str, model: str, tokenizer: str) -> ChatModel:
    count = tokenizer_file(Path(tokenizer)) if tokenizer else None
    return _named(name, _CHAT, "LLM_PROVIDER")(settings, model, count)


def _ollama(settings: "LazySettings", model: str, count: Count | None) -> ChatModel:
    from core.providers.local_models import models_that_fit
    from core.providers.ollama import OllamaModel

    return OllamaModel(
        model or models_that_fit()[0].name,
        settings.OLLAMA_URL,
        settings.LLM_CONTEXT_WINDOW,
        limits(settings),
        count=count or estimate_tokens,
    )


def _openai(settings: "LazySettings", model: str, count: Count | None) -> ChatModel:
    from core.providers.openai import OpenAIModel

    return OpenAIModel(
        model or "gpt-4.1-mini",
        settings.OPENAI_BASE_URL,
        settings.OPENAI_API_KEY,
        settings.LLM_CONTEXT_WINDOW,
        limits(settings),
        count=count,
    )


def _anthropic(settings: "LazySettings", model: str, count: Count | None) -> ChatModel:
    from core.providers.anthropic import AnthropicModel

    return AnthropicModel(
        model or "claude-haiku-5-5",
        settings.ANTHROPIC_API_KEY,
        settings.LLM_CONTEXT_WINDOW,
        limits(settings),
        count=count or estimate_tokens,
    )


def _bedrock(settings: "LazySettings", model: str, count: Count | None) -> ChatModel:
    from core.providers.bedrock import BedrockModel

    return BedrockModel(
        model,
        settings.BEDROCK_REGION,
        settings.LLM_CONTEXT_WINDOW,
        limits(settings),
        base_url=settings.BEDROCK_URL,
        count=count or estimate_tokens,
    )


def _fake(settings: "LazySettings", model: str, count: Count | None) -> ChatModel:
    from core.providers.fake import SHARED

    return SHARED


def _cross_encoder(folder: Path) -> Reranker:
    from core.providers.cross_encoder import CrossEncoderReranker

    return CrossEncoderReranker(folder)


_CHAT_SETTINGS = (
    "LLM_CONTEXT_WINDOW",
    "LLM_FIRST_TOKEN_SECONDS",
    "LLM_TOTAL_SECONDS",
    "OLLAMA_URL",
    "OPENAI_BASE_URL",
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "BEDROCK_REGION",
    "BEDROCK_URL",
)
_CHAT: dict[str, Callable[["LazySettings", str, Count | None], ChatModel]] = {
    "ollama": _ollama,
    "openai": _openai,
    "anthropic": _anthropic,
    "bedrock": _bedrock,
    "fake": _fake,
}


def _named(name: str, known: dict[str, Factory], setting: str) -> Factory:
    if name not in known:
        raise unavailable(
            _("%(setting)s names “%(name)s”, which is not one of %(known)s.")
            % {"setting": setting, "name": name, "known": ", ".join(known)},
            retryable=False,
        )
    return known[name]
