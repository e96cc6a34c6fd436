"""What visitors think of answers."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.conversations.models import Feedback, Message, Rating
from core.errors import NotFound
from core.rest.problems import answers
from core.tenancy.context import tenant
from core.widget_api.base import FROM_VISITOR, WidgetEndpoint


class Opinion(serializers.Serializer[Any]):
    message_id = serializers.UUIDField()
    rating = serializers.ChoiceField(Rating.choices)
    comment = serializers.CharField(max_length=1000, default="", allow_blank=True)


class GiveFeedback(WidgetEndpoint):
    @extend_schema(
        operation_id="widget_feedback",
        parameters=[FROM_VISITOR],
        request=Opinion,
        responses=answers({204: None}, 400, 404, 415),
    )
    def post(self, request: Request) -> Response:
        """Rate an answer; what was said of it before is replaced."""
        body = self.valid(Opinion, request.data)
        message = self.own_answer(body["message_id"])
        with tenant(message.organization_id):
            # Locked, so that it is not deleted between the two.
            if not Message.objects.select_for_update().filter(pk=message.pk):
                raise NotFound("There is no such answer.")
            Feedback.objects.update_or_create(
                message=message,
                organization_id=message.organization_id,
                defaults={"rating": body["rating"], "comment": body["comment"]},
            )
        return Response(status=204)
