"""What a text claims that can be compared: words, numbers, dates, names, denials, bounds."""

import re
from dataclasses import dataclass

from core.text.dates import Date, dates_in, months_in
from core.text.languages import LANGUAGES, any_of, whole_words
from core.text.names import Capitalised, capitalised_in, nouns_have_capitals
from core.text.numbers import Quantity, is_number_word, quantities_in, units_in
from core.text.remembered import remembered
from core.text.words import WORD, content_stems

_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s<>\"')\]]*[^\s<>\"').,;:\]]"
)
_LOGIC = [language.logic for language in LANGUAGES.values()]
_AT_MOST = whole_words(logic.at_most for logic in _LOGIC)
_AT_LEAST = whole_words(logic.at_least for logic in _LOGIC)
_ONLY = whole_words(logic.only for logic in _LOGIC)
_DENIAL_WORDS = any_of(
    (
        whole_words(logic.denials for logic in _LOGIC).pattern,
        any_of(logic.denials_in_words for logic in _LOGIC),
    )
)
_DENIAL = re.compile(_DENIAL_WORDS, re.IGNORECASE)
_NO_DENIAL = whole_words(
    expression for one in _LOGIC for expression in (one.at_most, one.at_least, one.no_denials)
)
_EXCLUSION = whole_words(logic.exclusions for logic in _LOGIC)
_DENIES = re.compile(f"{_DENIAL_WORDS}|{_EXCLUSION.pattern}", re.IGNORECASE)
_MUST = whole_words(logic.must for logic in _LOGIC)
_MAY = whole_words(logic.may for logic in _LOGIC)
_DECLINES = re.compile(any_of(logic.declines for logic in _LOGIC), re.IGNORECASE)
_NUMBERING = re.compile(r"\A\W*\(?\d{1,2}(?:\.\d{1,2})*[.)]\s+(?=\D)")


@dataclass(frozen=True, slots=True)
class Claims:
    """``words`` are stems in ``language``, ``spoken`` all words in order; both without numbers and
    dates. ``denials`` are counted, ``denies`` knows of exclusions too, ``limits`` of "only";
    ``bounds`` and ``duties`` say which of "at most" and "at least", "must" and "may" it has."""

    language: str
    words: frozenset[str]
    spoken: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    units: frozenset[str]
    dates: tuple[Date, ...]
    months: frozenset[int]
    addresses: frozenset[str]
    names: tuple[Capitalised, ...]
    denials: int
    denies: bool
    limits: bool
    bounds: frozenset[str]
    duties: frozenset[str]
    nouns_have_capitals: bool

    @property
    def facts(self) -> tuple[object, ...]:
        """What makes two sentences with the same words different."""
        numbers = frozenset((q.value, q.unit) for q in self.quantities if q.said)
        return numbers, tuple(date.readings for date in self.dates), self.denials

    @property
    def size(self) -> int:
        """How many things are claimed."""
        return len(self.words) + len(self.dates) + sum(q.said for q in self.quantities)


def declines(sentence: str) -> bool:
    """Whether a model says in words of its own that the sources don't answer."""
    return _DECLINES.search(sentence) is not None


@remembered(maxsize=4096)
def claims_of(text: str, language: str) -> Claims:
    """What ``text``, a sentence or two, claims, in stems of ``language``."""
    text = _unnumbered(text)
    addresses = _ADDRESS.findall(text)
    plain, dates = _undated(text)
    words = [word for word in WORD.findall(plain) if not is_number_word(word)]
    bounds = {
        name for name, form in (("most", _AT_MOST), ("least", _AT_LEAST)) if form.search(plain)
    }
    duties = {name for name, form in (("must", _MUST), ("may", _MAY)) if form.search(plain)}
    return Claims(
        language=language,
        words=content_stems(" ".join(word for word in words if not word.isdigit()), language),
        spoken=tuple(words),
        quantities=tuple(quantities_in(plain)),
        units=units_in(plain),
        dates=tuple(dates),
        months=months_in(text),
        addresses=frozenset(address.casefold() for address in addresses),
        names=tuple(capitalised_in(plain)),
        denials=len(_DENIAL.findall(_NO_DENIAL.sub(" ", plain))),
        denies=_denies(plain),
        limits=_ONLY.search(_NO_DENIAL.sub(" ", plain)) is not None,
        bounds=frozenset(bounds),
        duties=frozenset(duties),
        nouns_have_capitals=nouns_have_capitals(plain),
    )


def denies(text: str) -> bool:
    """``denies`` of ``text``'s claims alone, which is found far sooner."""
    return _denies(_undated(_unnumbered(text))[0])


def _denies(plain: str) -> bool:
    return _DENIES.search(plain) is not None


def _unnumbered(text: str) -> str:
    return _NUMBERING.sub("", text) if not dates_in(text[:24]) else text


def _undated(text: str) -> tuple[str, list[Date]]:
    """``text`` with blanks for addresses and dates, and the dates."""
    plain = _ADDRESS.sub(" ", text)
    dates = dates_in(plain)
    for date in dates:
        plain = plain[: date.start] + " " * (date.end - date.start) + plain[date.end :]
    return plain, dates
