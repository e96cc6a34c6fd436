"""The languages that are known. Whoever needs a word of a language takes it from here."""

import re
from collections.abc import Collection, Iterable
from itertools import chain

from core.text.languages.de import GERMAN
from core.text.languages.en import ENGLISH
from core.text.languages.es import SPANISH
from core.text.languages.fr import FRENCH
from core.text.languages.it import ITALIAN
from core.text.languages.nl import DUTCH
from core.text.languages.others import OTHERS
from core.text.languages.pt import PORTUGUESE

CLAIMED = (ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH)
"""The languages that the product claims to speak; in the order in which their words are tried."""

LANGUAGES = {language.code: language for language in (*CLAIMED, *OTHERS)}
"""All that is known, by ISO 639-1 code."""

DEFAULT = ENGLISH.code

_LEAST = 3  # letters of a word that is hardly another one without its accents


def beginnings_of(topics: Collection[str]) -> list[str]:
    """The beginnings of words, in all languages, by which people tell of these topics."""
    known = [language.talk.for_a_person for language in CLAIMED if language.talk]
    words = [by_topic[topic] for by_topic in known for topic in by_topic if topic in topics]
    return [beginning for beginnings in words for beginning in beginnings.split("|")]


def words_of(lists: Iterable[str]) -> frozenset[str]:
    """The words of several languages' lists."""
    return frozenset(chain.from_iterable(words.split() for words in lists))


def any_word(lists: Iterable[str]) -> str:
    """One regular expression for any word of several languages' lists."""
    return "|".join(sorted(words_of(lists)))


def any_of(expressions: Iterable[str]) -> str:
    """One regular expression for what any of several matches; empty ones match nothing."""
    return "|".join(filter(None, expressions)) or r"(?!)"


def however_typed(expression: str, accents: str) -> str:
    """An expression for the same words typed without ``accents`` as well, but for the shortest,
    which are other words then: "où", "à"."""
    plain: dict[str, list[str]] = {}
    for typed, *accented in (letters.split("/") for letters in accents.split()):
        for letter in accented:
            plain.setdefault(letter, [letter]).append(typed)

    def typed_in_all_ways(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) < _LEAST or not word.isalpha():
            return word
        return "".join(f"(?:{'|'.join(plain[it])})" if it in plain else it for it in word)

    return re.sub(r"\\.|\[[^\[\]]*+\]|[^\W\d_]+", typed_in_all_ways, expression)


def whole_words(expressions: Iterable[str]) -> re.Pattern[str]:
    """The same between the borders of words, in capitals or not."""
    return re.compile(rf"\b(?:{any_of(expressions)})\b", re.IGNORECASE)


def alone(expressions: Iterable[str]) -> re.Pattern[str]:
    """The same as all that a line or link says, but for marks around it; for ``fullmatch``."""
    return re.compile(rf"\W*(?:{any_of(expressions)})\W*", re.IGNORECASE)
