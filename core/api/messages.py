"""What can be done about one answer: stop it while it is written, say what one thinks of it."""

from uuid import UUID

from asgiref.sync import async_to_sync
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.answering.live.cancel import stop_answer
from core.api.people import visible_answer
from core.conversations.feedback import rate
from core.rest.base import Endpoint
from core.rest.opinions import Opinion
from core.rest.problems import answers
from core.tenancy.auth import organization_of


class Stop(Endpoint):
    @extend_schema(operation_id="messages_stop", request=None, responses=answers({204: None}, 404))
    def post(self, request: Request, message_id: UUID) -> Response:
        """End an answer with what has been written of it; nothing happens when it has ended."""
        message = visible_answer(self.caller, organization_of(request).pk, message_id)
        if message.finished_at is None:
            async_to_sync(stop_answer)(message.organization_id, message.pk)
        return Response(status=204)


class GiveFeedback(Endpoint):
    @extend_schema(
        operation_id="messages_feedback",
        request=Opinion,
        responses=answers({204: None}, 400, 404, 415),
    )
    def post(self, request: Request, message_id: UUID) -> Response:
        """Rate an answer; what was said of it before is replaced."""
        message = visible_answer(self.caller, organization_of(request).pk, message_id)
        body = self.valid(Opinion, request.data)
        rate(message, body["rating"], body["comment"])
        return Response(status=204)
