"""Proper names, as far as capital letters tell them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.text.languages import CLAIMED, any_of, any_word, words_of
from core.text.words import is_stop_word

_WORD = re.compile(r"\w(?:[\w’'&-]*\w)?")
_OPENS = re.compile(r"[.!?:…。！？\n]")
_CAPITALS = [language.capitals for language in CLAIMED]
_SMALL_WORDS = any_word(one.within_names for one in _CAPITALS)
_BETWEEN = re.compile(rf"\s+(?:(?:{_SMALL_WORDS})\s+)*")
_OPENINGS = words_of(one.openings for one in _CAPITALS)
_ORDINARY_ENDING = re.compile(any_of(one.ordinary_endings for one in _CAPITALS))
_TELLTALES = re.compile(rf"\b(?:{any_of(one.telltales for one in _CAPITALS)})\b")
_BEFORE_A_NOUN = re.compile(any_of(one.before_nouns for one in _CAPITALS))


@dataclass(frozen=True, slots=True)
class Capitalised:
    """A word with a capital letter. ``opens``: it begins a sentence, where any word has one.
    ``follows`` is the word before it."""

    text: str
    start: int
    end: int
    opens: bool
    follows: str


def capitalised_in(text: str) -> Iterator[Capitalised]:
    """Words of two letters and more; in writing without capitals there are none."""
    before, follows = 0, ""
    for word in _WORD.finditer(text):
        opens = not before or _OPENS.search(text, before, word.start()) is not None
        before = word.end()
        if word.group()[0].isupper() and len(word.group()) > 1:
            yield Capitalised(word.group(), word.start(), word.end(), opens, follows)
        follows = word.group()


def long_names_in(text: str) -> Iterator[tuple[int, int]]:
    """Spans of names of two words and more ("Director of Finance"), none of them opening a
    sentence."""
    run: list[Capitalised] = []
    for word in capitalised_in(text):
        if run and not _BETWEEN.fullmatch(text, run[-1].end, word.start):
            yield from _span(run)
            run = []
        run = [] if word.opens else [*run, word]
    yield from _span(run)


def _span(run: list[Capitalised]) -> Iterator[tuple[int, int]]:
    if len(run) > 1:
        yield run[0].start, run[-1].end


def is_ordinary(word: str) -> bool:
    """Whether a word is one that begins sentences, or has an ending that names hardly have."""
    folded = word.casefold()
    return (
        is_stop_word(folded)
        or folded in _OPENINGS
        or _ORDINARY_ENDING.fullmatch(folded) is not None
    )


def nouns_have_capitals(text: str) -> bool:
    """Whether ``text`` has words of a language, German, in which all nouns have a capital."""
    return _TELLTALES.search(text) is not None


def is_noun(word: Capitalised) -> bool:
    """Whether a word of such a text has its capital as a noun: it follows an article or an
    adjective, as names seldom do."""
    return _BEFORE_A_NOUN.fullmatch(word.follows) is not None
