"""Questions and their answers, whole or as a stream of events."""

from collections.abc import AsyncIterator
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
from core.answering.runs import complete, resume, stream
from core.answering.situation import TOP_K, Question
from core.api.base import Endpoint
from core.api.fields import Filters, Identifier
from core.api.people import asker, visible_conversation, visible_conversations
from core.api.problems import answers
from core.api.search import ResultSerializer
from core.conversations.models import Message
from core.errors import NotFound
from core.tenancy.auth import organization_of
from core.tenancy.context import tenant
from core.tenancy.options import ContactOptions

MAX_TOP_K = 20
EVENTS = """\
Server-sent events, each with an `id`; send the last one back as `Last-Event-ID` to get what
was missed. `start {conversation_id, message_id}` · `sources {sources}` · `delta {text}` ·
`citation` (a citation) · `done` (the answer object) · `error` (a problem). A comment line
every 15 seconds keeps proxies awake."""


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


class CitationSerializer(serializers.Serializer[Any]):
    """A quote that was checked, character for character, against its page."""

    index = serializers.IntegerField(help_text="The number in square brackets in the answer.")
    document_id = serializers.UUIDField()
    document_title = serializers.CharField()
    version = serializers.IntegerField(required=False)
    effective_from = serializers.DateField(allow_null=True)
    effective_until = serializers.DateField(allow_null=True)
    page = serializers.IntegerField()
    quote = serializers.CharField()
    verified = serializers.BooleanField()
    chunk_id = serializers.UUIDField()
    page_url = serializers.CharField(help_text="The page as an image, the quote highlighted.")


class BasisSerializer(serializers.Serializer[Any]):
    """A version of a document that the answer rests on."""

    document_id = serializers.UUIDField()
    document_title = serializers.CharField()
    version = serializers.IntegerField()
    effective_from = serializers.DateField(allow_null=True)
    effective_until = serializers.DateField(allow_null=True)
    uploaded_on = serializers.DateField()


class SearchedSerializer(serializers.Serializer[Any]):
    """What was in force and matched the filters."""

    documents = serializers.IntegerField()
    chunks = serializers.IntegerField()
    as_of = serializers.DateField()


class PassageSerializer(serializers.Serializer[Any]):
    """A passage that is near to the question and does not answer it."""

    index = serializers.IntegerField()
    document_id = serializers.UUIDField()
    document_title = serializers.CharField()
    version = serializers.IntegerField()
    page = serializers.IntegerField()
    section = serializers.CharField()
    excerpt = serializers.CharField(help_text="As it stands on the page.")
    chunk_id = serializers.UUIDField()
    page_url = serializers.CharField(help_text="The page as an image, the excerpt highlighted.")


class RefusalSerializer(serializers.Serializer[Any]):
    """What helps whoever gets no answer."""

    searched = SearchedSerializer()
    closest = PassageSerializer(many=True)
    contact = ContactOptions(allow_null=True)


class UsageSerializer(serializers.Serializer[Any]):
    prompt_tokens = serializers.IntegerField()
    completion_tokens = serializers.IntegerField()


class AnswerSerializer(serializers.Serializer[Any]):
    conversation_id = serializers.UUIDField()
    message_id = serializers.UUIDField()
    answer = serializers.CharField()
    answered = serializers.BooleanField()
    refusal_reason = serializers.ChoiceField(
        ["no_evidence", "out_of_scope", "no_documents"], allow_null=True
    )
    refusal = RefusalSerializer(allow_null=True)
    citations = CitationSerializer(many=True)
    basis = BasisSerializer(many=True)
    as_of = serializers.DateField(help_text="The day whose versions in force were searched.")
    sources = ResultSerializer(many=True)
    model = serializers.CharField()
    usage = UsageSerializer()
    cached = serializers.BooleanField()
    timings_ms = serializers.DictField(child=serializers.FloatField())


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
            *(400, 404, 406, 415, 503),
        ),
    )
    def post(self, request: Request) -> Response | StreamingHttpResponse:
        """Answer a question from the organization's documents."""
        organization_id = organization_of(request).pk
        streams = isinstance(request.accepted_renderer, EventStream)
        if streams and (last_event_id := request.headers.get("Last-Event-ID")):
            events = resume(organization_id, last_event_id)
            self._check_reader(organization_id, UUID(last_event_id.partition(":")[0]))
            return _event_stream(events)
        draft = prepare(organization_id, self._question(organization_id, request))
        if streams:
            return _event_stream(stream(draft))
        return Response(AnswerSerializer(complete(draft)).data)

    def _question(self, organization_id: UUID, request: Request) -> Question:
        body = self.valid(QuestionBody, request.data)
        conversation_id = body.get("conversation_id")
        if conversation_id is not None:
            with tenant(organization_id):
                visible_conversation(self.caller, conversation_id)
        return Question(
            text=body["query"],
            conversation_id=conversation_id,
            user_identifier=asker(self.caller, body["user_identifier"]),
            top_k=body["top_k"],
            filters=body["filters"],
            as_of=body.get("as_of"),
        )

    def _check_reader(self, organization_id: UUID, message_id: UUID) -> None:
        """NotFound when the answer belongs to somebody else's conversation."""
        with tenant(organization_id):
            own = visible_conversations(self.caller)
            if not Message.objects.filter(pk=message_id, conversation__in=own).exists():
                raise NotFound("There is no such answer.")


def _event_stream(events: AsyncIterator[bytes]) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        events,
        content_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )
