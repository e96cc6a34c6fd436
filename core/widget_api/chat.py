"""Asking: the answer is written apart from this call, and followed in its stream."""

from datetime import date
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.answering.answer import prepare
from core.answering.draft import Prepared
from core.answering.live.runs import start
from core.answering.question import Question
from core.conversations.models import Surface
from core.errors import InvalidInput
from core.rest.filter_field import Filters
from core.rest.problems import answers
from core.retrieval.filters import conditions
from core.tenancy.context import tenant
from core.widget_api.base import WidgetEndpoint
from core.widget_api.links import Link
from core.widget_api.showing import stream_url
from core.widget_api.throttle import count_visitor
from core.widget_api.visitors import Visitor, visitor_who_asks


class VisitorQuestion(serializers.Serializer[Any]):
    message = serializers.CharField(max_length=settings.MAX_QUESTION_CHARACTERS)
    conversation_id = serializers.UUIDField(
        required=False, allow_null=True, help_text="Go on with this conversation."
    )
    visitor_token = serializers.CharField(
        max_length=2000, default="", allow_blank=True, help_text="From the call before."
    )
    user_identifier = serializers.CharField(
        max_length=200,
        default="",
        allow_blank=True,
        help_text="What the site knows the visitor by; needs user_hash.",
    )
    user_hash = serializers.CharField(
        max_length=64,
        default="",
        allow_blank=True,
        help_text="Hex HMAC-SHA256 of user_identifier with the organization's identity secret.",
    )
    filters = Filters(default=dict)
    as_of = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="Answer from the versions in force on this day, today or earlier.",
    )

    def validate_as_of(self, day: date | None) -> date | None:
        """What is to be in force is not for visitors yet."""
        if day and day > timezone.now().date():
            raise serializers.ValidationError("Give today or an earlier day.")
        return day


class AnswerUnderWay(serializers.Serializer[Any]):
    conversation_id = serializers.UUIDField()
    message_id = serializers.UUIDField(help_text="Of the answer.")
    visitor_token = serializers.CharField(help_text="For the next calls; replaces earlier ones.")
    stream_url = serializers.CharField(help_text="Path and query of the event stream.")


class Chat(WidgetEndpoint):
    @extend_schema(
        operation_id="widget_chat",
        request=VisitorQuestion,
        responses=answers({202: AnswerUnderWay}, 400, 404, 415),
    )
    def post(self, request: Request) -> Response:
        """Ask as a visitor. The stream tells the answer as it is written."""
        body = self.valid(VisitorQuestion, request.data)
        visitor = visitor_who_asks(
            self.key, body["visitor_token"], body["user_identifier"], body["user_hash"]
        )
        count_visitor(self.key.organization_id, visitor.id)
        asked = self._prepare(visitor, body)
        async_to_sync(_start)(asked)
        link = Link.to(asked.message_id, self.key, self.origin, visitor)
        under_way = {
            "conversation_id": asked.conversation_id,
            "message_id": asked.message_id,
            "visitor_token": visitor.token(self.key),
            "stream_url": stream_url(link, asked.conversation_id),
        }
        return Response(AnswerUnderWay(under_way).data, status=202)

    def _prepare(self, visitor: Visitor, body: dict[str, Any]) -> Prepared:
        """``body`` is a valid VisitorQuestion."""
        organization_id = self.key.organization_id
        conversation_id: UUID | None = body.get("conversation_id")
        with tenant(organization_id):
            _check_filters(body["filters"])
            visitor.take_over_unnamed()
            if conversation_id is not None:
                visitor.conversation(conversation_id)
        question = Question(
            text=body["message"],
            conversation_id=conversation_id,
            user_identifier=visitor.user_identifier,
            filters=body["filters"],
            as_of=body.get("as_of"),
            surface=Surface.WIDGET,
            reader=self.caller.reader,
            widget_id=self.key.widget_id,
        )
        return prepare(organization_id, question)


def _check_filters(filters: dict[str, Any]) -> None:
    """Raises InvalidInput, without the names and values that documents have: visitors are not
    shown how documents are filed."""
    try:
        conditions(filters)
    except InvalidInput as error:
        raise InvalidInput("No document here is filed like that. Leave that filter out.") from error


async def _start(asked: Prepared) -> None:
    start(asked)
