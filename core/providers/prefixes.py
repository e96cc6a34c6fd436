"""The words that an embedding model wants before a question, and before a passage.

E5 wants "query: " and "passage: ", others an instruction. Without them such a model still gives
vectors, only worse ones, so they are part of what a model is.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.providers.failures import unavailable

CONFIGURATION = "config_sentence_transformers.json"
# The names that sentence-transformers itself tries, in this order.
_QUERY, _PASSAGE = ("query",), ("document", "passage", "corpus")
_DIGITS = 6
LEAST_TOKENS = 32  # with fewer, hardly a sentence would be read whole


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Both empty for a model that wants none."""

    query: str = ""
    passage: str = ""

    def queries(self, texts: Sequence[str]) -> list[str]:
        return [self.query + text for text in texts]

    def passages(self, texts: Sequence[str]) -> list[str]:
        return [self.passage + text for text in texts]

    @property
    def mark(self) -> str:
        """What a model's id ends with, so that vectors made with other words never mix."""
        if not (self.query or self.passage):
            return ""
        text = json.dumps([self.query, self.passage])
        return "+" + hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


NO_PREFIXES = Prefixes()


def prefixes_of(folder: Path, wanted: Prefixes) -> Prefixes:
    """``wanted`` where it says something, else what the model in ``folder`` says of itself.

    Raises ModelUnavailable when its configuration can't be read.
    """
    if wanted != NO_PREFIXES:
        return wanted
    path = folder / CONFIGURATION
    try:
        prompts = json.loads(path.read_text(encoding="utf-8")).get("prompts") or {}
        return Prefixes(_first(prompts, _QUERY), _first(prompts, _PASSAGE))
    except FileNotFoundError:
        return NO_PREFIXES
    except (OSError, ValueError, AttributeError) as error:
        raise unavailable(
            f"{path} can't be read as a model's configuration ({error}). Copy the model's folder "
            "again.",
            retryable=False,
        ) from error


def tokens_left(longest: int, prefixes: Prefixes, count: Callable[[str], int]) -> int:
    """The tokens, as ``count`` counts them, that a model of ``longest`` tokens reads of a text
    behind the longer of ``prefixes``. Raises ModelUnavailable where these are next to none."""
    left = longest - max(count(prefixes.query), count(prefixes.passage))
    if left < LEAST_TOKENS:
        raise unavailable(
            f"The model reads {longest} tokens, and its prefixes leave {max(left, 0)} of them for "
            f"a text; {LEAST_TOKENS} are the least. Shorten EMBEDDING_QUERY_PREFIX and "
            f"EMBEDDING_PASSAGE_PREFIX, or the prompts in the model's {CONFIGURATION}.",
            retryable=False,
        )
    return left


def _first(prompts: Mapping[str, object], names: Sequence[str]) -> str:
    return next((str(prompts[name]) for name in names if prompts.get(name)), "")
