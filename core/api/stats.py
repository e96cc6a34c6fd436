"""An organization in numbers."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.base import Endpoint
from core.api.documents import newest_versions
from core.api.organizations import managed_organization
from core.api.problems import answers
from core.conversations.history import questions_this_month
from core.conversations.models import Conversation, Message
from core.documents.models import DocumentVersion, Status
from core.tenancy.context import tenant
from core.tenancy.options import QuotaOptions
from core.tenancy.permissions import IsPlatform, MayAdminister
from core.tenancy.quotas import quotas


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


class StatsSerializer(serializers.Serializer[Any]):
    documents = DocumentCounts()
    pages = serializers.IntegerField(help_text="Of the documents' newest versions.")
    chunks = serializers.IntegerField(help_text="Of the documents' newest versions.")
    conversations = serializers.IntegerField()
    messages = serializers.IntegerField()
    questions_this_month = serializers.IntegerField()
    tokens = TokenCounts()
    storage_bytes = serializers.IntegerField(help_text="Originals of all versions.")
    quotas = QuotaOptions()


class Stats(Endpoint):
    permission_classes = (MayAdminister | IsPlatform,)

    @extend_schema(
        operation_id="organizations_stats", responses=answers({200: StatsSerializer}, 404)
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """Counts, usage and quotas."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
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
    stored = DocumentVersion.objects.aggregate(bytes=Sum("size_bytes"))["bytes"]
    return {
        "documents": {"total": sum(by_status.values()), **by_status},
        "pages": sizes["pages"] or 0,
        "chunks": sizes["chunks"] or 0,
        "conversations": Conversation.objects.count(),
        "messages": tokens["messages"],
        "questions_this_month": questions_this_month(),
        "tokens": {"prompt": tokens["prompt"] or 0, "completion": tokens["completion"] or 0},
        "storage_bytes": stored or 0,
        "quotas": quotas(),
    }
