"""Documents: list, look at, follow, ingest again, delete."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Greatest
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import JsonObject
from core.api.paging import NumberedPages, NumberedQuery
from core.documents.intake import delete_document, reprocess
from core.documents.models import DocumentVersion, Stage, Status
from core.errors import NotFound
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.tenancy.auth import organization_of
from core.tenancy.context import tenant
from core.tenancy.permissions import MayEdit, MayRead

COLUMNS = {
    "created_at": "document__created_at",
    "title": "document__title",
    "updated_at": "changed_at",
}
ORDERINGS = [sign + name for name in COLUMNS for sign in ("", "-")]


class FailureSerializer(serializers.Serializer[Any]):
    """Why ingest failed, and whether trying again may help."""

    code = serializers.CharField(source="error_code")
    detail = serializers.CharField(source="error_detail")
    retryable = serializers.BooleanField(source="error_retryable")


@extend_schema_field(FailureSerializer(allow_null=True))
class FailureField(serializers.Field[Any, Any, Any, Any]):
    """A version's failure; null unless it failed."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)

    def to_representation(self, version: DocumentVersion) -> Any:
        failed = version.status == Status.FAILED
        return FailureSerializer(version).data if failed else None


# Docstrings of serializers are read by people: they go into the OpenAPI document.
class DocumentSerializer(serializers.Serializer[Any]):
    """A document as its newest version stands."""

    id = serializers.UUIDField(source="document_id")
    title = serializers.CharField(source="document.title")
    status = serializers.ChoiceField(Status.choices)
    file_hash = serializers.CharField(help_text="SHA-256 of the file, in hex.")
    size_bytes = serializers.IntegerField()
    page_count = serializers.IntegerField(allow_null=True)
    chunk_count = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField(source="number")
    metadata = JsonObject(source="document.metadata")
    effective_from = serializers.DateField(allow_null=True)
    effective_until = serializers.DateField(allow_null=True)
    error = FailureField()
    warnings = serializers.ListField(
        child=serializers.CharField(),
        help_text="What of the file could not be read, or was guessed, in sentences.",
    )
    created_at = serializers.DateTimeField(source="document.created_at")
    updated_at = serializers.DateTimeField(source="changed_at")


class ProgressSerializer(serializers.Serializer[Any]):
    done = serializers.IntegerField(source="progress_done")
    total = serializers.IntegerField(source="progress_total")
    percent = serializers.SerializerMethodField()

    def get_percent(self, version: DocumentVersion) -> int:
        if version.status == Status.COMPLETED:
            return 100
        return 100 * version.progress_done // max(version.progress_total, 1)


class StatusSerializer(serializers.Serializer[Any]):
    """How far the ingest of the newest version has come."""

    id = serializers.UUIDField(source="document_id")
    status = serializers.ChoiceField(Status.choices)
    stage = serializers.ChoiceField(Stage.choices)
    progress = ProgressSerializer(source="*")
    error = FailureField()


class ListQuery(serializers.Serializer[Any]):
    status = serializers.ChoiceField(Status.choices, required=False)
    q = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="Words of the title."
    )
    ordering = serializers.ChoiceField(ORDERINGS, default="-created_at")


def newest_versions() -> QuerySet[DocumentVersion]:
    """The newest version of each document of the active tenant: what DocumentSerializer takes.

    Its document is loaded; ``changed_at`` is when either last changed.
    """
    newer = DocumentVersion.objects.filter(
        document=OuterRef("document"), number__gt=OuterRef("number")
    )
    return (
        DocumentVersion.objects.filter(~Exists(newer))
        .select_related("document")
        .annotate(changed_at=Greatest("updated_at", "document__updated_at"))
    )


def newest_version(document_id: UUID) -> DocumentVersion:
    """The newest version of one document of the active tenant; NotFound."""
    version = newest_versions().filter(document_id=document_id).first()
    if version is None:
        raise NotFound("There is no such document.")
    return version


def document_object(organization_id: UUID, document_id: UUID) -> dict[str, Any]:
    """The contract's document object. NotFound."""
    with tenant(organization_id):
        return dict(DocumentSerializer(newest_version(document_id)).data)


class Documents(Endpoint):
    pagination_class = NumberedPages

    @extend_schema(
        operation_id="documents_list",
        parameters=[ListQuery, NumberedQuery],
        responses=answers({200: DocumentSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request) -> Response:
        """List documents."""
        wanted = self.valid(ListQuery, request.query_params)
        column = COLUMNS[wanted["ordering"].removeprefix("-")]
        sign = "-" if wanted["ordering"].startswith("-") else ""
        pages = NumberedPages()
        with tenant(organization_of(request).pk):
            versions = newest_versions().order_by(f"{sign}{column}", "document_id")
            if "status" in wanted:
                versions = versions.filter(status=wanted["status"])
            if wanted.get("q"):
                versions = versions.filter(document__title__icontains=wanted["q"])
            page = pages.paginate_queryset(versions, request, self)
        return pages.get_paginated_response(DocumentSerializer(page, many=True).data)


class DocumentDetail(Endpoint):
    def get_permissions(self) -> list[BasePermission]:
        return [MayEdit() if self.request.method == "DELETE" else MayRead()]

    @extend_schema(responses=answers({200: DocumentSerializer}, 404))
    def get(self, request: Request, document_id: UUID) -> Response:
        """One document."""
        return Response(document_object(organization_of(request).pk, document_id))

    @extend_schema(responses=answers({204: None}, 404))
    def delete(self, request: Request, document_id: UUID) -> Response:
        """Delete a document with its versions, chunks, vectors and files."""
        delete_document(organization_of(request).pk, document_id, self.actor)
        return Response(status=204)


class DocumentStatus(Endpoint):
    @extend_schema(operation_id="documents_status", responses=answers({200: StatusSerializer}, 404))
    def get(self, request: Request, document_id: UUID) -> Response:
        """How far a document's ingest has come."""
        with tenant(organization_of(request).pk):
            version = newest_version(document_id)
        return Response(StatusSerializer(version).data)


class Reprocess(Endpoint):
    permission_classes = (MayEdit,)

    @extend_schema(
        operation_id="documents_reprocess",
        request=None,
        responses=answers({202: DocumentSerializer}, 404),
    )
    def post(self, request: Request, document_id: UUID) -> Response:
        """Ingest the newest version again; a run under way is left alone."""
        organization_id = organization_of(request).pk
        reprocess(organization_id, document_id, self.actor)
        return Response(document_object(organization_id, document_id), status=202)
