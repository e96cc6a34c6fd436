"""What a member asked before."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.http import HttpRequest, JsonResponse
from django.utils.text import Truncator
from django.views.decorators.cache import never_cache
from rest_framework import serializers

from core.console.access import member_of
from core.console.list_query import ListQuery
from core.conversations.everybody import Wanted, matching
from core.conversations.models import OF_MEMBERS, Conversation, Message, MessageRole
from core.tenancy.context import tenant
from core.tenancy.models import User

PAST_CONVERSATIONS = 50
TITLE_CHARACTERS = 120


class PastQuery(serializers.Serializer[Any]):
    """Which past conversations: those with these words in a question or an answer."""

    text = serializers.CharField(max_length=200, required=False)


@dataclass(frozen=True, slots=True)
class PastConversation:
    """One line of the list."""

    id: UUID
    title: str
    updated_at: datetime


def own_conversations(member: User) -> "QuerySet[Conversation]":
    """The member's own, inside ``tenant()``."""
    return Conversation.objects.filter(
        user_identifier=member.username, surface__in=OF_MEMBERS, key_id=None
    )


@never_cache
def past(request: HttpRequest) -> JsonResponse:
    """The member's latest conversations that have the words ``text``, as ``past_of`` names them.

    ``{"conversations": [{"id", "title", "updated_at"}]}``, the latest first.
    """
    member = member_of(request)
    query = ListQuery(PastQuery, request.GET)
    if query.errors:
        return JsonResponse({"errors": query.errors}, status=query.status)
    with tenant(member.organization_id):
        found = past_of(member, query.wanted.get("text", ""))
    return JsonResponse({"conversations": [asdict(one) for one in found]})


def past_of(member: User, text: str = "") -> list[PastConversation]:
    """The member's latest conversations, the latest first, each named after its first question;
    with ``text`` those of the latest SEARCHED in which a question or an answer has these words,
    named after the first question that does, or whose answer does. Inside ``tenant()``."""
    said = Message.objects.filter(conversation=OuterRef("pk"), content__icontains=text)
    place = Subquery(said.order_by("position").values("position")[:1])
    asked = Message.objects.filter(
        conversation=OuterRef("pk"), role=MessageRole.USER, position__lte=OuterRef("place")
    )
    named = Subquery(asked.order_by("-position").values("content")[:1])
    found = own_conversations(member)
    if text:
        found = matching(found, Wanted(text=text, in_answers=True))
    found = found.annotate(place=place if text else Value(0), title=named)
    latest = found.order_by("-updated_at").values_list("id", "title", "updated_at")
    return [
        PastConversation(key, Truncator(title or "").chars(TITLE_CHARACTERS), updated_at)
        for key, title, updated_at in latest[:PAST_CONVERSATIONS]
    ]
