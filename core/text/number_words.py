"""The words for numbers and for what they count, of all languages together; numbers of languages
that are not known here are known by their digits only."""

from collections.abc import Iterable

from core.text.languages import LANGUAGES, words_of
from core.text.languages.language import Numbers

_ALL = [language.numbers for language in LANGUAGES.values()]

# Signs and abbreviations that are the same in every language.
_SIGNS = {
    "%": "% pct",
    "$": "$ usd",
    "€": "€ eur",
    "£": "£ gbp",
    "¥": "¥ jpy",
    "₹": "₹ inr",
    "chf": "chf",
    "km": "km",
    "kg": "kg",
    "gb": "gb",
    "mb": "mb",
}


def _consecutive(first: int, words: str, step: int = 1) -> dict[str, int]:
    """Numbers that follow each other by ``step``; synonyms are parted by a stroke."""
    return {
        name: first + step * place
        for place, names in enumerate(words.split())
        for name in names.split("/")
    }


def _small(numbers: Numbers) -> dict[str, int]:
    return {
        **_consecutive(2, numbers.small),
        **_consecutive(2, numbers.ordinals),
        **dict.fromkeys(numbers.dozen.split(), 12),
    }


def _units(units: Iterable[dict[str, str]]) -> dict[str, str]:
    return {word: unit for one in units for unit, words in one.items() for word in words.split()}


SMALL = {word: value for numbers in _ALL for word, value in _small(numbers).items()}
TENS = {
    word: value for numbers in _ALL for word, value in _consecutive(20, numbers.tens, 10).items()
}
HUNDREDS = words_of(numbers.hundred for numbers in _ALL)
SCALES = {
    **dict.fromkeys(words_of(numbers.thousand for numbers in _ALL), 1_000),
    **dict.fromkeys(words_of(numbers.million for numbers in _ALL), 10**6),
    **dict.fromkeys(words_of(numbers.billion for numbers in _ALL), 10**9),
}
ONE = words_of(numbers.one for numbers in _ALL)
EACH = words_of(numbers.each for numbers in _ALL)
# Words that mean something else as well: they count only before a unit.
DOUBTFUL = words_of(numbers.doubtful for numbers in _ALL) | ONE
OCCASIONS = words_of(numbers.occasions for numbers in _ALL)
FRACTIONS = {
    **dict.fromkeys(words_of(numbers.half for numbers in _ALL), "1/2"),
    **dict.fromkeys(words_of(numbers.quarter for numbers in _ALL), "1/4"),
}
JOINTS = words_of(numbers.joint for numbers in _ALL)
"""Words between the parts of a number: "one hundred and five"."""
UNITS_FIRST = {
    name: _consecutive(2, numbers.small).get(name, 1)
    for numbers in _ALL
    if numbers.units_first
    for name in (*numbers.one.split(), *numbers.small.split()[:8])
}
"""Units that stand in front of tens, in one word ("fünfundzwanzig")."""
BEHIND_UNITS = words_of(numbers.units_first for numbers in _ALL)
SCORES = words_of(numbers.score for numbers in _ALL)
PER_CENT = [numbers.per_cent for numbers in _ALL if numbers.per_cent]

UNITS = _units([_SIGNS, *(numbers.units for numbers in _ALL)])
RATES = _units(numbers.rates for numbers in _ALL)
"""Words that say a unit without counting it."""
