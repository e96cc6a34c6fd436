"""Everybody's conversations, for admins: the list, one of them, and erasing somebody's."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from core.audit.members import actor_of
from core.audit.record import record
from core.console.access import member_of, render_page
from core.console.list_query import ListQuery, file_of
from core.console.refusals import refusal
from core.console.sent_once import sent_once
from core.console.shown_answers import explained
from core.conversations.erase import erase_person
from core.conversations.everybody import Wanted, matching, summaries
from core.conversations.insight.topics import Topic, names_of
from core.conversations.models import Conversation
from core.documents.models import Document
from core.errors import OnLegalHold
from core.rest.conversation_file import export
from core.rest.transcript import transcript
from core.rest.wanted import ConversationQuery, PersonQuery
from core.tenancy.context import tenant
from core.tenancy.holds import hold_of
from core.tenancy.widgets import widgets

ON_A_PAGE = 30
MESSAGES_ON_A_PAGE = 40
MESSAGES_TO_PRINT = 1_000
MOST_TITLES = 500  # offered to narrow down by; others by the link on the document’s page
SURFACES = {
    "console": _("Console"),
    "api": "API",
    "widget": _("Widget"),
    "review": _("Asked to check"),
}
OUTCOMES = {
    "answered": _("Answered"),
    "partly": _("Partly answered"),
    "answered_or_partly": _("Answered or partly answered"),
    "refused": _("Not answered"),
}
REASONS = {
    "no_evidence": _("Nothing in the documents answers it"),
    "out_of_scope": _("Not what the documents are about"),
    "no_documents": _("No documents to search"),
    "ask_person": _("Better taken to a person"),
    "talk": _("A greeting or thanks"),
    "stopped": _("Stopped by the reader"),
}
RATINGS = {"up": _("Thumbs up"), "down": _("Thumbs down")}


def conversation_list(request: HttpRequest) -> HttpResponse:
    """The newest first, and on from where ``before`` says."""
    query = ListQuery(ConversationQuery, request.GET)
    with tenant(member_of(request).organization_id):
        found = matching(Conversation.objects.all(), Wanted(**query.wanted))
        if before := request.GET.get("before"):
            found = found.filter(_after(before))
        rows = list(found.order_by("-created_at", "-pk")[: ON_A_PAGE + 1])
        names = dict(widgets().values_list("pk", "name"))
        for row in rows:
            row.widget_name = _widget_of(row, names)
        shown = summaries(rows[:ON_A_PAGE])
        topic = query.wanted.get("topic")
        named = names_of([topic]).get(topic, "") if topic else ""
        documents = _documents(topic, named)
    return render_page(
        request,
        "conversations/conversations.html",
        section="conversations",
        summaries=shown,
        query=query,
        topic=named,
        any_topic=urlencode({name: one for name, one in query.given.items() if name != "topic"}),
        older=_place(rows[ON_A_PAGE - 1]) if len(rows) > ON_A_PAGE else "",
        is_first=not before,
        documents=documents,
        surfaces=SURFACES,
        widgets={str(pk): name for pk, name in names.items()} if len(names) > 1 else {},
        outcomes=OUTCOMES,
        reasons=REASONS,
        ratings=RATINGS,
        status=query.status,
    )


@file_of(conversation_list, ConversationQuery)
def conversations_file(request: HttpRequest, query: ListQuery) -> HttpResponseBase:
    """The same list as CSV, a line for each question."""
    member = member_of(request)
    return export(member.organization_id, Wanted(**query.wanted), actor=actor_of(member))


def _widget_of(conversation: Conversation, names: Mapping[UUID, str]) -> str:
    """What its widget is called; "" on other surfaces, and where there is one widget only."""
    held_in = conversation.widget_pk if len(names) > 1 else None
    return names.get(held_in, "") if held_in else ""


def _documents(chosen: Topic | None, named: str) -> dict[str, str]:
    """The documents that answers may rest on, as topics, with their titles; what is chosen is among
    them, be it a document or not. Inside ``tenant()``."""
    titles = Document.objects.order_by("title", "pk").values_list("pk", "title")[:MOST_TITLES]
    offered = {str(Topic("document", pk)): title for pk, title in titles}
    return offered | {str(chosen): named or "–"} if chosen else offered


def _place(conversation: Conversation) -> str:
    return f"{conversation.created_at.isoformat()}~{conversation.pk}"


def _after(place: str) -> Q:
    """What comes after a conversation in the list; Http404 for what is no place in it."""
    moment, _, key = place.partition("~")
    try:
        created, pk = datetime.fromisoformat(moment), UUID(key)
    except ValueError as error:
        raise Http404 from error
    if timezone.is_naive(created):
        raise Http404
    return Q(created_at__lt=created) | Q(created_at=created, pk__lt=pk)


def one_conversation(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Questions and answers, each with its sources and how it came about."""
    whole = "whole" in request.GET
    with tenant(member_of(request).organization_id):
        conversation = _find(conversation_id)
        found = conversation.messages.select_related("feedback")
        most = MESSAGES_TO_PRINT if whole else MESSAGES_ON_A_PAGE
        page = Paginator(found, most).get_page(request.GET.get("page"))
        turns = explained(list(page.object_list))
        names = dict(widgets().values_list("pk", "name"))
    return render_page(
        request,
        "conversations/conversation.html",
        section="conversations",
        conversation=conversation,
        surface=_widget_of(conversation, names) or SURFACES[conversation.surface],
        page=page,
        whole=whole,
        turns=turns,
    )


def conversation_file(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The same as Markdown."""
    member = member_of(request)
    with tenant(member.organization_id):
        conversation = _find(conversation_id)
        record("conversation.exported", actor_of(member), conversation.pk)
        return transcript(conversation)


@never_cache
@sent_once
def erasure(request: HttpRequest) -> HttpResponse:
    """Whose conversations to erase, and how many these are; after a POST the receipt."""
    member = member_of(request)
    given = request.POST if request.method == "POST" else request.GET
    # As it stands there: a name may end in a space.
    asked = PersonQuery(data={"user_identifier": given.get("user_identifier", "")})
    if not asked.is_valid():
        raise Http404
    name = asked.validated_data["user_identifier"]
    receipt, trouble = None, ""
    with tenant(member.organization_id):
        if request.method == "POST":
            try:
                receipt = erase_person(name, actor_of(member))
            except OnLegalHold as error:
                trouble = refusal(error)
        count = Conversation.objects.filter(user_identifier=name).count()
        held = hold_of("") or hold_of(name)
    return render_page(
        request,
        "conversations/erase.html",
        section="conversations",
        name=name,
        count=count,
        receipt=receipt,
        hold=held,
        trouble=trouble,
        status=OnLegalHold.http_status if trouble else 200,
    )


def _find(conversation_id: UUID) -> Conversation:
    found = Conversation.objects.filter(pk=conversation_id).first()
    if found is None:
        raise Http404
    return found
