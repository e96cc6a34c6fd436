"""What was asked, how it was answered and what it cost, for admins."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.conversations.conversation_pages import REASONS, SURFACES
from core.console.insight.chart import chart
from core.console.list_query import ListQuery, file_of
from core.console.page_language import Text
from core.conversations.insight.answer_figures import OF_PEOPLE, AnswerFigures
from core.conversations.insight.document_figures import never_cited
from core.conversations.insight.span import Span
from core.conversations.insight.spending import Spent
from core.conversations.models import Surface
from core.rest.insight_file import InsightFileQuery, export
from core.rest.insight_report import Insight, InsightQuery, Period, insight, span_of
from core.rest.quota_use import nearly_used_quotas
from core.tenancy.context import tenant
from core.tenancy.widgets import widgets

ON_A_PAGE = 50
UNITS = {"day": _("Day"), "week": _("Week"), "month": _("Month")}
OVER_TIME = {
    "day": _("Questions by day"),
    "week": _("Questions by week"),
    "month": _("Questions by month"),
}
PLACES = {surface.value: SURFACES[surface] for surface in OF_PEOPLE}


@dataclass(frozen=True, slots=True)
class Row:
    """Figures with the address of the conversations that they count, of the models that its costs
    are of, of a page about it, and of a list of its parts."""

    label: str
    answers: AnswerFigures
    address: str
    spent: Spent | None = None
    costs: str = ""
    is_part: bool = False  # of the row above
    kind: Text = ""
    page: str = ""
    parts: str = ""

    @property
    def percent(self) -> int | None:
        """The share answered, of a hundred."""
        share = self.answers.answered_share
        return None if share is None else round(share * 100)

    @property
    def slower_half(self) -> str:
        """The address of those that took longer than half of them did."""
        return f"{self.address}&slower_than={self.answers.median_seconds}"

    @property
    def slowest(self) -> str:
        """The address of those that took longer than 95 % of them did."""
        return f"{self.address}&slower_than={self.answers.slow_seconds}"


def figures(request: HttpRequest) -> HttpResponse:
    """All figures of some days; each leads to what it counts."""
    # The file's, since what is wrong with that is said here.
    query = ListQuery(InsightFileQuery, request.GET)
    span = span_of(query.wanted)
    with tenant(member_of(request).organization_id):
        found = insight(span)
        nearly = nearly_used_quotas()
        names = {str(pk): name for pk, name in widgets().values_list("pk", "name")}
    periods = [_period(one, span) for one in found.periods]
    asked = conversations_of(span)
    return render_page(
        request,
        "insight/insight.html",
        section="insight",
        tab="figures",
        nearly_used_quotas=nearly,
        query=query,
        found=found,
        span=span,
        whole=Row(gettext("All"), found.answers.total, asked, found.spending.total, "#cost"),
        chart=chart([row.answers for row in periods]),
        periods=periods,
        surfaces=_places(found),
        models=[
            (model, spent, f"{asked}&{urlencode({'model': model})}")
            for model, spent in found.spending.models.items()
        ],
        reasons=[(REASONS[name], name, times) for name, times in found.answers.refusals.items()],
        units=UNITS,
        over_time=OVER_TIME[span.unit],
        places=PLACES,
        widgets=names if len(names) > 1 else {},
        file_query=urlencode(_asked(span)),
        status=query.status,
    )


@file_of(figures, InsightFileQuery)
def figures_file(request: HttpRequest, query: ListQuery) -> HttpResponse:
    """One of the lists as CSV."""
    member = member_of(request)
    with tenant(member.organization_id):
        return export(span_of(query.wanted), query.wanted["what"], actor=actor_of(member))


def uncited(request: HttpRequest) -> HttpResponse:
    """The documents that no answer of these days cites."""
    query = ListQuery(InsightQuery, request.GET)
    span = span_of(query.wanted)
    with tenant(member_of(request).organization_id):
        page = Paginator(never_cited(span), ON_A_PAGE).get_page(request.GET.get("page"))
        documents = list(page.object_list)
    return render_page(
        request,
        "insight/never_cited.html",
        section="insight",
        query=query,
        span=span,
        page=page,
        documents=documents,
        file_query=urlencode(_asked(span)),
        status=query.status,
    )


def _period(one: Period, span: Span) -> Row:
    """A period of ``span``, whose costs the same page of its days has by model."""
    days = replace(span, since=one.since, until=one.until)
    costs = f"?{urlencode(_asked(days))}#cost"
    return Row(
        _spelled(one.since, one.until), one.answers, conversations_of(days), one.spent, costs
    )


def _places(found: Insight) -> list[Row]:
    """Where it was asked: the surfaces, and below the widgets' each of several by its name."""
    rows = []
    for surface, counted in found.answers.surfaces.items():
        place = replace(found.span, surface=surface)
        rows.append(Row(str(SURFACES[surface]), counted, conversations_of(place)))
        if surface != Surface.WIDGET or len(found.widgets) == 1:
            continue
        for one in found.widgets:
            name = one.name or gettext("A deleted widget")
            address = conversations_of(replace(place, widget_id=one.widget_id))
            rows.append(Row(name, one.answers, address, is_part=True))
    return rows


def conversations_of(span: Span) -> str:
    """The address of the conversations with a question of ``span``."""
    asked = {"asked_since": span.since, "asked_until": span.until, **place_of(span)}
    return f"{reverse('console:conversations')}?{urlencode(asked)}"


def place_of(span: Span) -> dict[str, Any]:
    """The surface and the widget of ``span`` in an address."""
    surface = {"surface": span.surface.value} if span.surface else {}
    return {**surface, "widget_id": span.widget_id} if span.widget_id else surface


def _asked(span: Span) -> dict[str, Any]:
    """The query that ``span`` answers."""
    return {"since": span.since, "until": span.until, "by": span.unit, **place_of(span)}


def _spelled(first: date, last: date) -> str:
    """A period as people write it."""
    days = [date_format(day, "DATE_FORMAT") for day in (first, last)]
    return days[0] if first == last else " – ".join(days)
