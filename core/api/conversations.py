"""Conversations and their messages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.answering.stored import answer_of
from core.api.paging import CursorPages, CursorQuery
from core.api.people import visible_conversation, visible_conversations
from core.audit.record import record
from core.conversations.erase import delete_conversation
from core.conversations.everybody import Summary, Wanted, matching, summaries
from core.conversations.models import Conversation, Message, Rating, Surface
from core.errors import NotFound
from core.rest.answers import UsageSerializer, page_urls
from core.rest.base import AnyMedia, Endpoint
from core.rest.conversation_file import export
from core.rest.csv_file import CONTENT_TYPE as CSV
from core.rest.messages import AnsweredSerializer, message_json
from core.rest.problems import answers
from core.rest.transcript import CONTENT_TYPE, transcript
from core.rest.wanted import ConversationQuery
from core.tenancy.auth import organization_of
from core.tenancy.context import tenant
from core.tenancy.models import Role
from core.tenancy.permissions import MayAdminister


class ConversationSerializer(serializers.Serializer[Any]):
    """A conversation with its first question, and what became of all of them."""

    id = serializers.UUIDField(source="conversation.id")
    user_identifier = serializers.CharField(source="conversation.user_identifier")
    surface = serializers.ChoiceField(
        Surface.choices,
        source="conversation.surface",
        help_text="`review`: nobody's question, asked to see how it is answered.",
    )
    widget_id = serializers.UUIDField(
        source="conversation.widget_pk",
        allow_null=True,
        help_text="The widget that it is held in; null on other surfaces.",
    )
    message_count = serializers.IntegerField(source="conversation.message_count")
    first_question = serializers.CharField(source="title")
    questions = serializers.IntegerField()
    answered = serializers.IntegerField(source="well_answered", help_text="Answered whole.")
    partly = serializers.IntegerField()
    refused = serializers.IntegerField(help_text="For want of a policy.")
    liked = serializers.IntegerField(help_text="Thumbs up for its answers.")
    disliked = serializers.IntegerField(help_text="Thumbs down for its answers.")
    comments = serializers.ListField(
        child=serializers.CharField(), help_text="What was written to these thumbs."
    )
    created_at = serializers.DateTimeField(source="conversation.created_at")
    updated_at = serializers.DateTimeField(source="conversation.updated_at")


class MessageSerializer(AnsweredSerializer):
    """A question or an answer; what is optional comes with complete answers."""

    usage = UsageSerializer(required=False)
    rating = serializers.ChoiceField(
        Rating.choices, allow_null=True, help_text="What its asker thinks of an answer."
    )


class ConversationPages(CursorPages):
    ordering = "-created_at"


class MessagePages(CursorPages):
    ordering = "position"
    position_field = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class Conversations(Endpoint):
    pagination_class = ConversationPages

    @extend_schema(
        operation_id="conversations_list",
        parameters=[ConversationQuery, CursorQuery],
        responses=answers({200: ConversationSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request) -> Response:
        """List conversations, newest first; members other than admins see their own."""
        wanted = Wanted(
            **self.valid(ConversationQuery, request.query_params),
            in_answers=self.caller.role != Role.ADMIN,
        )
        pages = ConversationPages()
        with tenant(organization_of(request).pk):
            found = matching(visible_conversations(self.caller), wanted)
            rows = _summed(pages.paginate_queryset(_counted(found), request, self) or ())
        return pages.get_paginated_response(ConversationSerializer(rows, many=True).data)


class ConversationsFile(Endpoint):
    permission_classes = (MayAdminister,)
    renderer_classes = (AnyMedia,)

    @extend_schema(
        operation_id="conversations_export_list",
        parameters=[ConversationQuery],
        responses=answers({(200, CSV): OpenApiTypes.STR}, 400),
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Everybody's conversations of the list as CSV, a line for each question.

        The oldest first, at most 10,000 conversations: for more, go on with `since`. A cell that a
        spreadsheet would take for a formula begins with an apostrophe."""
        wanted = Wanted(**self.valid(ConversationQuery, request.query_params))
        return export(organization_of(request).pk, wanted, actor=self.caller.name)


def _counted(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """With ``message_count``: by a subquery, which is asked for a page only, where a join would
    group all of them."""
    messages = Message.objects.filter(conversation=OuterRef("pk")).order_by()
    count = messages.values("conversation").annotate(count=Count("pk")).values("count")
    return conversations.annotate(message_count=Coalesce(Subquery(count), 0))


def _summed(conversations: Sequence[Conversation]) -> list[Summary]:
    """Each in one line, also where nothing was said yet."""
    found = {one.conversation.pk: one for one in summaries(conversations)}
    return [found.get(one.pk, Summary(one)) for one in conversations]


class ConversationDetail(Endpoint):
    @extend_schema(
        operation_id="conversations_retrieve", responses=answers({200: ConversationSerializer}, 404)
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        """One conversation.

        What was said is at `messages/` below it; how an answer came about at
        `messages/{id}/trace/`."""
        with tenant(organization_of(request).pk):
            found = _counted(visible_conversations(self.caller)).filter(pk=conversation_id)
            rows = _summed(list(found))
        if not rows:
            raise NotFound("There is no such conversation.")
        return Response(ConversationSerializer(rows[0]).data)

    @extend_schema(operation_id="conversations_delete", responses=answers({204: None}, 404, 409))
    def delete(self, request: Request, conversation_id: UUID) -> Response:
        """Delete a conversation with its messages."""
        with tenant(organization_of(request).pk):
            visible_conversation(self.caller, conversation_id)
            delete_conversation(conversation_id, self.caller.name)
        return Response(status=204)


class Messages(Endpoint):
    pagination_class = MessagePages

    @extend_schema(
        operation_id="conversations_messages",
        parameters=[CursorQuery],
        responses=answers({200: MessageSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        """List a conversation's messages, oldest first."""
        pages = MessagePages()
        with tenant(organization_of(request).pk):
            conversation = visible_conversation(self.caller, conversation_id)
            found = conversation.messages.select_related("feedback")
            page = pages.paginate_queryset(found, request, self)
        return pages.get_paginated_response([_shown(message) for message in page or ()])


def _shown(message: Message) -> dict[str, Any]:
    shown = message_json(message, answer_of(message), page_urls(message.pk), MessageSerializer)
    shown["rating"] = message.feedback.rating if hasattr(message, "feedback") else None
    return shown


class Transcript(Endpoint):
    renderer_classes = (AnyMedia,)

    @extend_schema(
        operation_id="conversations_export",
        responses=answers({(200, CONTENT_TYPE): OpenApiTypes.STR}, 404),
    )
    def get(self, request: Request, conversation_id: UUID) -> HttpResponse:
        """A conversation as Markdown, with the sources of its answers and what was thought of
        them."""
        with tenant(organization_of(request).pk):
            conversation = visible_conversation(self.caller, conversation_id)
            record("conversation.exported", self.caller.name, conversation.pk)
            return transcript(conversation)
