"""Ending an answer that is being written."""

from typing import Any

from asgiref.sync import async_to_sync
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.answering.live.cancel import stop_answer
from core.rest.problems import answers
from core.widget_api.base import FROM_VISITOR, WidgetEndpoint


class AnswerToStop(serializers.Serializer[Any]):
    message_id = serializers.UUIDField()


class Stop(WidgetEndpoint):
    @extend_schema(
        operation_id="widget_stop",
        parameters=[FROM_VISITOR],
        request=AnswerToStop,
        responses=answers({204: None}, 400, 404, 415),
    )
    def post(self, request: Request) -> Response:
        """End an answer with what has been written of it; nothing happens when it has ended."""
        body = self.valid(AnswerToStop, request.data)
        message = self.own_answer(body["message_id"])
        if message.finished_at is None:
            async_to_sync(stop_answer)(message.organization_id, message.pk)
        return Response(status=204)
