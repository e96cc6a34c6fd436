"""Numbers, in digits and in words, and what they count."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from core.text.number_words import (
    BEHIND_UNITS,
    DOUBTFUL,
    EACH,
    FRACTIONS,
    HUNDREDS,
    JOINTS,
    OCCASIONS,
    ONE,
    PER_CENT,
    RATES,
    SCALES,
    SCORES,
    SMALL,
    TENS,
    UNITS,
    UNITS_FIRST,
)
from core.text.words import UNSPACED

COUNTED = UNITS.keys() | OCCASIONS
_NUMBER_WORDS = SMALL.keys() | TENS.keys() | HUNDREDS | SCALES.keys() | ONE
_COMPOUND = re.compile(f"({'|'.join(UNITS_FIRST)})(?:{'|'.join(BEHIND_UNITS)})(.+)")
MONEY = frozenset("$€£¥₹")
_UNSPACED_UNITS = "|".join(sorted(filter(UNSPACED.match, UNITS), key=len, reverse=True))
_TOKEN = re.compile(rf"\d(?:[\d.,:/'’]*\d)?|[%$€£¥₹]|{_UNSPACED_UNITS}|[^\W\d_]+")
_SPACED_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0\u202f]\d{3})+)(?!\d)")
_PER_CENT = re.compile(rf"\b(?:{'|'.join(PER_CENT)})\b", re.IGNORECASE)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,'’]\d{3})+")
DIGITS = r"(?:[1-9]\d{0,2}(?:[.,'’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
"""An expression for a number in digits: "1,200.50", "1.200,50", "0.5"."""
_BEFORE_UNIT = 3  # words that may stand between a number and its unit: "5 unused leave days"
# Words on either side of a number that are looked at. Sentences are hardly longer, and a page of
# numbers takes no longer than its length explains.
_REACH = 100


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a canonical form, and its unit, "" for none that is known. ``near`` are the
    words around it. ``said`` is False for "a year", which is one year only if need be."""

    value: str
    unit: str
    near: tuple[str, ...]
    said: bool = True


@dataclass(frozen=True, slots=True)
class _Number:
    first: int
    last: int
    value: str


def quantities_in(text: str) -> list[Quantity]:
    """Every number of ``text``; the words of ``near`` are in lower case, nearest first."""
    tokens = _tokens(text)
    numbers = list(_numbers(tokens))
    taken = {at for number in numbers for at in range(number.first, number.last + 1)}
    found = []
    for number in numbers:
        unit = _unit(tokens, number, taken)
        found.append(Quantity(number.value, unit, _near(tokens, number, taken)))
    for at, token in enumerate(tokens[:-1]):
        if token in EACH and tokens[at + 1] in UNITS:
            found.append(Quantity("1", UNITS[tokens[at + 1]], (), said=False))
    return found


def units_in(text: str) -> frozenset[str]:
    """The units that ``text`` speaks of, with a number or without: "monthly", "per year"."""
    known = UNITS | RATES
    return frozenset(known[token] for token in _tokens(text) if token in known)


def is_number_word(word: str) -> bool:
    folded = word.casefold()
    return folded in _NUMBER_WORDS or folded in FRACTIONS


def with_joined_thousands(text: str) -> str:
    """``text`` without the spaces within numbers: "4 000" as "4000"."""
    return _SPACED_THOUSANDS.sub(lambda m: m.group(1) + re.sub(r"\D", "", m.group(2)), text)


def _tokens(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).replace("\u2044", "/")
    plain = _PER_CENT.sub("%", plain)
    plain = with_joined_thousands(plain)
    return [token.casefold() for token in _TOKEN.findall(plain)]


def _numbers(tokens: list[str]) -> Iterator[_Number]:
    at = 0
    while at < len(tokens):
        if tokens[at][0].isdigit():
            last, value = _scaled(tokens, at, canonical(tokens[at]))
            yield _Number(at, last, value)
        elif tokens[at] in FRACTIONS:
            last = at
            yield _Number(at, at, FRACTIONS[tokens[at]])
        elif (run := _word_run(tokens, at)) > at:
            last = run - 1
            alone = run == at + 1 and tokens[at] in DOUBTFUL
            doubtful = alone and (run == len(tokens) or tokens[run] not in COUNTED)
            if not doubtful:
                yield _Number(at, last, _value(tokens[at:run]))
        else:
            last = at
        at = last + 1


def _scaled(tokens: list[str], at: int, value: str) -> tuple[int, str]:
    """ "1.5 million" as the number that it is."""
    scale = SCALES.get(tokens[at + 1]) if at + 1 < len(tokens) else None
    if scale is None or not value.replace(".", "", 1).isdigit():
        return at, value
    return at + 1, _plain(Decimal(value) * scale)


def canonical(digits: str) -> str:
    """A number in digits, whatever parts its thousands and decimals: "1.200,50" is "1200.5"."""
    if not digits.isascii():
        digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in digits)
    whole, decimals = digits, ""
    if mixed := re.fullmatch(r"(\d{1,3}(?:([.,'’])\d{3})+)(?!\2)[.,](\d+)", digits):
        whole, decimals = mixed.group(1), mixed.group(3)
    if _GROUPED.fullmatch(whole):
        return _plain(Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{decimals or 0}"))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", digits):
        return _plain(Decimal(digits.replace(",", ".")))
    return digits


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _word_run(tokens: list[str], at: int) -> int:
    """Where the number in words that begins at ``at`` ends; ``at`` itself when none does."""
    end = at
    while end < len(tokens):
        token = tokens[end]
        connects = token in JOINTS and end > at
        if connects and (tokens[end - 1] in SMALL or end + 1 == len(tokens)):
            break
        if connects and not _is_counted(tokens[end + 1]):
            break
        if not connects and not _is_counted(token):
            break
        end += 1
    return end


def _is_counted(token: str) -> bool:
    return token in _NUMBER_WORDS or _compound(token) is not None


def _compound(token: str) -> int | None:
    """ "fünfundzwanzig", "vijfentwintig"."""
    match = _COMPOUND.fullmatch(token)
    if match is None or match.group(2) not in TENS:
        return None
    return TENS[match.group(2)] + UNITS_FIRST[match.group(1)]


def _value(words: list[str]) -> str:
    total, current = 0, 0
    for word in words:
        if word in HUNDREDS:
            current = max(current, 1) * 100
        elif word in SCALES:
            total, current = total + max(current, 1) * SCALES[word], 0
        elif word in SCORES and current == 4:
            current = 80
        elif word in ONE:
            current += 1
        else:
            current += SMALL.get(word) or TENS.get(word) or _compound(word) or 0
    return str(total + current)


def _unit(tokens: list[str], number: _Number, taken: set[int]) -> str:
    """The currency sign before the number, or the first unit word soon after it."""
    if number.first and UNITS.get(tokens[number.first - 1], "") in (*MONEY, "chf"):
        return UNITS[tokens[number.first - 1]]
    after = range(number.last + 1, min(number.last + 1 + _REACH, len(tokens)))
    for at in islice((at for at in after if at not in taken), _BEFORE_UNIT + 1):
        if tokens[at] in UNITS:
            return UNITS[tokens[at]]
    return ""


def _near(tokens: list[str], number: _Number, taken: set[int]) -> tuple[str, ...]:
    steps = range(1, _REACH + 1)
    around = (at for step in steps for at in (number.first - step, number.last + step))
    return tuple(
        tokens[at]
        for at in around
        if 0 <= at < len(tokens) and at not in taken and tokens[at] not in UNITS
    )
