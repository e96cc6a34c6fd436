"""The page on which a member asks: the widget, behind the member's session."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST
from rest_framework import serializers

from core.answering.stored import trace_of
from core.console.access import member_of, render_page
from core.console.ask.past_conversations import PastQuery, own_conversations, past_of
from core.console.list_query import ListQuery
from core.console.shown_answers import placed
from core.console.theme import accent_of
from core.conversations.gaps.news import conversations_of_member, news_in, put_away
from core.conversations.history import find_answer
from core.documents.models import DocumentVersion
from core.organizations.settings import options_of
from core.rest.library_facets import Facets, facets
from core.tenancy.audiences import reader_of_member
from core.tenancy.context import tenant
from core.tenancy.models import Organization, Role
from core.tenancy.readers import reading_as

FACETS = ("department", "tags", "language")


class AskQuery(PastQuery):
    """What the answers are narrowed to, and which past conversations are beside them."""

    as_of = serializers.DateField(required=False)
    department = serializers.CharField(required=False)
    tags = serializers.CharField(required=False)
    language = serializers.CharField(required=False)


def home(request: HttpRequest) -> HttpResponse:
    """The address that people remember."""
    return redirect("console:ask")


def ask(request: HttpRequest, conversation_id: UUID | None = None) -> HttpResponse:
    """The chat and past conversations; ``conversation_id`` opens one of them. Http404 for one that
    is not the member's."""
    member = member_of(request)
    query = ListQuery(AskQuery, request.GET)
    with reading_as(reader_of_member(member)), tenant(member.organization_id):
        own = own_conversations(member)
        if conversation_id and not own.filter(pk=conversation_id).exists():
            raise Http404
        past = past_of(member, query.wanted.get("text", ""))
        news = () if conversation_id else news_in(conversations_of_member(member.username))
        searchable = DocumentVersion.objects.filter(indexed_run__gt=0, withdrawn_at=None)
        has_documents = searchable.exists()
        found = facets({"view": "in_force"})
    return render_page(
        request,
        "ask/ask.html",
        section="ask",
        conversation_id=conversation_id or "",
        past=past,
        news=news,
        has_documents=has_documents,
        explains=member.role == Role.ADMIN,
        chat=json.dumps(chat_settings(member.organization)),
        query=query,
        filters=_attribute(query.wanted),
        choices=_choices(found),
        status=query.status,
    )


def chat_settings(organization: Organization) -> dict[str, Any]:
    """How the chat looks, as the widget is told it."""
    options = options_of(organization)
    contact = options["contact"]
    return {
        "name": options["name"],
        "suggested_questions": options["suggested_questions"],
        "contact": contact if any(contact.values()) else None,
        "language": get_language(),
        "accent": f"#{accent_of(organization)}",
    }


def why(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """How an answer came about, for admins; Http404 where nothing is known of it."""
    with tenant(member_of(request).organization_id):
        trace = trace_of(find_answer(message_id))
        candidates = placed(trace) if trace else []
    if trace is None:
        raise Http404
    return render_page(request, "ask/why.html", section="ask", trace=trace, candidates=candidates)


@require_POST
def put_news_away(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The member has seen that a question is answered since."""
    member = member_of(request)
    with tenant(member.organization_id):
        put_away(conversations_of_member(member.username), message_id)
    return redirect("console:ask")


def _attribute(wanted: Mapping[str, Any]) -> str:
    """The filters among ``wanted`` as the widget's attribute ``filters`` has them."""
    return "|".join(f"{name}={wanted[name]}" for name in FACETS if name in wanted)


def _choices(found: Facets) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen of each of FACETS, in order: values, each with what is shown of it."""
    counted = zip(FACETS, (found.departments, found.tags, found.languages), strict=True)
    return {name: [(value, value) for value in sorted(values)] for name, values in counted}
