"""Embeddings from a server: Ollama's, or one that speaks OpenAI's API."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from core.providers.failures import unavailable
from core.providers.prefixes import NO_PREFIXES, Prefixes
from core.providers.tokenizer import packaged_tokenizer

Embed = Callable[[Sequence[str]], Sequence[Sequence[float]]]
"""Asks a server for the vectors of some texts; raises ModelUnavailable."""

_BATCH = 32


class RemoteEmbedding:
    """An embedding model elsewhere.

    Its tokenizer is not at hand, so ``count`` and ``offsets`` are those of the packaged one: an
    estimate. ``max_tokens`` therefore keeps to that model's window, which leaves room in the
    512 tokens or more that other models read.
    """

    max_tokens = 254

    def __init__(self, name: str, embed: Embed, prefixes: Prefixes = NO_PREFIXES) -> None:
        self.model_id = name + prefixes.mark
        self._embed = embed
        self._prefixes = prefixes
        self._tokenizer = packaged_tokenizer()
        self._dimensions = 0  # until the server has given a vector

    @property
    def dimensions(self) -> int:
        """As the first vector has; found out by embedding one word where there was none."""
        return self._dimensions or int(self._vectors(["policy"]).shape[1])

    def count(self, text: str) -> int:
        return self._tokenizer.count(text)

    def offsets(self, text: str) -> list[tuple[int, int]]:
        return self._tokenizer.offsets(text)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See EmbeddingModel."""
        return self._in_batches(self._prefixes.queries(texts))

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See EmbeddingModel."""
        return self._in_batches(self._prefixes.passages(texts))

    def _in_batches(self, texts: Sequence[str]) -> NDArray[np.float32]:
        batches = [
            self._vectors(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)
        ]
        return np.concatenate(batches) if batches else np.empty((0, self.dimensions), np.float32)

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        answer = self._embed(texts)
        # Rows of several lengths make no array, and one of zeros or NaN has no direction.
        if len(answer) == len(texts) and len({len(row) for row in answer}) == 1:
            vectors = np.asarray(answer, np.float32)
            lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
            if np.all(np.isfinite(lengths) & (lengths > 0)):
                self._check_dimensions(vectors.shape[1])
                return np.asarray(vectors / lengths, np.float32)
        raise unavailable(
            f"{self.model_id} gave no vectors. Set EMBEDDING_MODEL to an embedding model.",
            retryable=False,
        )

    def _check_dimensions(self, given: int) -> None:
        """ModelUnavailable where the server changed its model while this process runs: vectors of
        two lengths can't be compared, nor stored under one model's name."""
        self._dimensions = self._dimensions or given
        if given != self._dimensions:
            raise unavailable(
                f"{self.model_id} gives vectors of {given} numbers now, and gave "
                f"{self._dimensions} before: its server has another model under that name. Bring "
                "the former one back and try again. To use the new one, give it a name of its own, "
                "set EMBEDDING_MODEL to it, and run `policy-chatbot reembed`.",
                retryable=True,
            )
