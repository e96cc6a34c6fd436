"""When each version of a document counts: the same rule by which search chooses versions
(core.retrieval.in_force)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from core.documents.models import DocumentVersion

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days on end, both included; None is open: always until, or until further notice."""

    first: date | None
    last: date | None

    def has(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def first_day(version: DocumentVersion) -> date | None:
    """The first day that a version's own dates admit; None is always.

    A replacement without a date counts from the day it came, UTC; a first version without one
    has always counted.
    """
    if version.effective_from or version.number == 1:
        return version.effective_from
    return version.created_at.astimezone(UTC).date()


def periods(versions: Sequence[DocumentVersion]) -> dict[int, list[Period]]:
    """When each of a document's versions counts, by number, in order of time.

    On each day the newest one counts that can be searched, is not withdrawn and whose dates
    admit the day.
    """
    found: dict[int, list[Period]] = {version.number: [] for version in versions}
    counting = [one for one in versions if one.indexed_run and one.withdrawn_at is None]
    own = {one.number: Period(first_day(one), one.effective_until) for one in counting}
    for segment in _segments(list(own.values())):
        # No period begins or ends inside a segment: one of its days speaks for all.
        day = segment.first or segment.last or date.max
        admitting = [number for number, period in own.items() if period.has(day)]
        if admitting:
            _append(found[max(admitting)], segment)
    return found


def counting_on(versions: Sequence[DocumentVersion], day: date) -> DocumentVersion | None:
    """Which of a document's versions counts on ``day``; None where none does."""
    counting = [one for one in versions if one.indexed_run and one.withdrawn_at is None]
    admitting = [one for one in counting if Period(first_day(one), one.effective_until).has(day)]
    return max(admitting, key=lambda one: one.number, default=None)


def _segments(own: list[Period]) -> list[Period]:
    """All time, cut wherever one of ``own`` begins or ends."""
    # Before the first day that there is no period ends.
    begins = {period.first for period in own if period.first and period.first > date.min}
    begins |= {period.last + DAY for period in own if period.last and period.last < date.max}
    cuts = sorted(begins)
    starts: list[date | None] = [None, *cuts]
    ends: list[date | None] = [*(cut - DAY for cut in cuts), None]
    return [Period(first, last) for first, last in zip(starts, ends, strict=True)]


def _append(known: list[Period], segment: Period) -> None:
    before = known[-1] if known else None
    if before and before.last and segment.first == before.last + DAY:
        known[-1] = Period(before.first, segment.last)
    else:
        known.append(segment)
