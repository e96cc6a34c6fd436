"""What people think of answers, for admins and secret keys."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.organizations import managed_organization
from core.api.paging import CursorPages, CursorQuery
from core.conversations.everybody import opinions
from core.conversations.models import Answered, Rating, Surface
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.tenancy.context import tenant
from core.tenancy.permissions import MayAdminister


class FeedbackQuery(serializers.Serializer[Any]):
    rating = serializers.ChoiceField(Rating.choices, required=False)
    commented = serializers.BooleanField(default=False, help_text="Only with a comment.")


class FeedbackSerializer(serializers.Serializer[Any]):
    """A thumb up or down, and what was said with it."""

    message_id = serializers.UUIDField(help_text="The answer.")
    conversation_id = serializers.UUIDField(source="message.conversation_id")
    user_identifier = serializers.CharField(source="message.conversation.user_identifier")
    surface = serializers.ChoiceField(Surface.choices, source="message.conversation.surface")
    question = serializers.CharField()
    answer = serializers.CharField(source="message.content")
    answered = serializers.ChoiceField(
        [*Answered.choices, ("", "Not finished")], source="message.answered"
    )
    rating = serializers.ChoiceField(Rating.choices)
    comment = serializers.CharField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class FeedbackPages(CursorPages):
    ordering = "-created_at"


class FeedbackList(Endpoint):
    permission_classes = (MayAdminister,)
    pagination_class = FeedbackPages

    @extend_schema(
        operation_id="feedback_list",
        parameters=[FeedbackQuery, CursorQuery],
        responses=answers({200: FeedbackSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List what people think of answers, newest first."""
        managed = managed_organization(self.caller, organization_id)
        wanted = self.valid(FeedbackQuery, request.query_params)
        pages = FeedbackPages()
        with tenant(managed):
            found = opinions(wanted.get("rating"), commented=wanted["commented"])
            page = pages.paginate_queryset(found, request, self)
        return pages.get_paginated_response(FeedbackSerializer(page, many=True).data)
