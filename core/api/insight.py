"""What was asked, how it was answered and what it cost, for admins and secret keys."""

from typing import Any, get_args
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.answering.types import RefusalReason
from core.api.organizations import managed_organization
from core.api.paging import NumberedPages, NumberedQuery
from core.api.stats import UsedQuotaSerializer
from core.conversations.insight.document_figures import never_cited
from core.conversations.insight.span import Unit
from core.conversations.models import Surface
from core.rest.base import AnyMedia, Endpoint
from core.rest.csv_file import CONTENT_TYPE
from core.rest.insight_file import InsightFileQuery, export
from core.rest.insight_report import (
    Insight,
    InsightQuery,
    SpanQuery,
    insight,
    span_of,
)
from core.rest.problems import answers
from core.tenancy.context import tenant
from core.tenancy.permissions import MayAdminister


class AnswerFiguresSerializer(serializers.Serializer[Any]):
    """Questions, and what became of them. Gaps' and golden questions asked as a check do not
    count."""

    questions = serializers.IntegerField()
    answered = serializers.IntegerField()
    partly = serializers.IntegerField()
    refused = serializers.IntegerField(help_text="For want of a policy.")
    others = serializers.IntegerField(
        help_text="Greetings, what is better taken to a person, and what was stopped or broke off."
    )
    answered_share = serializers.FloatField(
        allow_null=True,
        help_text="Answered or partly, of these and the refused: 0 to 1. Null without any.",
    )
    liked = serializers.IntegerField(help_text="Their thumbs up.")
    disliked = serializers.IntegerField(help_text="Their thumbs down.")
    median_seconds = serializers.FloatField(
        allow_null=True, help_text="Half of the whole answers took no longer."
    )
    slow_seconds = serializers.FloatField(
        allow_null=True, help_text="95 % of the whole answers took no longer."
    )


class SpentSerializer(serializers.Serializer[Any]):
    """Uses of models. Costs follow the server's setting LLM_PRICES."""

    answers = serializers.IntegerField()
    prompt_tokens = serializers.IntegerField()
    completion_tokens = serializers.IntegerField()
    cost = serializers.DecimalField(max_digits=20, decimal_places=8)


class InsightPeriodSerializer(serializers.Serializer[Any]):
    """A day, week or month; at the ends what of it was asked for."""

    since = serializers.DateField()
    until = serializers.DateField()
    answers = AnswerFiguresSerializer()
    spent = SpentSerializer()


class SurfaceFiguresSerializer(serializers.Serializer[Any]):
    surface = serializers.ChoiceField(Surface.choices)
    answers = AnswerFiguresSerializer()


class WidgetFiguresSerializer(serializers.Serializer[Any]):
    widget_id = serializers.UUIDField()
    name = serializers.CharField(help_text="Empty: deleted since.")
    answers = AnswerFiguresSerializer()


class ModelSpentSerializer(serializers.Serializer[Any]):
    model = serializers.CharField()
    spent = SpentSerializer()


class RefusalsSerializer(serializers.Serializer[Any]):
    refusal_reason = serializers.ChoiceField(get_args(RefusalReason))
    times = serializers.IntegerField()


class CitedSerializer(serializers.Serializer[Any]):
    document_id = serializers.UUIDField()
    title = serializers.CharField()
    times = serializers.IntegerField(help_text="So many answers cite it.")


class UsedSerializer(serializers.Serializer[Any]):
    """A curated answer, and how often it was given."""

    curated_id = serializers.UUIDField()
    question = serializers.CharField(help_text="The first of its questions.")
    times = serializers.IntegerField(help_text="How many questions were answered with it.")


class QuotaUseSerializer(serializers.Serializer[Any]):
    used = serializers.IntegerField(help_text="Questions of this calendar month, UTC.")
    limit = serializers.IntegerField(allow_null=True, help_text="Null is none.")


class InsightSerializer(serializers.Serializer[Any]):
    """The figures of some days."""

    since = serializers.DateField()
    until = serializers.DateField()
    by = serializers.ChoiceField(get_args(Unit))
    answers = AnswerFiguresSerializer()
    spent = SpentSerializer()
    currency = serializers.CharField()
    periods = InsightPeriodSerializer(many=True)
    surfaces = SurfaceFiguresSerializer(many=True)
    widgets = WidgetFiguresSerializer(
        many=True, help_text="Each widget that the figures are about; none of other surfaces."
    )
    models = ModelSpentSerializer(many=True)
    refusals = RefusalsSerializer(many=True)
    most_cited = CitedSerializer(many=True)
    curated_answers = UsedSerializer(
        many=True, help_text="The curated answers that were given most."
    )
    never_cited = serializers.IntegerField(
        help_text="Documents that no answer of these days cites."
    )
    quota = QuotaUseSerializer()
    monthly_quotas = UsedQuotaSerializer(
        many=True,
        help_text="Of questions, tokens and cost, those that have a limit, in this calendar month.",
    )


class NeverCitedSerializer(serializers.Serializer[Any]):
    """A document that no answer of some days cites."""

    id = serializers.UUIDField()
    title = serializers.CharField()


class InsightDetail(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(
        operation_id="insight_retrieve",
        parameters=[InsightQuery],
        responses=answers({200: InsightSerializer}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """Questions, answers, ratings, response times, documents and costs of at most 366 days."""
        managed = managed_organization(self.caller, organization_id)
        span = span_of(self.valid(InsightQuery, request.query_params))
        with tenant(managed):
            found = insight(span)
        return Response(InsightSerializer(_members(found)).data)


class InsightFile(Endpoint):
    permission_classes = (MayAdminister,)
    renderer_classes = (AnyMedia,)

    @extend_schema(
        operation_id="insight_export",
        parameters=[InsightFileQuery],
        responses=answers({(200, CONTENT_TYPE): OpenApiTypes.STR}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> HttpResponse:
        """One of the lists of the report as CSV."""
        managed = managed_organization(self.caller, organization_id)
        wanted = self.valid(InsightFileQuery, request.query_params)
        with tenant(managed):
            return export(span_of(wanted), wanted["what"], actor=self.caller.name)


class NeverCited(Endpoint):
    permission_classes = (MayAdminister,)
    pagination_class = NumberedPages

    @extend_schema(
        operation_id="never_cited_list",
        parameters=[SpanQuery, NumberedQuery],
        responses=answers({200: NeverCitedSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List the documents that no answer of 366 days at most cites, by title: those that can be
        searched and are not archived."""
        managed, pages = managed_organization(self.caller, organization_id), NumberedPages()
        span = span_of(self.valid(SpanQuery, request.query_params))
        with tenant(managed):
            page = pages.paginate_queryset(never_cited(span), request, self)
        return pages.get_paginated_response(NeverCitedSerializer(page, many=True).data)


def _members(found: Insight) -> dict[str, Any]:
    surfaces, models = found.answers.surfaces.items(), found.spending.models.items()
    return {
        **{"since": found.span.since, "until": found.span.until, "by": found.span.unit},
        "answers": found.answers.total,
        "spent": found.spending.total,
        "currency": found.currency,
        "periods": found.periods,
        "surfaces": [{"surface": name, "answers": figures} for name, figures in surfaces],
        "widgets": found.widgets,
        "models": [{"model": name, "spent": spent} for name, spent in models],
        "refusals": [
            {"refusal_reason": name, "times": times}
            for name, times in found.answers.refusals.items()
        ],
        "most_cited": found.most_cited,
        "curated_answers": found.most_used,
        "never_cited": found.never_cited,
        "quota": found.quota,
        "monthly_quotas": found.monthly_quotas,
    }
