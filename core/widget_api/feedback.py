"""What visitors think of answers."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.conversations.feedback import rate
from core.rest.opinions import Opinion
from core.rest.problems import answers
from core.widget_api.base import FROM_VISITOR, WidgetEndpoint


class VisitorOpinion(Opinion):
    message_id = serializers.UUIDField()


class GiveFeedback(WidgetEndpoint):
    @extend_schema(
        operation_id="widget_feedback",
        parameters=[FROM_VISITOR],
        request=VisitorOpinion,
        responses=answers({204: None}, 400, 404, 415),
    )
    def post(self, request: Request) -> Response:
        """Rate an answer; what was said of it before is replaced."""
        body = self.valid(VisitorOpinion, request.data)
        rate(self.own_answer(body["message_id"]), body["rating"], body["comment"])
        return Response(status=204)
