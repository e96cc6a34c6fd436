"""Typing mistakes in a question, told by the words of the texts that may answer it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from rapidfuzz.distance import OSA

from core.text.words import WORD

LEAST, LONG = 5, 9  # letters of a word in which one may be wrong, or two


def respelled(question: str, texts: Iterable[str], is_word: Callable[[str], bool]) -> str:
    """``question`` with what ``is_word`` does not know, and no text holds, written as the nearest
    word of ``texts``, the commonest of several. Names, which begin with a capital, and short words
    stay."""
    held = Counter(word for text in texts for word in WORD.findall(text.casefold()))

    def written(match: re.Match[str]) -> str:
        word = match.group().casefold()
        is_name = match.group()[0].isupper() and match.start() > 0
        if len(word) < LEAST or not word.isalpha() or is_name or word in held or is_word(word):
            return match.group()
        near = [(apart, -held[other], other) for other in held if (apart := _apart(word, other))]
        return min(near)[2] if near else match.group()

    return WORD.sub(written, question)


def _apart(word: str, other: str) -> int:
    """How many letters are wrong, left out, added or swapped; 0 for another word. The first letter
    is hardly ever wrong."""
    most = 1 + (min(len(word), len(other)) >= LONG)
    if len(other) < LEAST or word[0] != other[0] or not other.isalpha():
        return 0
    apart = OSA.distance(word, other, score_cutoff=most)
    return apart if apart <= most else 0
