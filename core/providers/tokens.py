"""How many tokens a text has for a model whose tokenizer is not at hand."""

import re
from math import ceil

_PIECES = re.compile(r"[A-Za-z]+|\d|[^\S\n]+|[^\x00-\x7f]+|.", re.DOTALL)
_LETTERS_PER_TOKEN = 4
_BYTES_PER_TOKEN = 2


def estimate_tokens(text: str) -> int:
    """An estimate, not a count, meant to err upwards.

    Language models cut English words into pieces of four letters or more, and most other
    scripts into pieces of two UTF-8 bytes or more; digits and signs are counted one by one.
    """
    return sum(_tokens_of(piece) for piece in _PIECES.findall(text))


def _tokens_of(piece: str) -> int:
    if piece.isspace() and piece != "\n":
        return len(piece) > 1
    if not piece.isascii():
        return ceil(len(piece.encode()) / _BYTES_PER_TOKEN)
    return ceil(len(piece) / _LETTERS_PER_TOKEN)
