"""Which models answer and embed, as the settings say. The only place here that reads them."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.providers.base import ChatModel, EmbeddingModel
from core.providers.failures import unavailable
from core.providers.streaming import TimeLimits

if TYPE_CHECKING:
    from django.conf import LazySettings

Factory = TypeVar("Factory")
_embeddings: dict[tuple[str, str], EmbeddingModel] = {}
_lock = threading.Lock()


def chat_models() -> tuple[ChatModel, ...]:
    """The models to ask, in this order; the extractive one closes the list.

    LLM_PROVIDER comes first with LLM_MODEL, then LLM_FALLBACKS, each ``provider`` or
    ``provider/model``. Raises ModelUnavailable for an unknown name.
    """
    from django.conf import settings

    wanted = [(settings.LLM_PROVIDER, settings.LLM_MODEL)]
    for fallback in settings.LLM_FALLBACKS:
        name, _, model = fallback.partition("/")
        wanted.append((name, model))
    models = [
        _named(name, _CHAT, "LLM_PROVIDER")(settings, model)
        for name, model in wanted
        if name != "extractive"
    ]
    return (*models, _extractive())


def embedding_model() -> EmbeddingModel:
    """The model of EMBEDDING_BACKEND and EMBEDDING_MODEL, loaded once per process.

    Raises ModelUnavailable when it can't be loaded.
    """
    from django.conf import settings

    key = (settings.EMBEDDING_BACKEND, settings.EMBEDDING_MODEL or "")
    with _lock:
        if key not in _embeddings:
            backend, model = key
            _embeddings[key] = _named(backend, _EMBEDDING, "EMBEDDING_BACKEND")(settings, model)
        return _embeddings[key]


def _ollama(settings: "LazySettings", model: str) -> ChatModel:
    from core.providers.ollama import OllamaModel

    return OllamaModel(
        model or "llama3.2",
        settings.OLLAMA_URL,
        settings.LLM_CONTEXT_WINDOW,
        _limits(settings),
    )


def _openai(settings: "LazySettings", model: str) -> ChatModel:
    from core.providers.openai import OpenAIModel

    return OpenAIModel(
        model or "gpt-4.1-mini",
        settings.OPENAI_BASE_URL,
        settings.OPENAI_API_KEY,
        settings.LLM_CONTEXT_WINDOW,
        _limits(settings),
    )


def _anthropic(settings: "LazySettings", model: str) -> ChatModel:
    from core.providers.anthropic import AnthropicModel

    return AnthropicModel(
        model or "claude-haiku-5-5",
        settings.ANTHROPIC_API_KEY,
        settings.LLM_CONTEXT_WINDOW,
        _limits(settings),
    )


def _fake(settings: "LazySettings", model: str) -> ChatModel:
    from core.providers.fake import SHARED

    return SHARED


def _extractive() -> ChatModel:
    from core.providers.extractive import ExtractiveModel

    return ExtractiveModel(embedding_model())


def _openvino(settings: "LazySettings", folder: str) -> EmbeddingModel:
    from core.providers.local import OpenVinoEmbedding

    return OpenVinoEmbedding(Path(folder) if folder else None)


def _sentence_transformers(settings: "LazySettings", folder: str) -> EmbeddingModel:
    from core.providers.sentence_transformer import SentenceTransformersEmbedding

    return SentenceTransformersEmbedding(Path(folder) if folder else None)


def _ollama_embedding(settings: "LazySettings", model: str) -> EmbeddingModel:
    from core.providers.ollama import embedder
    from core.providers.remote_embedding import RemoteEmbedding

    model = model or "all-minilm"
    return RemoteEmbedding(
        f"ollama/{model}", embedder(model, settings.OLLAMA_URL, _limits(settings))
    )


def _openai_embedding(settings: "LazySettings", model: str) -> EmbeddingModel:
    from core.providers.openai import embedder
    from core.providers.remote_embedding import RemoteEmbedding

    model = model or "text-embedding-3-small"
    ask = embedder(model, settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY, _limits(settings))
    return RemoteEmbedding(f"openai/{model}", ask)


def _limits(settings: "LazySettings") -> TimeLimits:
    return TimeLimits(
        first_token=settings.LLM_FIRST_TOKEN_SECONDS, total=settings.LLM_TOTAL_SECONDS
    )


_CHAT: dict[str, Callable[["LazySettings", str], ChatModel]] = {
    "ollama": _ollama,
    "openai": _openai,
    "anthropic": _anthropic,
    "fake": _fake,
}
_EMBEDDING: dict[str, Callable[["LazySettings", str], EmbeddingModel]] = {
    "openvino": _openvino,
    "sentence-transformers": _sentence_transformers,
    "ollama": _ollama_embedding,
    "openai": _openai_embedding,
}


def _named(name: str, known: dict[str, Factory], setting: str) -> Factory:
    if name not in known:
        raise unavailable(
            f"{setting} names {name!r}, which is not one of {', '.join(known)}.",
            retryable=False,
        )
    return known[name]
