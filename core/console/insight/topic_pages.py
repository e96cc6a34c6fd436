"""What questions were about, for admins."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.gaps.gap_pages import gather_gaps
from core.console.insight.insight_pages import ON_A_PAGE, PLACES, Row, conversations_of, place_of
from core.console.list_query import ListQuery, file_of
from core.conversations.gaps.listing import first_moment
from core.conversations.insight.span import Span
from core.conversations.insight.topics import Topic, names_of
from core.rest.insight_report import span_of
from core.rest.shown_gaps import MOST_DAYS
from core.rest.topics_report import (
    ListedTopic,
    TopicsQuery,
    counted_topics,
    export_topics,
    listed_topics,
)
from core.tenancy.context import tenant
from core.tenancy.widgets import widgets

KINDS = {"document": _("Document"), "curated": _("Curated answer"), "gap": _("Gap")}
PAGES = {"document": "document", "curated": "curated-answer", "gap": "gap"}


def topics(request: HttpRequest) -> HttpResponse:
    """Each topic, or each section of a document, with its counts; each leads to what it counts."""
    organization_id = member_of(request).organization_id
    query = ListQuery(TopicsQuery, request.GET)
    span = span_of(query.wanted)
    left, trouble = gather_gaps(organization_id, span.start)
    document = query.wanted.get("document")
    with tenant(organization_id):
        page = Paginator(counted_topics(span, document), ON_A_PAGE).get_page(
            request.GET.get("page")
        )
        found = listed_topics(list(page.object_list))
        names = {str(pk): name for pk, name in widgets().values_list("pk", "name")}
        whole = Topic("document", document)
        title = names_of([whole]).get(whole, "") if document else ""
    days = {"since": span.since, "until": span.until, **place_of(span)}
    of_document = {"document": document} if document else {}
    asked = conversations_of(span)
    return render_page(
        request,
        "insight/topics.html",
        section="insight",
        tab="topics",
        query=query,
        span=span,
        page=page,
        rows=[_row(one, span, asked) for one in found],
        left=left,
        trouble=trouble,
        places=PLACES,
        widgets=names if len(names) > 1 else {},
        title=title,
        all_topics=urlencode(days),
        file_query=urlencode({**days, **of_document}),
        status=query.status,
    )


@file_of(topics, TopicsQuery)
def topics_file(request: HttpRequest, query: ListQuery) -> HttpResponse:
    """The same list as CSV."""
    member = member_of(request)
    with tenant(member.organization_id):
        wanted = query.wanted
        return export_topics(span_of(wanted), wanted.get("document"), actor=actor_of(member))


def _row(one: ListedTopic, span: Span, asked: str) -> Row:
    """``asked`` is the address of all conversations of ``span``."""
    kind = one.topic.kind
    listed = f"{asked}&{urlencode({'topic': one.topic})}"
    if kind is None:
        return Row(gettext("No topic: greetings, and what no answer rests on"), one.answers, listed)
    if one.topic.section is not None:
        return Row(one.name or gettext("Without a heading"), one.answers, listed)
    return Row(
        one.name or gettext("Not for you, or deleted"),
        one.answers,
        listed,
        kind=KINDS[kind],
        page=_page(one, span),
        parts=_sections(one, span),
    )


def _sections(one: ListedTopic, span: Span) -> str:
    """The address of the sections of a document that can be read; "" for anything else."""
    if one.topic.kind != "document" or not one.name:
        return ""
    days = {"since": span.since, "until": span.until, **place_of(span)}
    return f"?{urlencode({**days, 'document': one.topic.pk})}"


def _page(one: ListedTopic, span: Span) -> str:
    """The page about it; "" where there is none to see."""
    if not one.topic.kind or not one.name:
        return ""
    address = reverse(f"console:{PAGES[one.topic.kind]}", args=[one.topic.pk])
    if one.topic.kind != "gap":
        return address
    # A gap's page is about the questions of a year, until now.
    return f"{address}?days={MOST_DAYS}" if span.start > first_moment(MOST_DAYS) else ""
