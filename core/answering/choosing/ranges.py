"""Ranges in table rows and list items, and which of them an amount lies in.

"£500.01 to £2,500", "up to 2 days", "10 or more", "15+ years", "fewer than 3 years", "third year".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from core.answering.choosing.range_wording import PLAIN, range_wording
from core.answering.choosing.years import YEAR, spans_of_years
from core.documents.rows import cells
from core.text.languages import CLAIMED, words_of
from core.text.number_words import (
    DOUBTFUL,
    HUNDREDS,
    ONE,
    PER_CENT,
    SCALES,
    SMALL,
    TENS,
    UNITS,
)
from core.text.numbers import canonical, with_joined_thousands

# Of other things too: "a third party". They count before a unit.
_ALONE = DOUBTFUL | words_of(one.numbers.ordinals.replace("/", " ") for one in CLAIMED)
_PER_CENT = re.compile(rf"\b(?:{'|'.join(PER_CENT)})\b", re.IGNORECASE)
_SCALES = {"k": 1_000, **SCALES}
_STEP = Decimal("0.001")  # "more than 50" begins here above it
_END = Decimal("1e15")
MONTH, MONTHS = "month", Decimal(12)  # of a year
UNIT_WITHIN = 4  # words behind an amount
FAR = 500  # times its beginning: what is "more than £60" is not said of thousands


@dataclass(frozen=True, slots=True)
class Range:
    """All from ``low`` to ``high``, of ``unit`` ("" where none is named)."""

    low: Decimal
    high: Decimal
    unit: str

    @property
    def is_one(self) -> bool:
        return self.low == self.high

    @property
    def has_ends(self) -> bool:
        """Whether it is more than one value, and begins and ends somewhere."""
        return 0 < self.low < self.high < _END

    def holds(self, other: "Range") -> bool:
        """Whether ``other`` begins in it, or ends where it has no beginning ("up to £600");
        amounts of different units have nothing in common, but for months in ranges of years and
        the other way round."""
        at = other.low or other.high
        return self.is_like(other) and self.low <= at * _scale(other.unit, self.unit) <= self.high

    def is_far_below(self, other: "Range") -> bool:
        """Whether it has no end, and ``other`` is so much more that another scale is meant."""
        return self.high == _END and other.low * _scale(other.unit, self.unit) > FAR * self.low > 0

    def is_like(self, other: "Range") -> bool:
        """Whether both count the same things. A value of so many months is no length of service
        in years that somebody asks about."""
        if not other.unit or not self.unit or other.unit == self.unit:
            return True
        return {other.unit, self.unit} == {MONTH, YEAR} and not self.is_one


def _scale(unit: str, other: str) -> Decimal:
    """What an amount in ``unit`` is multiplied by to be one in ``other``."""
    if (unit, other) == (MONTH, YEAR):
        return 1 / MONTHS
    return MONTHS if (unit, other) == (YEAR, MONTH) else Decimal(1)


def ranges_in(text: str, language: str) -> list[Range]:
    """The ranges and amounts that ``text`` names, numbers in words included."""
    said = range_wording(language)
    for phrase, digits in said.phrases:
        text = phrase.sub(digits, text)
    found, text = _years(text, language)
    text = said.number_words.sub(_digits, _PER_CENT.sub("%", with_joined_thousands(text)))
    for pattern in (said.between, said.after, said.open, PLAIN):
        at = 0
        while match := pattern.search(text, at):
            at = match.end("a")
            if one := _range(match, text):
                found.append(one)
                # What has been read is not read again by a simpler pattern.
                at = match.start()
                text = f"{text[:at]} ; {text[match.end() :]}"
    return found


def _years(text: str, language: str) -> tuple[list[Range], str]:
    """The years that ``text`` counts by ordinals, and the rest of it."""
    found, rest, at = [], [], 0
    for match, low, end in spans_of_years(text, language):
        found.append(Range(low, _END if end is None else end - _STEP, YEAR))
        rest.append(text[at : match.start()])
        at = match.end()
    return found, " ; ".join([*rest, text[at:]])


def row_fits(amounts: Sequence[Range], row: str, columns: str, language: str) -> bool | None:
    """``fits`` of the first cell of a row that names ranges of the kind asked about. A unit may
    stand in the column's heading."""
    values, names = cells(row), cells(columns)
    for number, value in enumerate(values):
        heading = names[number] if len(names) == len(values) else ""
        found = fits(amounts, value, language, heading)
        if found is not None:
            return found
    return None


def fits(amounts: Sequence[Range], text: str, language: str, heading: str = "") -> bool | None:
    """Whether one of ``amounts`` lies in what ``text`` names; None where it names no range or
    amount of such a unit."""
    unit = _unit_among(heading)
    named = [one if one.unit else replace(one, unit=unit) for one in ranges_in(text, language)]
    alike = [
        (amount, one)
        for amount in amounts
        for one in named
        if one.is_like(amount) and not one.is_far_below(amount)
    ]
    if not alike:
        return None
    return any(one.holds(amount) for amount, one in alike)


def _range(match: re.Match[str], text: str) -> Range | None:
    groups = match.groupdict()
    low = _decimal(groups["a"], groups["ak"])
    if low is None:
        return None
    unit = _unit(groups.get("as") or groups.get("bs"), groups.get("unit1"), text[match.end() :])
    if groups.get("b"):
        high = _decimal(groups["b"], groups["bk"])
        other = _unit(groups["bs"], None, text[match.end() :])
        if high is None or high < low or (other and other != unit):
            return None
        if groups["and"] and not groups["between"]:
            return None
        return Range(
            low + _STEP if groups["over"] else low,
            high - _STEP if groups["below"] else high,
            unit,
        )
    if groups.get("over"):
        return Range(low + _STEP, _END, unit)
    if groups.get("from") or groups.get("atleast"):
        return Range(low, _END, unit)
    if groups.get("under"):
        return Range(Decimal(0), low - _STEP, unit)
    if groups.get("upto") or groups.get("atmost"):
        return Range(Decimal(0), low, unit)
    return Range(low, low, unit)


def _decimal(digits: str, thousand: str | None) -> Decimal | None:
    try:
        scale = _SCALES[thousand.strip().casefold()] if thousand else 1
        return Decimal(canonical(digits)) * scale
    except InvalidOperation:
        return None


def _unit(sign: str | None, within: str | None, after: str) -> str:
    """The currency in front, or the unit word behind, before the next number."""
    if sign:
        return UNITS[sign.casefold()]
    behind = re.split(r"(?:[£$€]\s?)?\d|[;\t|\n]", after, maxsplit=1)[0]
    return _unit_among(f"{within or ''} {behind}", UNIT_WITHIN)


def _unit_among(text: str, most: int | None = None) -> str:
    """The first unit among the words of ``text``, or among ``most`` of them."""
    words = re.findall(r"[%£$€]|[^\W\d_]+", text)[:most]
    return next((UNITS[word.casefold()] for word in words if word.casefold() in UNITS), "")


def _digits(match: re.Match[str]) -> str:
    words = re.findall(r"[^\W\d_]+", match.group().casefold())
    alone = len(words) == 1 and words[0] in _ALONE
    if alone and not _unit_among(match.string[match.end() :], 1):
        return match.group()
    total = current = 0
    for word in words:
        if word in HUNDREDS:
            current *= 100
        elif word in SCALES:
            total, current = total + current * SCALES[word], 0
        else:
            current += SMALL.get(word) or TENS.get(word) or int(word in ONE)
    return str(total + current)
