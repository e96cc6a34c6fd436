"""Typing mistakes in a question, told by the words of the texts."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from string import ascii_lowercase

from rapidfuzz.distance import OSA

from core.text.words import WORD

LEAST, LONG = 5, 9  # letters of a word in which one may be wrong, or two
LONGEST = 20  # letters of one whose neighbours are looked up


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


def may_be_misspelt(question: str, is_word: Callable[[str], bool]) -> list[str]:
    """The words of ``question``, in small letters, that ``is_word`` does not know and that are
    neither short nor names, which begin with a capital."""
    words = (
        match.group().casefold()
        for match in WORD.finditer(question)
        if not (match.group()[0].isupper() and match.start() > 0)
    )
    return [
        word
        for word in dict.fromkeys(words)
        if LEAST <= len(word) <= LONGEST and word.isascii() and word.isalpha() and not is_word(word)
    ]


def one_letter_off(word: str) -> Iterator[str]:
    """What ``word`` may have been meant to be, the likeliest first: two letters swapped, one typed
    twice or too much, one left out, one wrong. The first letter is hardly ever wrong."""
    later = range(1, len(word))
    yield from (word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in later[:-1])
    yield from (word[:n] + word[n + 1 :] for n in later)
    for n in [*later, len(word)]:
        yield from (word[:n] + letter + word[n:] for letter in ascii_lowercase)
    for n in later:
        yield from (word[:n] + letter + word[n + 1 :] for letter in ascii_lowercase)


def _apart(word: str, other: str) -> int:
    """How many letters are wrong, left out, added or swapped; 0 for another word. The first letter
    is hardly ever wrong."""
    most = 1 + (min(len(word), len(other)) >= LONG)
    if len(other) < LEAST or word[0] != other[0] or not other.isalpha():
        return 0
    apart = OSA.distance(word, other, score_cutoff=most)
    return apart if apart <= most else 0
