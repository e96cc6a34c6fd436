"""How many questions were asked, how they were answered, what people thought of it and how long
they waited. All of it inside ``tenant()``."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import Q, QuerySet

from core.conversations.gaps.questions import MISSING
from core.conversations.insight.span import Span
from core.conversations.models import Message, MessageRole, Surface
from core.tenancy.context import current_tenant

# The answers of a span, of ``parameters``.
COUNTED_WHERE = """m.organization_id = %(organization)s AND m.role = 'assistant'
  AND m.created_at >= %(start)s AND m.created_at < %(end)s
  AND m.surface = ANY(%(surfaces)s)
  AND (%(widget)s::uuid IS NULL OR coalesce(m.widget_id, m.organization_id) = %(widget)s)"""
# One scan. What is asked about in the end are sums of these rows; percentiles can't be added up, so
# that the seconds themselves come along, as their eight bytes each. How many rows there will be the
# planner knows from statistics of these very expressions (migration 0018).
COUNTED = f"""
SELECT date_trunc(%(unit)s, m.created_at AT TIME ZONE 'UTC'), m.surface, m.widget_id,
       m.refusal_reason,
       count(*),
       count(*) FILTER (WHERE answered = 'yes'),
       count(*) FILTER (WHERE answered = 'partly'),
       count(*) FILTER (WHERE answered = 'no' AND refusal_reason = ANY(%(missing)s)),
       count(*) FILTER (WHERE rating = 'up'),
       count(*) FILTER (WHERE rating = 'down'),
       string_agg(float8send(date_part('epoch', finished_at - m.created_at)), '')
           FILTER (WHERE finished_at IS NOT NULL AND NOT stopped)
FROM conversations_message m
LEFT JOIN conversations_feedback f
  ON f.message_id = m.id AND f.organization_id = m.organization_id
WHERE {COUNTED_WHERE}
GROUP BY 1, 2, 3, 4
"""  # noqa: S608  (of constants)
SECONDS = np.dtype(">f8")  # as float8send writes them
OF_PEOPLE = tuple(surface for surface in Surface if surface != Surface.REVIEW)


_Row: TypeAlias = list[Any]  # counts in the order of AnswerFigures, and the seconds


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """Counts of questions, and of their answers' ratings. ``refused`` is for want of a policy.

    ``median_seconds`` and ``slow_seconds`` are how long the whole answer took at most in half,
    and in 95 %, of the cases, rounded up; None where no answer was finished.
    """

    questions: int = 0
    answered: int = 0
    partly: int = 0
    refused: int = 0
    liked: int = 0
    disliked: int = 0
    median_seconds: float | None = None
    slow_seconds: float | None = None

    @property
    def others(self) -> int:
        """Greetings, what is better taken to a person, and what was stopped or broke off."""
        return self.questions - self.answered - self.partly - self.refused

    @property
    def answered_share(self) -> float | None:
        """How many of the questions that the policies could answer were answered, at least in
        part: 0 to 1."""
        asked = self.answered + self.partly + self.refused
        return (self.answered + self.partly) / asked if asked else None


@dataclass(frozen=True, slots=True)
class Counted:
    """Of all of a span, of each of its periods by their first day, of each surface, and of each
    widget in which something was asked, by its id. ``refusals`` are how many answers were refused,
    by reason, the most frequent first."""

    total: AnswerFigures
    periods: dict[date, AnswerFigures]
    surfaces: dict[Surface, AnswerFigures]
    widgets: dict[UUID, AnswerFigures]
    refusals: dict[str, int]


def count_answers(span: Span) -> Counted:
    """The figures of ``span``; nothing asked is zeros."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {**parameters(span), "missing": list(MISSING)})
        rows = cursor.fetchall()
    periods: dict[date, list[_Row]] = {first: [] for first in span.periods()}
    surfaces: dict[Surface, list[_Row]] = {surface: [] for surface in _surfaces(span)}
    widgets: defaultdict[UUID, list[_Row]] = defaultdict(list)
    refusals: Counter[str] = Counter()
    for period, surface, widget, reason, *row in rows:
        refusals[reason] += row[0]
        periods[period.date()].append(row)
        surfaces[Surface(surface)].append(row)
        if surface == Surface.WIDGET:
            widgets[widget or current_tenant()].append(row)
    del refusals[""]
    return Counted(
        _figures([row for _, _, _, _, *row in rows]),
        {period: _figures(found) for period, found in periods.items()},
        {surface: _figures(found) for surface, found in surfaces.items()},
        {widget: _figures(found) for widget, found in widgets.items()},
        dict(sorted(refusals.items(), key=lambda one: (-one[1], one[0]))),
    )


def _figures(rows: Sequence[_Row]) -> AnswerFigures:
    """The sum of ``rows``, with the percentiles of all their seconds."""
    if not rows:
        return AnswerFigures()
    *counts, seconds = zip(*rows, strict=True)
    taken = np.frombuffer(b"".join(filter(None, seconds)), SECONDS)
    figures = AnswerFigures(*map(sum, counts))
    if not taken.size:
        return figures
    # Rounded up, so that those who waited longer are not more than the rest. The inner rounding is
    # for what floats do to hundredths.
    median, slow = np.ceil(np.round(np.percentile(taken, [50, 95]) * 100, 4)) / 100
    return replace(figures, median_seconds=float(median), slow_seconds=float(slow))


def asked_in(span: Span) -> "QuerySet[Message]":
    """The answers to the questions of ``span``."""
    return Message.objects.filter(
        held_in(span),
        role=MessageRole.ASSISTANT,
        created_at__gte=span.start,
        created_at__lt=span.end,
    )


def held_in(span: Span, message: str = "") -> Q:
    """Answers of the span's surface and widget. ``message`` is the way to the answer, such as
    ``message__``."""
    held = Q(**{f"{message}surface__in": _surfaces(span)})
    if span.widget_id is None:
        return held
    named = None if span.widget_id == current_tenant() else span.widget_id
    return held & Q(**{f"{message}widget_id": named})


def _surfaces(span: Span) -> tuple[Surface, ...]:
    return (span.surface,) if span.surface else OF_PEOPLE


def parameters(span: Span) -> dict[str, Any]:
    """What statements about the answers of ``span`` are given."""
    return {
        "organization": current_tenant(),
        "unit": span.unit,
        "start": span.start,
        "end": span.end,
        "surfaces": [surface.value for surface in _surfaces(span)],
        "widget": span.widget_id,
    }
