"""Dates in their usual forms, in words and in digits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.text.languages import CLAIMED, any_word, words_of

MONTHS = {
    name: number
    for language in CLAIMED
    for number, names in enumerate(language.months.split(), 1)
    for name in names.split("/")
}
_MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_ENDING = any_word(language.ordinal_endings for language in CLAIMED)
_DAY = rf"(?<!\d)(\d{{1,2}})(?:{_ENDING}|[º°.])?"
_JOINT = any_word(language.between_dates for language in CLAIMED)
_OF = rf"\s+(?:(?:{_JOINT})\s+)?"
_YEAR = r"(\d{4})(?!\d)"
_FORMS = (
    (re.compile(rf"{_DAY}{_OF}{_MONTH}(?:,?{_OF}{_YEAR})?", re.IGNORECASE), "dmy"),
    (re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:{_ENDING})?(?!\d)(?:,?\s+{_YEAR})?", re.I), "mdy"),
    (re.compile(rf"\b{_MONTH},?{_OF}{_YEAR}", re.IGNORECASE), "my"),
    (re.compile(rf"(?<!\d){_YEAR}([-/.])(\d{{1,2}})\2(\d{{1,2}})(?!\d)"), "y-m-d"),
    (re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)"), "d-m-y"),
    (re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日"), "年月日"),
)

_DIGIT = re.compile(r"\d")
_ALSO_WORDS = words_of(language.months_as_words for language in CLAIMED)


@dataclass(frozen=True, slots=True)
class Day:
    """What of a date is given; ``day`` and ``year`` may be missing."""

    year: int | None
    month: int
    day: int | None

    def within(self, other: "Day") -> bool:
        """Whether ``other`` says at least as much."""
        return (
            self.month == other.month
            and self.day in (None, other.day)
            and self.year in (None, other.year)
        )


@dataclass(frozen=True, slots=True)
class Date:
    """A date that stands in ``text[start:end]``: "3/4/2024" has two readings."""

    start: int
    end: int
    readings: tuple[Day, ...]

    def same(self, other: "Date") -> bool:
        """Whether ``other`` says at least as much, in a reading that both have."""
        return any(mine.within(theirs) for mine in self.readings for theirs in other.readings)


def dates_in(text: str) -> list[Date]:
    """Every date of ``text``, each character in one of them at most."""
    found: list[Date] = []
    if _DIGIT.search(text) is None:
        return found  # every form has one
    taken = bytearray(len(text))  # 1 for each character that is in a date already
    for form, order in _FORMS:
        for match in form.finditer(text):
            readings = tuple(_readings(match, order))
            start, end = match.span()
            if readings and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Date(start, end, readings))
    return found


def months_in(text: str) -> frozenset[int]:
    """The months that ``text`` names in full, in a date or alone."""
    words = set(re.findall(r"[^\W\d_]{4,}", text.casefold())) - _ALSO_WORDS
    return frozenset(MONTHS[word] for word in words & MONTHS.keys())


def _readings(match: re.Match[str], order: str) -> Iterator[Day]:
    part = match.group
    if order == "dmy":
        yield from _day(part(3), MONTHS[part(2).casefold()], part(1))
    elif order == "mdy":
        yield from _day(part(3), MONTHS[part(1).casefold()], part(2))
    elif order == "my":
        yield from _day(part(2), MONTHS[part(1).casefold()], None)
    elif order == "y-m-d":
        yield from _day(part(1), part(3), part(4))
    elif order == "年月日":
        yield from _day(part(1), part(2), part(3))
    else:
        year = part(4) if len(part(4)) == 4 else f"20{part(4)}"
        yield from _day(year, part(3), part(1))
        if part(1) != part(3):
            yield from _day(year, part(1), part(3))


def _day(year: str | None, month: str | int, day: str | None) -> Iterator[Day]:
    number = int(month)
    if 1 <= number <= 12 and (day is None or 1 <= int(day) <= 31):
        yield Day(int(year) if year else None, number, int(day) if day else None)
