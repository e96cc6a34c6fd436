"""From tokens to vectors: a transformer on OpenVINO, and what is made of its last layer."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.fair_threads import FairThreads
from core.processors import processors
from core.providers.failures import unavailable
from core.providers.inference import Inference

Pooling = Literal["mean", "cls"]
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_BATCH = 8  # at most; larger ones are no faster on a CPU and hold more padding
_WIDTH_STEP = 16


@dataclass(frozen=True, slots=True)
class Shape:
    """How a model is read: at most ``window`` tokens, its own marks included, filled up with
    ``padding``; vectors of ``dimensions`` numbers, 0 where that is not known before, by
    ``pooling``."""

    window: int
    dimensions: int
    pooling: Pooling = "mean"
    padding: int = 0


class Encoder:
    """Loads ``weights`` at its first text. Safe to share between threads."""

    def __init__(self, weights: Path, shape: Shape, threads: int | None = None) -> None:
        self._weights, self._shape = weights, shape
        word = dict.fromkeys(INPUTS, np.ones((1, 1), np.int64))
        # One batch per core instead of one batch on all of them: threads that share a batch wait
        # for each other at every layer, which is slow as soon as another process wants a core.
        self._threads = threads or processors()
        hints = {"PERFORMANCE_HINT": "THROUGHPUT"}
        self._inference = Inference(weights, hints, word, self._threads)
        self._pool = FairThreads(self._threads, "embedding")

    def vectors(self, ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(ids), dimensions), of texts given as tokens, none
        with more than the window. Raises ModelUnavailable."""
        # Texts of like length share a batch, so that little of it is padding.
        order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
        # Few texts are shared out evenly.
        size = min(_BATCH, max(1, ceil(len(order) / self._threads)))
        batches = [order[start : start + size] for start in range(0, len(order), size)]
        # One text is inferred by its caller; a pool is for many, and starts threads for them.
        apply = self._pool.map if len(batches) > 1 else map
        found = list(apply(self._infer, [[ids[index] for index in batch] for batch in batches]))
        dimensions = found[0].shape[1] if found else self._shape.dimensions
        vectors = np.empty((len(ids), dimensions), np.float32)
        for batch, inferred in zip(batches, found, strict=True):
            vectors[batch] = inferred
        return vectors

    def _infer(self, batch: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        # Few widths are few kernels; what is added is masked.
        longest = max(map(len, batch))
        width = min(self._shape.window, ceil(longest / _WIDTH_STEP) * _WIDTH_STEP)
        tokens = np.full((len(batch), width), self._shape.padding, np.int64)
        mask = np.zeros_like(tokens)
        for row, ids in enumerate(batch):
            tokens[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        inputs = dict(zip(INPUTS, (tokens, mask, np.zeros_like(tokens)), strict=True))
        pooled = self._pooled(self._inference.infer(inputs), mask)
        if self._shape.dimensions not in (0, pooled.shape[1]):
            raise unavailable(
                f"{self._weights} gives vectors of {pooled.shape[1]} numbers, where the files "
                f"beside it promise {self._shape.dimensions}. Copy the model's folder again.",
                retryable=False,
            )
        return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), np.float32)

    def _pooled(self, output: NDArray[np.float32], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        if output.ndim == 2:
            return output  # some files have pooling in them
        if self._shape.pooling == "cls":
            return np.asarray(output[:, 0])
        # The sum needs no division by the length: the vector is normalised anyway.
        return np.asarray((output * mask[:, :, None].astype(np.float32)).sum(axis=1))
