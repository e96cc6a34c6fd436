"""What a visitor asked before, and what was answered."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.answering.stored import answer_of
from core.conversations.models import Message, Rating
from core.rest.answers import CitationSerializer, PageUrlField, PassageSerializer, RefusalSerializer
from core.rest.messages import AnsweredSerializer, message_json
from core.rest.problems import answers
from core.tenancy.context import tenant
from core.widget_api.base import FROM_VISITOR, WidgetEndpoint
from core.widget_api.links import STREAM_SECONDS, Link
from core.widget_api.showing import Showing, previews_of, stream_url

NEWEST = 100


class VisitorCitation(CitationSerializer):
    page_url = PageUrlField(allow_null=True)


class VisitorPassage(PassageSerializer):
    page_url = PageUrlField(allow_null=True)


class VisitorRefusal(RefusalSerializer):
    closest = VisitorPassage(many=True)


class VisitorMessage(AnsweredSerializer):
    """A question or an answer; what is optional comes with complete answers."""

    refusal = VisitorRefusal(required=False, allow_null=True)
    citations = VisitorCitation(many=True, required=False)
    rating = serializers.ChoiceField(Rating.choices, allow_null=True)
    stream_url = serializers.CharField(
        required=False, help_text="Of an answer that is still being written."
    )


class ConversationOfVisitor(serializers.Serializer[Any]):
    conversation_id = serializers.UUIDField()
    messages = VisitorMessage(many=True)


class History(WidgetEndpoint):
    @extend_schema(
        operation_id="widget_history",
        parameters=[FROM_VISITOR],
        responses=answers({200: ConversationOfVisitor}, 404),
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        """The newest messages of a conversation of the visitor, told by X-Visitor-Token."""
        visitor = self.visitor()
        with tenant(self.key.organization_id):
            conversation = visitor.conversation(conversation_id)
            found = conversation.messages.defer("trace").select_related("feedback")
            messages = list(found.order_by("-position")[:NEWEST])[::-1]
        previews = previews_of(self.key)
        links = (Link.to(message.pk, self.key, self.origin, visitor) for message in messages)
        shown = [
            _shown(message, Showing(link, previews))
            for message, link in zip(messages, links, strict=True)
        ]
        return Response({"conversation_id": conversation_id, "messages": shown})


def _shown(message: Message, showing: Showing) -> dict[str, Any]:
    answer = answer_of(message)
    seen = showing.answer(answer) if answer else None
    shown = message_json(message, seen, showing.page_url, VisitorMessage)
    shown["rating"] = message.feedback.rating if hasattr(message, "feedback") else None
    if message.finished_at is None and _may_be_followed(message):
        shown["stream_url"] = stream_url(showing.link, message.conversation_id)
    return shown


def _may_be_followed(message: Message) -> bool:
    """Whether its stream has something to tell: the answer, or that it broke off."""
    return timezone.now() - message.created_at < timedelta(seconds=STREAM_SECONDS)
