"""An organization in numbers."""

from datetime import UTC
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Sum
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.organizations import managed_organization
from core.audit.usage import usage_report
from core.conversations.history import questions_this_month
from core.conversations.models import Conversation, Message
from core.documents.models import Status
from core.documents.standing import newest_versions
from core.documents.used import stored_bytes
from core.documents.vectors.storing import documents_without_vectors
from core.errors import ModelUnavailable
from core.organizations.quota_options import QuotaOptions
from core.organizations.quotas import quotas
from core.providers.registry import embedding_model
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.rest.quota_use import used_quotas
from core.tenancy.context import tenant
from core.tenancy.permissions import IsPlatform, MayAdminister
from core.tenancy.readers import EVERYTHING


class DocumentCounts(serializers.Serializer[Any]):
    """Documents by the status of their newest version."""

    total = serializers.IntegerField()
    pending = serializers.IntegerField()
    processing = serializers.IntegerField()
    completed = serializers.IntegerField()
    failed = serializers.IntegerField()


class TokenCounts(serializers.Serializer[Any]):
    prompt = serializers.IntegerField()
    completion = serializers.IntegerField()


class ModelUsage(serializers.Serializer[Any]):
    """What one model was used for."""

    model = serializers.CharField()
    answers = serializers.IntegerField()
    cached = serializers.IntegerField(help_text="Answers of these that came from the cache.")
    prompt_tokens = serializers.IntegerField()
    completion_tokens = serializers.IntegerField()
    cost = serializers.DecimalField(max_digits=20, decimal_places=8)


class UsageThisMonth(serializers.Serializer[Any]):
    """Since the first of the month, UTC. Costs follow the server's setting LLM_PRICES."""

    month = serializers.DateField(help_text="Its first day.")
    currency = serializers.CharField()
    cost = serializers.DecimalField(max_digits=20, decimal_places=8)
    models = ModelUsage(many=True)


class UsedQuotaSerializer(serializers.Serializer[Any]):
    """How much of one quota is used, in its unit."""

    name = serializers.CharField(help_text="As in `quotas`.")
    used = serializers.IntegerField()
    limit = serializers.IntegerField()
    nearly_used = serializers.BooleanField(help_text="From 80 % on.")


class StatsSerializer(serializers.Serializer[Any]):
    documents = DocumentCounts()
    documents_without_vectors = serializers.IntegerField(
        allow_null=True,
        help_text="Searchable documents without vectors of the present embedding model, which the "
        "command `reembed` makes. Null where that model can't be loaded.",
    )
    pages = serializers.IntegerField(help_text="Of the documents' newest versions.")
    chunks = serializers.IntegerField(help_text="Of the documents' newest versions.")
    conversations = serializers.IntegerField()
    messages = serializers.IntegerField()
    questions_this_month = serializers.IntegerField()
    tokens = TokenCounts()
    usage = UsageThisMonth()
    storage_bytes = serializers.IntegerField(help_text="Originals of all versions.")
    quotas = QuotaOptions()
    used_quotas = UsedQuotaSerializer(many=True, help_text="Of the quotas that are not null.")


class Stats(Endpoint):
    permission_classes = (MayAdminister | IsPlatform,)

    @extend_schema(
        operation_id="organizations_stats", responses=answers({200: StatsSerializer}, 404)
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """Counts, usage and quotas of an organization."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed, EVERYTHING):  # counts, which say nothing of a single document
            return Response(StatsSerializer(_stats()).data)


def _stats() -> dict[str, Any]:
    """The stats object of the active tenant."""
    by_status = dict.fromkeys(Status.values, 0)
    newest = newest_versions().order_by()
    for row in newest.values("status").annotate(documents=Count("pk")):
        by_status[row["status"]] = row["documents"]
    sizes = newest.aggregate(pages=Sum("page_count"), chunks=Sum("chunk_count"))
    tokens = Message.objects.aggregate(
        messages=Count("pk"), prompt=Sum("prompt_tokens"), completion=Sum("completion_tokens")
    )
    return {
        "documents": {"total": sum(by_status.values()), **by_status},
        "documents_without_vectors": _without_vectors(),
        "pages": sizes["pages"] or 0,
        "chunks": sizes["chunks"] or 0,
        "conversations": Conversation.objects.count(),
        "messages": tokens["messages"],
        "questions_this_month": questions_this_month(),
        "tokens": {"prompt": tokens["prompt"] or 0, "completion": tokens["completion"] or 0},
        "usage": _usage_this_month(),
        "storage_bytes": stored_bytes(),
        "quotas": quotas(),
        "used_quotas": used_quotas(),
    }


def _without_vectors() -> int | None:
    try:
        return documents_without_vectors(embedding_model().model_id)
    except ModelUnavailable:
        return None  # /readyz says why


def _usage_this_month() -> dict[str, Any]:
    now = timezone.now()
    start = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    used = usage_report(start, now)
    return {
        "month": start.date(),
        "currency": settings.LLM_CURRENCY,
        "cost": sum((row.cost for row in used), Decimal(0)),
        "models": used,
    }
