"""Any cross-encoder folder of sentence-transformers, on torch, as a reranker. Needs that extra."""

import json
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelUnavailable
from core.providers.failures import unavailable
from core.providers.sentence_transformer import digest_of_weights, stay_offline

_BATCH = 16
_LONGEST = 512
_HEADS = ("ForSequenceClassification", "ForCausalLM")
_TOKENIZERS = ("tokenizer.json", "vocab.*", "*.model")


class CrossEncoderReranker:
    """``folder`` is a model saved by sentence-transformers' CrossEncoder, or one of transformers
    with a head that gives a single score. Its logit becomes 0 to 1 by the logistic function,
    whatever activation the folder names. Nogueira and Cho 2019, arXiv:1901.04085.

    Raises ModelUnavailable when the extra is missing or the folder holds something else.
    """

    def __init__(self, folder: Path) -> None:
        if find_spec("sentence_transformers") is None:
            raise unavailable(
                "The package sentence-transformers is not installed. Install "
                "policy-chatbot[sentence-transformers], or leave RERANK_MODEL empty.",
                retryable=False,
            )
        if reason := why_no_cross_encoder(folder):
            raise _unusable(folder, reason)
        self.model_id = f"{folder.name}/{digest_of_weights(folder, 'RERANK_MODEL')}"
        self._model, self._logistic = _load(folder)
        if self._model.num_labels != 1:
            raise _unusable(folder, f"gives {self._model.num_labels} scores instead of one")
        # Some tokenizers say 10^30, and many more would take seconds a text.
        self.max_tokens = min(int(self._model.max_seq_length or _LONGEST), _LONGEST)
        self._model.max_seq_length = self.max_tokens
        self._lock = threading.Lock()  # its tokenizer keeps state between calls

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """See Reranker."""
        if not texts:
            return np.empty(0, np.float32)
        with self._lock:
            scores = self._model.predict(
                [(query, text) for text in texts],
                batch_size=_BATCH,
                activation_fn=self._logistic,
                show_progress_bar=False,
            )
        return np.asarray(scores, np.float32)


def why_no_cross_encoder(folder: Path) -> str:
    """What is wrong with ``folder``, as the end of a sentence about it; empty when nothing is.

    Reads its config.json only. The library itself would put a head with random weights onto an
    embedding model, or read without a vocabulary, and rank by chance.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        named = config.get("architectures") or []
    except OSError:
        return "holds no config.json that can be read"
    except (ValueError, AttributeError):
        return "holds a config.json that is not a model's"
    if not any(str(architecture).endswith(_HEADS) for architecture in named):
        return "holds a model without a score to rank by, such as an embedding model"
    if not any(path for pattern in _TOKENIZERS for path in folder.glob(pattern)):
        return "lacks the tokenizer of its model, such as tokenizer.json"
    return ""


def _load(folder: Path) -> tuple[Any, Any]:
    """The model and the function that turns its logits into scores."""
    stay_offline()
    from sentence_transformers import CrossEncoder
    from torch.nn import Sigmoid

    try:
        return CrossEncoder(str(folder), device="cpu", local_files_only=True), Sigmoid()
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise _unusable(folder, f"can't be loaded ({error})") from error


def _unusable(folder: Path, why: str) -> ModelUnavailable:
    return unavailable(
        f"{folder} {why}. Set RERANK_MODEL to the folder of a cross-encoder, or leave it empty.",
        retryable=False,
    )
