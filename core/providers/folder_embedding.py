"""Any embedding model in a folder with tokenizer.json and an ONNX or OpenVINO file, on OpenVINO."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.providers.encoder import Encoder, Shape
from core.providers.failures import unavailable
from core.providers.model_folder import ModelFolder, read_folder, weight_files
from core.providers.prefixes import NO_PREFIXES, Prefixes, prefixes_of, tokens_left

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

_LONGEST_NAME = 60  # characters of the folder's
_PADDING = ("<pad>", "[PAD]")


class FolderEmbedding:
    """Loads its weights at its first text. Counting tokens starts no threads, so that a process
    that only counts may fork.

    ``model_id`` is the folder's name, the SHA-256 of the weights, and a mark of how they are used:
    tokenizer, window, pooling, prefixes. Raises ModelUnavailable when the folder or something in
    it is missing, or prefixes fill its window; once loaded it goes on without the folder.
    """

    def __init__(
        self,
        folder: Path,
        prefixes: Prefixes = NO_PREFIXES,
        threads: int | None = None,
    ) -> None:
        found = read_folder(folder)
        self._prefixes = prefixes_of(folder, prefixes)
        self._tokenizer = _tokenizer(found.tokenizer)
        marks = self._tokenizer.num_special_tokens_to_add(is_pair=False)
        self._longest = found.window - marks
        self.max_tokens = tokens_left(self._longest, self._prefixes, self.count)
        self.model_id = f"{folder.name[:_LONGEST_NAME]}/{_digest(found, self._prefixes)}"
        self._said_dimensions = found.dimensions
        shape = Shape(found.window, found.dimensions, found.pooling, _padding(self._tokenizer))
        self._encoder = Encoder(found.weights, shape, threads)

    @cached_property
    def dimensions(self) -> int:
        """What its files say, else found out by embedding one word."""
        return self._said_dimensions or int(self.embed_passages(["policy"]).shape[1])

    def count(self, text: str) -> int:
        return len(self._encode(text))

    def offsets(self, text: str) -> list[tuple[int, int]]:
        return list(self._encode(text).offsets)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See EmbeddingModel. What follows the first ``max_tokens`` of a text is not read."""
        return self._vectors(self._prefixes.queries(texts))

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See EmbeddingModel. What follows the first ``max_tokens`` of a text is not read."""
        return self._vectors(self._prefixes.passages(texts))

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encoder.vectors([self._ids(text) for text in texts])

    def _ids(self, text: str) -> list[int]:
        encoded = self._encode(text)
        encoded.truncate(self._longest)
        return list(self._tokenizer.post_process(encoded, None, True).ids)

    def _encode(self, text: str) -> "Encoding":
        return self._tokenizer.encode(text, add_special_tokens=False)


def _tokenizer(path: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_str(path.read_text(encoding="utf-8"))
    except Exception as error:  # the library has no class of its own for its errors
        raise unavailable(
            f"{path} is not a tokenizer ({error}). Copy the model's folder again.",
            retryable=False,
        ) from error
    # The file may say that longer texts are to be cut or shorter ones filled up.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _padding(tokenizer: "Tokenizer") -> int:
    known = (tokenizer.token_to_id(name) for name in _PADDING)
    return next((number for number in known if number is not None), 0)


def _digest(found: ModelFolder, prefixes: Prefixes) -> str:
    weights = [_sha256(path) for path in weight_files(found.weights)]
    # A model of one file shows the digest that its publisher names.
    of_weights = weights[0] if len(weights) == 1 else _sha256_of(*weights)
    way = _sha256_of(_sha256(found.tokenizer), found.pooling, str(found.window), prefixes.mark)
    return f"{of_weights[:12]}+{way[:6]}"


def _sha256_of(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unavailable(
            f"{path} can't be read ({error.strerror}). Let this user read the model's folder, or "
            "copy it again.",
            retryable=False,
        ) from error
