"""Years that are counted by ordinals: the third year begins when two are over.

"During the first year", "fourth and fifth years", "from the sixth year", "in my 3rd year".
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from core.text.languages import CLAIMED, any_of, any_word, words_of
from core.text.number_words import SMALL, UNITS

YEAR = "year"

_RANGES = [language.ranges for language in CLAIMED]
_ORDINALS = words_of(language.numbers.ordinals.replace("/", " ") for language in CLAIMED)
_FIRST = words_of(one.first for one in _RANGES)
_ENDINGS = any_word(language.ordinal_endings for language in CLAIMED)
_NTH = rf"(?:{any_word([*_ORDINALS, *_FIRST])}|\d{{1,2}}(?:{_ENDINGS}))"
_YEARS = any_word(word for word, unit in UNITS.items() if unit == YEAR)
_SPAN = re.compile(
    rf"\b(?:(?P<on>{any_of(one.at_least for one in _RANGES)})\s+)?"
    rf"(?:(?:{any_of(one.before_nth for one in _RANGES)})\s+)?(?P<a>{_NTH})"
    rf"(?:\s*(?:–|—|-|,|{any_of(one.through for one in _RANGES)}|"
    rf"{any_of(one.joint for one in _RANGES)})\s*(?P<b>{_NTH}))?"
    rf"\s+(?:{_YEARS})\b(?:\s+(?P<more>{any_of(one.or_more for one in _RANGES)}))?",
    re.IGNORECASE,
)


def spans_of_years(text: str) -> Iterator[tuple[re.Match[str], Decimal, Decimal | None]]:
    """Each such mention, how many years are over when it begins, and when it ends; None where it
    does not."""
    for match in _SPAN.finditer(text):
        first = _number(match["a"])
        last = _number(match["b"]) if match["b"] else first
        if last >= first:
            is_open = match["on"] or match["more"]
            yield match, Decimal(first - 1), None if is_open else Decimal(last)


def _number(nth: str) -> int:
    digits = re.match(r"\d+", nth)
    return int(digits.group()) if digits else SMALL.get(nth.casefold(), 1)
