"""Insight as the REST surface and the pages ask for it, with all its figures."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, get_args
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.conversations.insight.answer_figures import (
    OF_PEOPLE,
    AnswerFigures,
    Counted,
    count_answers,
)
from core.conversations.insight.document_figures import (
    Cited,
    Used,
    count_citing,
    most_used,
)
from core.conversations.insight.span import MOST_DAYS, Span, Unit
from core.conversations.insight.spending import QuotaUse, Spending, Spent, quota_use, spending
from core.conversations.models import Surface
from core.rest.quota_use import UsedQuota, monthly_quotas
from core.tenancy.widgets import widgets

USUAL_DAYS = 30
FARTHEST = date(9999, 11, 30)  # weeks and months that hold a day until then can be written whole


class SpanQuery(serializers.Serializer[Any]):
    """Which days, of which surface."""

    since = serializers.DateField(
        required=False,
        help_text=f"The first day, UTC; {USUAL_DAYS} days with the last if left out.",
    )
    until = serializers.DateField(required=False, help_text="The last day, UTC; today if left out.")
    surface = serializers.ChoiceField(
        [(surface.value, surface.label) for surface in OF_PEOPLE],
        required=False,
        help_text="Where it was asked; everywhere if left out.",
    )
    widget_id = serializers.UUIDField(required=False, help_text="Asked in this widget.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The same with both days, and with the surface that a widget is of."""
        if "widget_id" in attrs and attrs.setdefault("surface", Surface.WIDGET) != Surface.WIDGET:
            sentence = _("Only the surface “widget” has widgets. Leave one of them out.")
            raise serializers.ValidationError({"widget_id": [sentence]})
        until = attrs.setdefault("until", timezone.now().date())
        if until > FARTHEST:
            raise serializers.ValidationError({"until": [_("That day is too far away.")]})
        usual = min(until.toordinal() - 1, USUAL_DAYS - 1)
        since = attrs.setdefault("since", until - timedelta(days=usual))
        if since > until:
            raise serializers.ValidationError({"since": [_("The first day is after the last.")]})
        if (until - since).days >= MOST_DAYS:
            sentence = _("That is more than %(most)s days. Choose fewer.") % {"most": MOST_DAYS}
            raise serializers.ValidationError({"since": [sentence]})
        return attrs


class InsightQuery(SpanQuery):
    """The same, and split how."""

    by = serializers.ChoiceField(get_args(Unit), default="day")


def span_of(wanted: dict[str, Any]) -> Span:
    """The span of a valid SpanQuery."""
    surface = wanted.get("surface")
    return Span(
        wanted["since"],
        wanted["until"],
        wanted.get("by", "day"),
        Surface(surface) if surface else None,
        wanted.get("widget_id"),
    )


@dataclass(frozen=True, slots=True)
class Period:
    """A day, week or month, or what of it is in the span."""

    since: date
    until: date
    answers: AnswerFigures
    spent: Spent


@dataclass(frozen=True, slots=True)
class WidgetFigures:
    """What was asked in a widget; its name is empty where it was deleted since."""

    widget_id: UUID
    name: str
    answers: AnswerFigures


@dataclass(frozen=True, slots=True)
class Insight:
    """All figures of a span. ``widgets`` are those that it is about, the first one first, the
    deleted ones last."""

    span: Span
    answers: Counted
    widgets: list[WidgetFigures]
    spending: Spending
    most_cited: list[Cited]
    most_used: list[Used]
    never_cited: int
    quota: QuotaUse
    monthly_quotas: list[UsedQuota]
    currency: str

    @property
    def periods(self) -> list[Period]:
        """The oldest first."""
        return periods_of(self.span, self.answers, self.spending)


def insight(span: Span) -> Insight:
    """The figures, in a constant number of statements; inside ``tenant()``."""
    answers, citing = count_answers(span), count_citing(span)
    return Insight(
        span=span,
        answers=answers,
        widgets=widgets_of(span, answers.widgets),
        spending=spending(span),
        most_cited=citing.most_cited,
        most_used=most_used(span),
        never_cited=citing.never_cited,
        quota=quota_use(),
        monthly_quotas=monthly_quotas(),
        currency=settings.LLM_CURRENCY,
    )


def widgets_of(span: Span, counted: dict[UUID, AnswerFigures]) -> list[WidgetFigures]:
    """The widgets that ``span`` is about, by their names; inside ``tenant()``."""
    if span.surface not in (None, Surface.WIDGET):
        return []
    names = dict(widgets().values_list("pk", "name"))
    wanted = [span.widget_id] if span.widget_id else [*names, *(counted.keys() - names.keys())]
    return [WidgetFigures(pk, names.get(pk, ""), counted.get(pk, AnswerFigures())) for pk in wanted]


def periods_of(span: Span, answers: Counted, spent: Spending) -> list[Period]:
    """The periods of ``span``, the oldest first."""
    parts = {first: span.part(first) for first in span.periods()}
    return [
        Period(part.since, part.until, answers.periods[first], spent.periods[first])
        for first, part in parts.items()
    ]
