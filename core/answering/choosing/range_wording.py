"""How each language makes ranges of amounts: "up to 2 days", "10 or more", "ab 5 Jahren"."""

import re
from dataclasses import dataclass

from core.text.languages import CLAIMED, DEFAULT, any_word, words_of
from core.text.languages.language import Language, Numbers
from core.text.number_words import SCALES, SMALL
from core.text.numbers import DIGITS

_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))


def _amount(name: str) -> str:
    """An expression for an amount: not for the digits of "P60", nor the last of "3.2.1"."""
    return (
        rf"(?:(?P<{name}s>[£$€]|\b(?:GBP|EUR|USD|CHF)\b)\s?)?(?<![^\W_])(?<!\.)(?<!\d,)"
        rf"(?P<{name}>{DIGITS})(?P<{name}k>k\b|\s+(?:{_SCALE})\b)?(?!\d)"
    )


PLAIN = re.compile(_amount("a"))


@dataclass(frozen=True, slots=True)
class RangeWording:
    """How a language makes ranges of amounts."""

    between: re.Pattern[str]
    after: re.Pattern[str]
    open: re.Pattern[str]
    number_words: re.Pattern[str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]


def _wording_of(language: Language) -> RangeWording:
    said = language.ranges
    below = f"(?:{said.below_joint}) (?:{said.under})"
    return RangeWording(
        between=re.compile(
            rf"(?:\b(?:(?P<over>{said.over})|(?P<between>{said.between})|{said.at_least})\s+)?"
            rf"{_amount('a')}(?P<unit1>\s*[^\W\d]+)?\s*(?:\+\s*|(?:{said.or_more})\s+)?"
            rf"(?:–|—|-|,? ?\b(?:{said.through}|(?P<and>{said.joint})|"
            rf"(?:{said.up_to_joint}) (?:{said.up_to})|(?P<below>{below}))\b)"
            rf"\s*(?:(?:{said.up_to})\s+)?{_amount('b')}",
            re.IGNORECASE,
        ),
        after=re.compile(
            rf"{_amount('a')}(?P<unit1>\s*[^\W\d]+)?\s*"
            rf"(?:(?P<atleast>\+|\b(?:{said.or_more})\b)|\b(?P<atmost>{said.or_less})\b)",
            re.IGNORECASE,
        ),
        open=re.compile(
            rf"\b(?:(?P<over>{said.over})|(?P<from>{said.at_least})|(?P<under>{said.under})|"
            rf"(?P<upto>{said.up_to}))\s+{_amount('a')}",
            re.IGNORECASE,
        ),
        number_words=_number_words(language.numbers),
        phrases=tuple(
            (re.compile(phrase, re.IGNORECASE), digits)
            for phrase, digits in language.numbers.phrases
        ),
    )


def _number_words(numbers: Numbers) -> re.Pattern[str]:
    ordinals = words_of([numbers.ordinals.replace("/", " ")])
    cardinals = words_of([numbers.small.replace("/", " ")])
    tens = words_of([numbers.tens.replace("/", " ")])
    digits = any_word([word for word in cardinals if SMALL[word] < 10] + ["one"])
    words = "|".join(sorted({*cardinals, *ordinals, *tens, "one"}, key=len, reverse=True))
    large = any_word([numbers.hundred, numbers.thousand, numbers.million, numbers.billion])
    return re.compile(
        rf"\b(?:{words})(?:[\s-](?:{digits}))?"
        rf"(?:\s+(?:{large})(?:\s+(?:(?:{any_word([numbers.joint])})\s+)?(?:{words})(?:-[a-z]+)?)?)*\b",
        re.IGNORECASE,
    )


_WORDINGS = {language.code: _wording_of(language) for language in CLAIMED}


def range_wording(language: str) -> RangeWording:
    """That of ``language``, or of English where it is not claimed."""
    return _WORDINGS.get(language, _WORDINGS[DEFAULT])
