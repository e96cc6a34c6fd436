"""Receipts of deleted documents, for whoever may delete some."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.paging import CursorPages, CursorQuery
from core.documents.deletion_receipts import find_receipt, receipts, remains_of
from core.documents.models import DeletedDocument
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.rest.remains import RemainsSerializer
from core.tenancy.auth import organization_of
from core.tenancy.context import tenant
from core.tenancy.permissions import MayEdit


class DeletionSerializer(serializers.Serializer[Any]):
    """What was removed with a document, and what remains."""

    document_id = serializers.UUIDField()
    deleted_at = serializers.DateTimeField(source="created_at", help_text="When it was deleted.")
    versions = serializers.IntegerField(help_text="Versions removed.")
    pages = serializers.IntegerField(help_text="Pages of text removed.")
    chunks = serializers.IntegerField(help_text="Chunks removed, with their vectors.")
    files = serializers.IntegerField(help_text="Stored files removed.")
    answers = serializers.IntegerField(
        help_text="Stored answers that lost passages of it, so far while `finished_at` is null."
    )
    finished_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When all stored answers had been looked through; null while that goes on.",
    )
    remains = serializers.SerializerMethodField(help_text="What is still there.")

    @extend_schema_field(RemainsSerializer(many=True))
    def get_remains(self, deleted: DeletedDocument) -> Any:
        return RemainsSerializer(remains_of([deleted]), many=True).data


class DeletionPages(CursorPages):
    ordering = ("-created_at", "id")


class Deletions(Endpoint):
    permission_classes = (MayEdit,)
    pagination_class = DeletionPages

    @extend_schema(
        operation_id="documents_deletions",
        parameters=[CursorQuery],
        responses=answers({200: DeletionSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request) -> Response:
        """List the receipts of deleted documents, the latest first."""
        pages = DeletionPages()
        with tenant(organization_of(request).pk):
            page = pages.paginate_queryset(receipts(), request, self)
            shown = DeletionSerializer(page, many=True).data
        return pages.get_paginated_response(shown)


class DeletionDetail(Endpoint):
    permission_classes = (MayEdit,)

    @extend_schema(
        operation_id="documents_deletion", responses=answers({200: DeletionSerializer}, 404)
    )
    def get(self, request: Request, document_id: UUID) -> Response:
        """The receipt of a deleted document: what was removed, and what remains until when."""
        with tenant(organization_of(request).pk):
            return Response(DeletionSerializer(find_receipt(document_id)).data)
