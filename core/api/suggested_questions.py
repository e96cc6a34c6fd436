"""What the suggested questions are answered today."""

from typing import Any, get_args
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.answering.types import RefusalReason
from core.api.organizations import managed_organization
from core.rest.answers import AnsweredField
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.rest.suggested_questions import suggested_outlooks
from core.tenancy.permissions import MayAdminister


class SeenSerializer(serializers.Serializer[Any]):
    """Where words stand: in a document, or in a curated answer."""

    document_id = serializers.UUIDField(allow_null=True, help_text="Null for a curated answer.")
    title = serializers.CharField(help_text="The document's, or the curated answer's question.")
    version = serializers.IntegerField()
    page = serializers.IntegerField(allow_null=True)


class OutlookSerializer(serializers.Serializer[Any]):
    """A suggested question, and what it is answered today."""

    question = serializers.CharField()
    answered = AnsweredField(
        allow_null=True, help_text="Null for a question that there was no time for: ask again."
    )
    refusal_reason = serializers.ChoiceField(
        get_args(RefusalReason), allow_null=True, help_text="Why it is refused."
    )
    words = serializers.CharField(
        help_text="The first words, as they stand in the source. A model may say them otherwise."
    )
    source = SeenSerializer(allow_null=True)  # type: ignore[assignment]  # Field has one, too


class SuggestedQuestions(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(
        operation_id="organizations_suggested_questions",
        responses=answers({200: OutlookSerializer(many=True)}, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """What the suggested questions are answered today, from what is for everybody. Nothing is
        stored, no language model is asked, and it is no question of the month; six calls a
        minute."""
        managed = managed_organization(self.caller, organization_id)
        return Response(OutlookSerializer(suggested_outlooks(managed), many=True).data)
