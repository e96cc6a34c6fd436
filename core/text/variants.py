"""Other ways to write a question's words, for texts that write them so.

People type "Kuendigungsfrist" and "conges payes" where texts write "Kündigungsfrist" and "congés
payés", and ask about an "Urlaubsantrag" that the text calls an "Antrag auf Urlaub".
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from core.text.languages import LANGUAGES
from core.text.sentences import split_sentences
from core.text.words import UNSPACED, WORD, content_stems, content_words, is_stop_word

LEAST, MOST = 4, 40  # letters of a word that may be written otherwise
PART = 3  # letters of a compound's shortest part
MOST_SPELLINGS = 150  # of one word in one language
MOST_WORDS = 12  # of a question
MOST_LOOKED_UP = 400  # writings of all words of a question

Writing = tuple[str, ...]
"""One word, or the parts of a compound."""


@dataclass(frozen=True, slots=True)
class _Orthography:
    """``accented`` holds, for letters without accents, those that they may stand for; ``links``
    what may join the parts of a compound, nothing among them, none at all where words are not
    joined."""

    accented: Mapping[str, Sequence[str]]
    links: Sequence[str]

    @classmethod
    def of(cls, language: str) -> "_Orthography":
        known = LANGUAGES.get(language)
        pairs = (letters.split("/") for letters in known.accents.split()) if known else ()
        links = known.linking_elements.split() if known else []
        accented = {plain: tuple(accented) for plain, *accented in pairs}
        return cls(accented, ("", *links) if links else ())


def as_written(
    question: str,
    languages: Iterable[str],
    held: Callable[[Collection[Writing]], Collection[Writing]],
) -> str:
    """``question`` with each word that texts in ``languages`` (ISO 639-1) do not have in the first
    way to write it that they do: with the accents that were left out, or without, as the parts of a
    compound, or as a compound with another of its words. ``held`` says which writings they have."""
    words = _words_of(question)
    known = [_Orthography.of(language) for language in languages]
    ways = {word: list(_writings(word, words, known)) for word in words}
    ways = {word: writings for word, writings in ways.items() if writings}
    if not ways:
        return question
    there = held({(word,) for word in ways})
    ways = {word: writings for word, writings in ways.items() if (word,) not in there}
    if not ways:
        return question
    ways = {word: writings[: MOST_LOOKED_UP // len(ways)] for word, writings in ways.items()}
    there = held({writing for writings in ways.values() for writing in writings})
    instead = {
        word: next((writing for writing in writings if writing in there), (word,))
        for word, writings in ways.items()
    }

    def replaced(match: re.Match[str]) -> str:
        parts = instead.get(match[0].casefold())
        if not parts:
            return match[0]
        return " ".join(part.capitalize() if match[0][0].isupper() else part for part in parts)

    return WORD.sub(replaced, question)


def held_in_a_sentence(
    texts: Iterable[str], language: str, writings: Collection[Writing]
) -> Collection[Writing]:
    """The ``writings`` whose words stand together in one sentence of ``texts``, by their stems in
    ``language``."""
    sentences = [
        content_stems(text[sentence.start : sentence.end], language)
        for text in texts
        for sentence in split_sentences(text)
    ]
    stems = {writing: content_stems(" ".join(writing), language) for writing in writings}
    return {
        one for one, asked in stems.items() if asked and any(asked <= held for held in sentences)
    }


def _words_of(question: str) -> list[str]:
    words = dict.fromkeys(word.casefold() for word in content_words(question))
    spaced = (word for word in words if word.isalpha() and not UNSPACED.search(word))
    return [word for word in spaced if LEAST <= len(word) <= MOST][:MOST_WORDS]


def _writings(
    word: str, words: Sequence[str], languages: Sequence[_Orthography]
) -> Iterator[Writing]:
    """The likeliest first."""
    if (plain := _without_accents(word)) != word:
        yield (plain,)
    for language in languages:
        spellings = islice(_accented(word, language.accented), MOST_SPELLINGS)
        yield from ((spelling,) for spelling in spellings)
    for language in languages:
        yield from _parts(word, language.links)
        for other in words:
            if other != word:
                yield from ((f"{word}{link}{other}",) for link in language.links)
                yield from ((f"{other}{link}{word}",) for link in language.links)


def _without_accents(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _accented(word: str, accented: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """``word`` with one letter as it may be, then with two as they are likeliest."""
    places = sorted(
        (at, at + len(plain), letters)
        for plain, letters in accented.items()
        for at in range(len(word))
        if word.startswith(plain, at)
    )
    for start, end, letters in places:
        yield from (word[:start] + letter + word[end:] for letter in letters)
    for (start, end, letters), (begin, close, others) in combinations(places, 2):
        if end <= begin:
            yield word[:start] + letters[0] + word[end:begin] + others[0] + word[close:]


def _parts(word: str, links: Sequence[str]) -> list[Writing]:
    """``word`` as two words without what joins them, those of about one length first."""
    found = [
        (word[: at - len(link)], word[at:])
        for link in links
        for at in range(PART + len(link), len(word) - PART + 1)
        if word[:at].endswith(link)
    ]
    return sorted(
        (parts for parts in found if not any(map(is_stop_word, parts))),
        key=lambda parts: -min(map(len, parts)),
    )
