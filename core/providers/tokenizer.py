"""The packaged WordPiece tokenizer, which the packaged embedding model reads with."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Encoding

VOCABULARY = Path(__file__).parent / "minilm" / "vocab.txt"


class PackagedTokenizer:
    """Tokens of all-MiniLM-L6-v2. Never changed after loading, so safe between threads.

    For other models its counts are an estimate; for English within a fifth or so.
    """

    def __init__(self, vocabulary: Path = VOCABULARY) -> None:
        from tokenizers.implementations.bert_wordpiece import BertWordPieceTokenizer

        self._tokenizer = BertWordPieceTokenizer(str(vocabulary), lowercase=True)
        self._start, self._end = self._tokenizer.encode("").ids

    def count(self, text: str) -> int:
        """Tokens of ``text`` without the two that the model adds."""
        return len(self._encode(text))

    def is_word(self, word: str) -> bool:
        """Whether ``word`` is one of the vocabulary's, which has the frequent ones of English."""
        return self.count(word) == 1

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Character span of each of those tokens."""
        return list(self._encode(text).offsets)

    def ids(self, text: str, limit: int) -> list[int]:
        """What the model reads: at most ``limit`` tokens of ``text`` between its two marks."""
        return [self._start, *self._encode(text).ids[:limit], self._end]

    def encode(self, text: str) -> list[int]:
        """The ids of ``text``'s tokens, without the two marks."""
        return list(self._encode(text).ids)

    def _encode(self, text: str) -> "Encoding":
        return self._tokenizer.encode(text, add_special_tokens=False)


@cache
def packaged_tokenizer(vocabulary: Path = VOCABULARY) -> PackagedTokenizer:
    """One for all in a process: each holds some 6 MB."""
    return PackagedTokenizer(vocabulary)
