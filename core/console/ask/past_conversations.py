"""What a member asked before."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, JsonResponse
from django.utils.text import Truncator
from django.views.decorators.cache import never_cache

from core.console.access import member_of
from core.conversations.models import OF_MEMBERS, Conversation, Message, MessageRole
from core.tenancy.context import tenant
from core.tenancy.models import User

PAST_CONVERSATIONS = 50
TITLE_CHARACTERS = 120


def own_conversations(member: User) -> "QuerySet[Conversation]":
    """The member's own, inside ``tenant()``."""
    return Conversation.objects.filter(
        user_identifier=member.username, surface__in=OF_MEMBERS, key_id=None
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
            own_conversations(member)
            .annotate(title=Subquery(first))
            .order_by("-updated_at")
            .values("id", "title", "updated_at")[:PAST_CONVERSATIONS]
        )
    for conversation in found:
        conversation["title"] = Truncator(conversation["title"] or "").chars(TITLE_CHARACTERS)
    return JsonResponse({"conversations": found})
