"""Years that are counted by ordinals: the third year begins when two are over.

"During the first year", "fourth and fifth years", "from the sixth year", "in my 3rd year".
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from core.text.languages import CLAIMED, DEFAULT, any_word
from core.text.languages.language import Language
from core.text.number_words import SMALL, UNITS

YEAR = "year"


def _span(language: Language) -> re.Pattern[str]:
    said = language.ranges
    ordinals = any_word([language.numbers.ordinals.replace("/", " "), said.first])
    nth = rf"(?:{ordinals}|\d{{1,2}}(?:{any_word([language.ordinal_endings])}))"
    return re.compile(
        rf"\b(?:(?P<on>{said.at_least})\s+)?(?:(?:{said.before_nth})\s+)?(?P<a>{nth})"
        rf"(?:\s*(?:–|—|-|,|{said.through}|{said.joint})\s*(?P<b>{nth}))?"
        rf"\s+(?:{_YEARS})\b(?:\s+(?P<more>{said.or_more}))?",
        re.IGNORECASE,
    )


_YEARS = any_word(word for word, unit in UNITS.items() if unit == YEAR)
_SPANS = {language.code: _span(language) for language in CLAIMED}


def spans_of_years(
    text: str, language: str
) -> Iterator[tuple[re.Match[str], Decimal, Decimal | None]]:
    """Each such mention, how many years are over when it begins, and when it ends; None where it
    does not."""
    for match in _SPANS.get(language, _SPANS[DEFAULT]).finditer(text):
        first = _number(match["a"])
        last = _number(match["b"]) if match["b"] else first
        if last >= first:
            is_open = match["on"] or match["more"]
            yield match, Decimal(first - 1), None if is_open else Decimal(last)


def _number(nth: str) -> int:
    digits = re.match(r"\d+", nth)
    return int(digits.group()) if digits else SMALL.get(nth.casefold(), 1)
