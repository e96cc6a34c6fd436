"""Insight as CSV: each list of it as a file of its own. All of it inside ``tenant()``."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from rest_framework import serializers

from core.audit.record import record
from core.conversations.insight.answer_figures import AnswerFigures, count_answers
from core.conversations.insight.document_figures import count_citing, most_used, never_cited
from core.conversations.insight.span import Span
from core.conversations.insight.spending import Spent, spending
from core.rest.csv_file import csv_file
from core.rest.insight_report import InsightQuery, periods_of, widgets_of

EXPORTED = 5_000
COUNTS = (
    *("questions", "answered", "partly answered", "refused", "others"),
    *("thumbs up", "thumbs down", "median seconds", "seconds in 95 %"),
)
SPENT = ("prompt tokens", "completion tokens", "cost", "currency")
Rows = Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class _List:
    """One of the files: the names of its columns, and its rows."""

    head: Sequence[str]
    rows: Callable[[Span], Rows]


def export(span: Span, what: str, *, actor: str) -> HttpResponse:
    """One of LISTS of ``span`` as CSV."""
    chosen = LISTS[what]
    rows = list(chosen.rows(span))
    record("insight.exported", actor, since=str(span.since), until=str(span.until), what=what)
    return csv_file(f"insight-{what}-{span.since}-{span.until}.csv", chosen.head, rows)


def _periods(span: Span) -> Rows:
    for one in periods_of(span, count_answers(span), spending(span)):
        yield (one.since, one.until, *_counts(one.answers), *_spent(one.spent))


def _surfaces(span: Span) -> Rows:
    for surface, counted in count_answers(span).surfaces.items():
        yield (surface.value, *_counts(counted))


def _widgets(span: Span) -> Rows:
    for one in widgets_of(span, count_answers(span).widgets):
        yield (one.widget_id, one.name, *_counts(one.answers))


def _models(span: Span) -> Rows:
    for model, spent in spending(span).models.items():
        yield (model, spent.answers, *_spent(spent))


def _refusals(span: Span) -> Rows:
    return count_answers(span).refusals.items()


def _documents(span: Span) -> Rows:
    for one in count_citing(span, EXPORTED).most_cited:
        yield (one.document_id, one.title, one.times)


def _curated(span: Span) -> Rows:
    for one in most_used(span, EXPORTED):
        yield (one.curated_id, one.question, one.times)


def _never_cited(span: Span) -> Rows:
    return never_cited(span).values_list("pk", "title")[:EXPORTED]


def _counts(counted: AnswerFigures) -> Sequence[Any]:
    return (
        *(counted.questions, counted.answered, counted.partly, counted.refused, counted.others),
        *(counted.liked, counted.disliked, counted.median_seconds, counted.slow_seconds),
    )


def _spent(spent: Spent) -> Sequence[Any]:
    return (spent.prompt_tokens, spent.completion_tokens, spent.cost, settings.LLM_CURRENCY)


LISTS = {
    "periods": _List(("from", "until", *COUNTS, *SPENT), _periods),
    "surfaces": _List(("surface", *COUNTS), _surfaces),
    "widgets": _List(("widget_id", "widget", *COUNTS), _widgets),
    "models": _List(("model", "answers", *SPENT), _models),
    "refusals": _List(("refusal_reason", "times"), _refusals),
    "documents": _List(("document_id", "title", "times cited"), _documents),
    "curated_answers": _List(("curated_id", "question", "times given"), _curated),
    "never_cited": _List(("document_id", "title"), _never_cited),
}


class InsightFileQuery(InsightQuery):
    """The same, and which of its lists."""

    what = serializers.ChoiceField(
        list(LISTS),
        default="periods",
        help_text="`periods`: the days, weeks or months; `models` with their cost; `refusals` by "
        f"reason; `documents` that answers cite and those that are `never_cited`, at most "
        f"{EXPORTED:,}, as `curated_answers`.",
    )
