"""What makes vectors: each backend by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.providers.base import EmbeddingModel
from core.providers.failures import unavailable
from core.providers.prefixes import NO_PREFIXES, Prefixes
from core.providers.streaming import TimeLimits

if TYPE_CHECKING:
    from django.conf import LazySettings


@dataclass(frozen=True, slots=True)
class EmbeddingChoice:
    """All that names an embedding model: ``model`` is a folder or a server's name for it, empty for
    the backend's own; ``prefixes`` are those that were set, not those that the model brings."""

    backend: str
    model: str = ""
    prefixes: Prefixes = NO_PREFIXES

    @property
    def is_served(self) -> bool:
        """Whether a server holds the model, and this process nothing of it."""
        return self.backend in SERVED


def openvino(choice: EmbeddingChoice, settings: "LazySettings") -> EmbeddingModel:
    from core.providers.folder_embedding import FolderEmbedding
    from core.providers.local import OpenVinoEmbedding

    if choice.model:
        return FolderEmbedding(Path(choice.model), choice.prefixes)
    if choice.prefixes != NO_PREFIXES:
        raise unavailable(
            "EMBEDDING_QUERY_PREFIX and EMBEDDING_PASSAGE_PREFIX are set, and the packaged model "
            "was made without. Leave them empty, or set EMBEDDING_MODEL.",
            retryable=False,
        )
    return OpenVinoEmbedding()


def sentence_transformers(choice: EmbeddingChoice, settings: "LazySettings") -> EmbeddingModel:
    from core.providers.sentence_transformer import SentenceTransformersEmbedding

    folder = Path(choice.model) if choice.model else None
    return SentenceTransformersEmbedding(folder, choice.prefixes)


def ollama(choice: EmbeddingChoice, settings: "LazySettings") -> EmbeddingModel:
    from core.providers.ollama import embedder
    from core.providers.remote_embedding import RemoteEmbedding

    model = choice.model or "all-minilm"
    ask = embedder(model, settings.OLLAMA_URL, limits(settings))
    return RemoteEmbedding(f"ollama/{model}", ask, choice.prefixes)


def openai(choice: EmbeddingChoice, settings: "LazySettings") -> EmbeddingModel:
    from core.providers.openai import embedder
    from core.providers.remote_embedding import RemoteEmbedding

    model = choice.model or "text-embedding-3-small"
    ask = embedder(model, settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY, limits(settings))
    return RemoteEmbedding(f"openai/{model}", ask, choice.prefixes)


def limits(settings: "LazySettings") -> TimeLimits:
    """How long a server may take, chat models' included."""
    return TimeLimits(
        first_token=settings.LLM_FIRST_TOKEN_SECONDS, total=settings.LLM_TOTAL_SECONDS
    )


BACKENDS: dict[str, Callable[[EmbeddingChoice, "LazySettings"], EmbeddingModel]] = {
    "openvino": openvino,
    "sentence-transformers": sentence_transformers,
    "ollama": ollama,
    "openai": openai,
}
SERVED = ("ollama", "openai")
