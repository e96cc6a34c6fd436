"""The page on which a member asks, and the page that shows what a citation points at."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.text import Truncator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.console.access import member_of, render_page
from core.conversations.gaps.news import News, news_for, put_away
from core.conversations.models import OF_MEMBERS, Conversation, Message, MessageRole
from core.documents.intake import get_document
from core.errors import NotFound
from core.tenancy.audiences import reader_of_member
from core.tenancy.context import tenant
from core.tenancy.models import Organization, Role, User
from core.tenancy.readers import reading_as

PAST_CONVERSATIONS = 50
TITLE_CHARACTERS = 120


def home(request: HttpRequest) -> HttpResponse:
    """The address that people remember."""
    return redirect("console:ask")


def ask(request: HttpRequest, conversation_id: UUID | None = None) -> HttpResponse:
    """Question box, answers and past conversations; ``conversation_id`` opens one of them."""
    return render_page(
        request,
        "ask.html",
        section="ask",
        conversation_id=conversation_id or "",
        news=_news(member_of(request)) if conversation_id is None else (),
        explains=member_of(request).role == Role.ADMIN,
        suggestions=_suggestions(member_of(request).organization),
        max_characters=settings.MAX_QUESTION_CHARACTERS,
    )


@never_cache
def past(request: HttpRequest) -> JsonResponse:
    """The member's latest conversations, each named after its first question.

    ``{"conversations": [{"id", "title", "updated_at"}]}``, the latest first.
    """
    member = member_of(request)
    with tenant(member.organization_id):
        questions = Message.objects.filter(conversation=OuterRef("pk"), role=MessageRole.USER)
        first = questions.order_by("position").values("content")[:1]
        found = list(
            Conversation.objects.filter(
                user_identifier=member.username, surface__in=OF_MEMBERS, key_id=None
            )
            .annotate(title=Subquery(first))
            .order_by("-updated_at")
            .values("id", "title", "updated_at")[:PAST_CONVERSATIONS]
        )
    for conversation in found:
        conversation["title"] = Truncator(conversation["title"] or "").chars(TITLE_CHARACTERS)
    return JsonResponse({"conversations": found})


@require_POST
def put_news_away(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The member has seen that a question is answered since."""
    member = member_of(request)
    try:
        with tenant(member.organization_id):
            put_away(member.username, message_id)
    except NotFound as error:
        raise Http404 from error
    return redirect("console:ask")


def source(request: HttpRequest, document_id: UUID, page: int) -> HttpResponse:
    """One page of a document as people see it; ``?citation=`` marks the quote."""
    with tenant(member_of(request).organization_id):
        try:
            document = get_document(document_id)
        except NotFound as error:
            raise Http404 from error
    return render_page(request, "source.html", section="documents", document=document, page=page)


def _news(member: User) -> list[News]:
    """Questions of the member that are answered since, by what a member is answered from."""
    with reading_as(reader_of_member(member)), tenant(member.organization_id):
        return news_for(member.username)


def _suggestions(organization: Organization) -> list[str]:
    """Questions that the organization proposes to someone who has not asked yet."""
    given: Any = organization.settings.get("suggested_questions", [])
    return [question for question in given if isinstance(question, str)]
