"""Why an answer is as it is."""

from typing import Any, get_args
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.answering.stored import to_json, trace_of
from core.answering.types import ModelOutcome, SentenceVerdict
from core.conversations.history import find_answer
from core.errors import NotFound
from core.rest.answers import SearchedSerializer
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.tenancy.auth import organization_of
from core.tenancy.context import tenant
from core.tenancy.permissions import MayAdminister


class CandidateSerializer(serializers.Serializer[Any]):
    """A passage that was looked at; ranks count from 1, null where one did not find it."""

    chunk_id = serializers.UUIDField()
    document_id = serializers.UUIDField()
    document_title = serializers.CharField()
    page_start = serializers.IntegerField()
    page_end = serializers.IntegerField()
    vector_rank = serializers.IntegerField(allow_null=True)
    lexical_rank = serializers.IntegerField(allow_null=True)
    similarity = serializers.FloatField(allow_null=True)
    lexical = serializers.FloatField(allow_null=True)
    score = serializers.FloatField()
    rerank_score = serializers.FloatField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True, help_text="Null: not among the sources.")


class EvidenceSerializer(serializers.Serializer[Any]):
    """What was decided before any model was asked."""

    answerable = serializers.BooleanField()
    reason = serializers.CharField(allow_null=True)
    details = serializers.DictField()


class TriedModelSerializer(serializers.Serializer[Any]):
    model = serializers.CharField()
    outcome = serializers.ChoiceField(get_args(ModelOutcome))
    detail = serializers.CharField(allow_blank=True, help_text="Why it did not answer.")
    prompt_tokens = serializers.IntegerField()
    completion_tokens = serializers.IntegerField()


class SentenceSerializer(serializers.Serializer[Any]):
    """A sentence that the model wrote, and what became of it."""

    sentence = serializers.CharField()
    verdict = serializers.ChoiceField(get_args(SentenceVerdict))
    reason = serializers.CharField(allow_blank=True)
    chunk_id = serializers.UUIDField(allow_null=True)
    share = serializers.FloatField(help_text="Of its words, 0 to 1, those that the source holds.")


class TraceSerializer(serializers.Serializer[Any]):
    message_id = serializers.UUIDField()
    question = serializers.CharField()
    query = serializers.CharField(help_text="What was searched.")
    is_follow_up = serializers.BooleanField()
    candidates = CandidateSerializer(many=True)
    searched = SearchedSerializer()
    evidence = EvidenceSerializer()
    models = TriedModelSerializer(many=True)
    prompt_hash = serializers.CharField(help_text="SHA-256 of all that the last model read.")
    sentences = SentenceSerializer(many=True)
    settings = serializers.DictField()
    timings_ms = serializers.DictField(child=serializers.FloatField())
    cached = serializers.BooleanField()


class MessageTrace(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(operation_id="messages_trace", responses=answers({200: TraceSerializer}, 404))
    def get(self, request: Request, message_id: UUID) -> Response:
        """How an answer came about: what was searched, found, asked and checked. Admins only."""
        with tenant(organization_of(request).pk):
            trace = trace_of(find_answer(message_id))
        if trace is None:
            raise NotFound("This answer was never finished, or is older than traces are.")
        return Response(TraceSerializer({"message_id": message_id, **to_json(trace)}).data)
