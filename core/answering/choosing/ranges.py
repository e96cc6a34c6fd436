"""Ranges in table rows and list items, and which of them an amount lies in.

"£500.01 to £2,500", "up to 2 days", "10 or more", "15+ years", "fewer than 3 years".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from core.documents.rows import cells
from core.text.number_words import DOUBTFUL, SMALL, TENS, UNITS

# Not the digits of "P60", nor the last of "3.2.1".
_AMOUNT = (
    r"(?:(?P<{0}s>[£$€]|\b(?:GBP|EUR|USD)\b)\s?)?(?<![^\W_])(?<!\.)"
    r"(?P<{0}>\d[\d,]*(?:\.\d+)?)(?P<{0}k>k\b|\s+(?:thousand|million)\b)?(?!\d)"
)
_OVER = r"more than|over|above|exceeding|greater than|longer than|older than|beyond|upwards of"
_FROM = r"at least|from|minimum(?: of)?|no(?:t)? (?:less|fewer) than|starting at"
_UNDER = r"less than|fewer than|under|below|shorter than|younger than|smaller than"
_UPTO = (
    r"up to|at most|no(?:t)? (?:more|longer|greater|older) than|not (?:over|above)|"
    r"maximum(?: of)?|not exceeding|within|to a maximum of"
)
_BETWEEN = re.compile(
    rf"(?:(?:(?P<over>{_OVER})|(?P<between>between)|{_FROM})\s+)?"
    rf"{_AMOUNT.format('a')}(?P<unit1>\s*[^\W\d]+)?\s*(?:\+\s*|or more\s+)?"
    rf"(?:–|—|-|to|through|and(?: up)? to|up to|(?P<and>and)|(?:but|and) (?:{_UPTO})|"
    rf"(?P<below>(?:but|and|to) (?:{_UNDER})))\s*(?:up to\s+)?{_AMOUNT.format('b')}",
    re.IGNORECASE,
)
_AT_LEAST_AFTER = (
    r"\+|or (?:more|over|above|longer|older|greater|higher)|and (?:over|above|more|up|older)"
)
_AT_MOST_AFTER = r"or (?:less|fewer|under|below|shorter|younger)|and (?:under|below|less|younger)"
_OPEN = re.compile(
    rf"(?:(?P<over>{_OVER})|(?P<from>{_FROM})|(?P<under>{_UNDER})|(?P<upto>{_UPTO}))\s+"
    rf"{_AMOUNT.format('a')}",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"{_AMOUNT.format('a')}(?P<unit1>\s*[^\W\d]+)?\s*"
    rf"(?:(?P<atleast>{_AT_LEAST_AFTER})|(?P<atmost>{_AT_MOST_AFTER}))",
    re.IGNORECASE,
)
_PLAIN = re.compile(_AMOUNT.format("a"))
_SCALES = {"k": 1_000, "hundred": 100, "thousand": 1_000, "million": 1_000_000}
# Of other things too: "a third party". They count before a unit.
_ORDINALS = frozenset({"second", "twice", "double", "third", "triple", "fourth", "fifth", "sixth",
                       "seventh", "eighth", "ninth", "tenth"})  # fmt: skip
_WORDS = "|".join(sorted({*SMALL, *TENS, "one"} - (DOUBTFUL - {"one", "second"}), key=len)[::-1])
_NUMBER_WORDS = re.compile(
    rf"\b(?:{_WORDS})(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?"
    rf"(?:\s+(?:hundred|thousand|million)(?:\s+(?:and\s+)?(?:{_WORDS})(?:-[a-z]+)?)?)*\b",
    re.IGNORECASE,
)
_PER_CENT = re.compile(r"\bper cent\b", re.IGNORECASE)
_STEP = Decimal("0.001")  # "more than 50" begins here above it
_END = Decimal("1e15")
UNIT_WITHIN = 4  # words behind an amount


@dataclass(frozen=True, slots=True)
class Range:
    """All from ``low`` to ``high``, of ``unit`` ("" where none is named)."""

    low: Decimal
    high: Decimal
    unit: str

    @property
    def is_one(self) -> bool:
        return self.low == self.high

    def holds(self, other: "Range") -> bool:
        """Whether ``other`` begins in it, or ends where it has no beginning ("up to £600");
        amounts of different units have nothing in common."""
        at = other.low or other.high
        return (not other.unit or not self.unit or other.unit == self.unit) and (
            self.low <= at <= self.high
        )


def ranges_in(text: str) -> list[Range]:
    """The ranges and amounts that ``text`` names, numbers in words included."""
    text = _NUMBER_WORDS.sub(_digits, _PER_CENT.sub("%", text))
    found: list[Range] = []
    for pattern in (_BETWEEN, _AFTER, _OPEN, _PLAIN):
        at = 0
        while match := pattern.search(text, at):
            at = match.end("a")
            if one := _range(pattern, match, text):
                found.append(one)
                # What has been read is not read again by a simpler pattern.
                at = match.start()
                text = f"{text[:at]} ; {text[match.end() :]}"
    return found


def row_fits(amounts: Sequence[Range], row: str, columns: str) -> bool | None:
    """``fits`` of the first cell of a row that names ranges of the kind asked about. A unit may
    stand in the column's heading."""
    values, names = cells(row), cells(columns)
    for number, value in enumerate(values):
        heading = names[number] if len(names) == len(values) else ""
        found = fits(amounts, value, heading)
        if found is not None:
            return found
    return None


def fits(amounts: Sequence[Range], text: str, heading: str = "") -> bool | None:
    """Whether one of ``amounts`` lies in what ``text`` names; None where it names no range or
    amount of such a unit."""
    unit = _unit_among(heading)
    named = [one if one.unit else replace(one, unit=unit) for one in ranges_in(text)]
    alike = [
        (amount, one)
        for amount in amounts
        for one in named
        if not amount.unit or not one.unit or amount.unit == one.unit
    ]
    if not alike:
        return None
    return any(one.holds(amount) for amount, one in alike)


def _range(pattern: re.Pattern[str], match: re.Match[str], text: str) -> Range | None:
    groups = match.groupdict()
    low = _decimal(groups["a"], groups["ak"])
    if low is None:
        return None
    unit = _unit(groups.get("as") or groups.get("bs"), groups.get("unit1"), text[match.end() :])
    if pattern is _BETWEEN:
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
        return Decimal(digits.replace(",", "")) * scale
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
    alone = len(words) == 1 and words[0] in {"one", *_ORDINALS}
    if alone and not _unit_among(match.string[match.end() :], 1):
        return match.group()
    total = current = 0
    for word in words:
        if word == "hundred":
            current *= 100
        elif word in _SCALES:
            total, current = total + current * _SCALES[word], 0
        else:
            current += SMALL.get(word) or TENS.get(word) or int(word == "one")
    return str(total + current)
