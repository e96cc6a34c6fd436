"""The days that insight is about, and the days, weeks or months that they are split into."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from core.conversations.models import Surface

Unit = Literal["day", "week", "month"]
MOST_DAYS = 366
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The days from ``since`` to ``until``, both included, UTC, by ``unit``; of one ``surface``,
    or of all on which people ask; of one widget, by its id, where the surface is that."""

    since: date
    until: date
    unit: Unit = "day"
    surface: Surface | None = None
    widget_id: UUID | None = None

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.since, time(), UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.until + DAY, time(), UTC)

    def periods(self) -> list[date]:
        """The first day of every day, week (Monday) or month with a day in it."""
        found = []
        first = first_day(self.since, self.unit)
        while first <= self.until:
            found.append(first)
            first = last_day(first, self.unit) + DAY
        return found

    def part(self, first: date) -> "Span":
        """What of the period that begins on ``first`` is in it."""
        last = last_day(first, self.unit)
        return replace(self, since=max(first, self.since), until=min(last, self.until))


def first_day(day: date, unit: Unit) -> date:
    """The first day of the period that ``day`` is in."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def last_day(first: date, unit: Unit) -> date:
    """The last day of the period that begins on ``first``."""
    if unit == "week":
        return first + timedelta(days=6)
    # Every month has a 28th, and four days later it is the next one.
    return (
        first_day(first.replace(day=28) + timedelta(days=4), unit) - DAY
        if unit == "month"
        else first
    )
