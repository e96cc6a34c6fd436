"""Acronyms of a question, spelled out as the texts that may answer it have them.

People ask whether "NDAs" are signed where the policy says "non-disclosure agreements".
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.text.words import is_stop_word

LEAST, MOST = 3, 6  # letters; the initials of any two words make one of two
# The words of a text, each part of a hyphenated one by itself.
_WORD = re.compile(r"[^\W\d_]{2,}")
_BETWEEN = re.compile(r"[ \n\u00a0-]")  # words of one name
_ACRONYM = re.compile(r"\b([^\W\d_]+?)(s?)\b")


@dataclass(frozen=True, slots=True)
class _Read:
    """A text with its words, and their first letters, one for each."""

    text: str
    words: Sequence[re.Match[str]]
    initials: str

    @classmethod
    def of(cls, text: str) -> "_Read":
        words = list(_WORD.finditer(text))
        # "ﬁ" and "İ" are two letters in small ones.
        return cls(text, words, "".join(word[0].casefold()[0] for word in words))


def spelled_out(question: str, texts: Iterable[str], is_word: Callable[[str], bool]) -> str:
    """``question`` with each acronym that stands in none of ``texts`` written as the words of
    theirs that begin with its letters, the commonest of several.

    An acronym is written in capitals, or unknown to ``is_word``. Words stand for it that are there
    twice, have capitals, or are joined by a hyphen: any three words may begin with its letters.
    """
    read = [_Read.of(text) for text in texts]
    held = {word[0].casefold() for one in read for word in one.words}

    def written(match: re.Match[str]) -> str:
        word = match[1].casefold()
        is_acronym = LEAST <= len(word) <= MOST and (match[1].isupper() or not is_word(match[0]))
        if not is_acronym or word in held or match[0].casefold() in held:
            return match[0]
        names = Counter(name for one in read for name in _beginning_with(word, one))
        return names.most_common(1)[0][0] if names else match[0]

    return _ACRONYM.sub(written, question)


def _beginning_with(letters: str, read: _Read) -> Iterator[str]:
    """What in a text may be meant by an acronym of ``letters``."""
    found = [
        " ".join(read.text[run[0].start() : run[-1].end()].split())
        for at in _places(letters, read.initials)
        if _is_name(run := read.words[at : at + len(letters)], read.text)
    ]
    often = Counter(name.casefold() for name in found)
    for name in found:
        is_told = "-" in name or all(word[0].isupper() for word in _WORD.findall(name))
        if is_told or often[name.casefold()] > 1:
            yield name


def _places(letters: str, initials: str) -> Iterator[int]:
    at = initials.find(letters)
    while at >= 0:
        yield at
        at = initials.find(letters, at + 1)


def _is_name(words: Sequence[re.Match[str]], text: str) -> bool:
    """Whether ``words`` stand beside each other, and the first and another say something: "paid
    time off"."""
    telling = [not is_stop_word(word[0]) for word in words]
    return (
        telling[0]
        and sum(telling) > 1
        and all(
            _BETWEEN.fullmatch(text, one.end(), next_.start()) for one, next_ in pairwise(words)
        )
    )
