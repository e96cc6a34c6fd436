"""Questions and their answers, whole or as a stream of events."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.answering.answer import prepare
from core.answering.draft import Prepared
from core.answering.live.follow import follow
from core.answering.live.runs import complete, start
from core.answering.question import TOP_K, Question
from core.api.fields import Identifier
from core.api.people import asker, reader_of_question, visible_answer, visible_conversation
from core.conversations.models import Surface
from core.errors import InvalidInput
from core.rest.answers import AnswerSerializer, answer_json, event_json, page_urls
from core.rest.base import Endpoint
from core.rest.events import KEEP_ALIVE, event_stream, frame
from core.rest.filter_field import Filters
from core.rest.let_in import while_let_in
from core.rest.problems import answers
from core.tenancy.auth import Caller, organization_of
from core.tenancy.context import tenant

MAX_TOP_K = 20
EVENTS = """\
Server-sent events, each with an `id`; send the last one back as `Last-Event-ID` to get what
was missed. `start {conversation_id, message_id}` · `sources {sources}` · `waiting {position,
seconds}` (while others keep the model busy; 1 is next, the seconds are an estimate or null) ·
`delta {text}` · `citation` (a citation) · `done` (the answer object) · `error` (a problem). A
comment line every 15 seconds keeps proxies awake."""


class QuestionBody(serializers.Serializer[Any]):
    query = serializers.CharField(max_length=settings.MAX_QUESTION_CHARACTERS)
    conversation_id = serializers.UUIDField(
        required=False, allow_null=True, help_text="Go on with this conversation."
    )
    user_identifier = Identifier(
        default="", allow_blank=True, help_text="What you know the asking person by."
    )
    top_k = serializers.IntegerField(min_value=1, max_value=MAX_TOP_K, default=TOP_K)
    filters = Filters(default=dict)
    as_of = serializers.DateField(required=False, allow_null=True)


class EventStream(JSONRenderer):
    """Lets content negotiation choose the stream; problems are still JSON."""

    media_type = "text/event-stream"
    format = "sse"


class ByPreference(DefaultContentNegotiation):
    """Heeds the weights (``q=``) in the Accept header, as DRF's own negotiation does not."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        preferred = request.get_preferred_type([r.media_type for r in renderers])
        for renderer in renderers:
            if renderer.media_type == preferred:
                return renderer, renderer.media_type
        raise NotAcceptable


class Query(Endpoint):
    renderer_classes = (JSONRenderer, EventStream)
    content_negotiation_class = ByPreference

    @extend_schema(
        operation_id="query",
        request=QuestionBody,
        parameters=[
            OpenApiParameter(
                "Last-Event-ID",
                str,
                OpenApiParameter.HEADER,
                description="With Accept: text/event-stream: resume the stream after this event.",
            )
        ],
        responses=answers(
            {
                (200, "application/json"): AnswerSerializer,
                (200, "text/event-stream"): OpenApiResponse(OpenApiTypes.STR, EVENTS),
            },
            *(400, 404, 415),
        ),
    )
    def post(self, request: Request) -> Response | StreamingHttpResponse:
        """Answer a question from the organization's documents."""
        organization_id = organization_of(request).pk
        streams = isinstance(request.accepted_renderer, EventStream)
        if streams and (last_event_id := request.headers.get("Last-Event-ID")):
            message_id, number = _event_id(last_event_id)
            visible_answer(self.caller, organization_id, message_id)
            return event_stream(_frames(organization_id, message_id, number, self.caller))
        draft = prepare(organization_id, self._question(organization_id, request))
        if streams:
            return event_stream(_answer(draft, self.caller))
        answer = complete(draft)
        return Response(answer_json(answer, page_urls(answer.message_id)))

    def _question(self, organization_id: UUID, request: Request) -> Question:
        body = self.valid(QuestionBody, request.data)
        conversation_id = body.get("conversation_id")
        conversation = None
        if conversation_id is not None:
            with tenant(organization_id):
                conversation = visible_conversation(self.caller, conversation_id)
        user_identifier = asker(self.caller, body["user_identifier"])
        return Question(
            text=body["query"],
            conversation_id=conversation_id,
            user_identifier=user_identifier,
            top_k=body["top_k"],
            filters=body["filters"],
            as_of=body.get("as_of"),
            surface=Surface.CONSOLE if self.caller.user else Surface.API,
            reader=reader_of_question(self.caller, user_identifier, conversation),
            key_id=self.caller.own_conversations,
        )


def _event_id(text: str) -> tuple[UUID, int]:
    """The answer and the number of an event, of its id; InvalidInput for anything else."""
    message, _, number = text.partition(":")
    try:
        return UUID(message), max(0, int(number))
    except ValueError as error:
        raise InvalidInput("Last-Event-ID is not an id of this stream.") from error


async def _answer(asked: Prepared, caller: Caller) -> AsyncIterator[bytes]:
    start(asked)
    async for frames in _frames(asked.organization_id, asked.message_id, 0, caller):
        yield frames


async def _frames(
    organization_id: UUID, message_id: UUID, after: int, caller: Caller
) -> AsyncIterator[bytes]:
    """The answer's events after number ``after``; those that are there together in one piece.
    They end with an error once the ``caller`` who reads them may no longer."""
    page_url = page_urls(message_id)
    events = follow(organization_id, message_id, after)
    async with aclosing(while_let_in(caller, events, after)) as readable:
        async for fresh in readable:
            frames = [
                frame(f"{message_id}:{told.number}", told.name, event_json(told, page_url))
                for told in fresh
            ]
            yield b"".join(frames) or KEEP_ALIVE
