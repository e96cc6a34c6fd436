"""How many tokens a text has: counted with the model's own tokenizer, else estimated."""

import re
from collections.abc import Callable
from math import ceil
from pathlib import Path

from core.providers.failures import unavailable
from core.text.remembered import remembered

Count = Callable[[str], int]
"""Tokens of a text; quick enough for an event loop."""

_PIECES = re.compile(r"[^\W\d_]+|[^\S\n]+|.", re.DOTALL)
_LETTERS_PER_TOKEN = 4
_LONG_WORD, _LETTERS_PER_TOKEN_OF_ITS_REST = 8, 2.5  # compounds are cut into small pieces
_BYTES_PER_TOKEN = 1.5


def estimate_tokens(text: str) -> int:
    """An estimate, not a count, meant to err upwards.

    Measured against a model with a small vocabulary, which needs the most tokens: English
    comes out 20 to 40 % too high, other scripts 10 to 50 %, German and Finnish prose 7 %.
    """
    return sum(map(_tokens_of, _PIECES.findall(text)))


def tokenizer_file(path: Path) -> Count:
    """Exact counts from a ``tokenizer.json``, which most models have beside their weights.

    About 1 ms for 4 KB of text. Raises ModelUnavailable for a file that is none.
    """
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_str(path.read_text(encoding="utf-8"))
    except Exception as error:  # the library has no class of its own for its errors
        raise unavailable(
            f"{path} is no tokenizer: {error}. Set LLM_TOKENIZER to the tokenizer.json of "
            "LLM_MODEL, or leave it empty.",
            retryable=False,
        ) from error
    # The file may say that longer texts are to be cut or shorter ones filled up.
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def count(text: str) -> int:
        return len(tokenizer.encode(text, add_special_tokens=False).ids)

    return count


@remembered(maxsize=16_384)
def _tokens_of(piece: str) -> int:
    if piece.isspace() and piece != "\n":
        return len(piece) > 1  # one space belongs to the word after it
    if piece.isascii():
        rest = max(len(piece) - _LONG_WORD, 0)
        head = ceil((len(piece) - rest) / _LETTERS_PER_TOKEN)
        return head + ceil(rest / _LETTERS_PER_TOKEN_OF_ITS_REST)
    return ceil(len(piece.encode()) / _BYTES_PER_TOKEN)
