"""Documents: list, look at, change, follow, ingest again, delete."""

from collections.abc import Sequence
from typing import Any, get_args
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.conditional import ETAG, IF_MATCH, refuse_unless_matched, with_etag
from core.api.members import OwnerSerializer
from core.api.paging import NumberedPages, NumberedQuery
from core.conversations.document_deletion import delete_document
from core.documents.details import department_of, tags_of
from core.documents.intake import get_document, reprocess
from core.documents.models import DocumentVersion, Stage, Status
from core.documents.reading.file_warnings import OTHER, SENTENCES, FileWarning
from core.documents.standing import Standing
from core.documents.turns import waits
from core.errors import NotFound
from core.rest.audience_field import AudienceSerializer, audience_json
from core.rest.base import Endpoint
from core.rest.document_changes import DocumentChange, change_one
from core.rest.json_object import JsonObject
from core.rest.library import LibraryQuery, find_documents, listed_in_order, listed_versions
from core.rest.problems import answers
from core.rest.states import state_of_document
from core.tenancy.auth import organization_of
from core.tenancy.context import tenant
from core.tenancy.permissions import MayEdit, MayRead


class FailureSerializer(serializers.Serializer[Any]):
    """Why ingest failed, and whether trying again may help."""

    code = serializers.CharField(source="error_code")
    detail = serializers.CharField(source="error_detail")
    retryable = serializers.BooleanField(source="error_retryable")


@extend_schema_field(FailureSerializer(allow_null=True))
class FailureField(serializers.Field[Any, Any, Any, Any]):
    """A version's failure; null unless it failed."""

    def __init__(self, source: str = "*") -> None:
        super().__init__(source=source, read_only=True)

    def to_representation(self, version: DocumentVersion) -> Any:
        failed = version.status == Status.FAILED
        return FailureSerializer(version).data if failed else None


class FileWarningSerializer(serializers.Serializer[FileWarning]):
    """What of the file could not be read, or was guessed."""

    code = serializers.ChoiceField([*SENTENCES, OTHER])
    detail = serializers.CharField(help_text="The same as a sentence, in English.")
    pages = serializers.ListField(
        child=serializers.IntegerField(),
        required=False,
        help_text="Which pages it is about; left out where it is about none.",
    )

    def to_representation(self, instance: FileWarning) -> dict[str, Any]:
        return instance.told()


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
    audience = serializers.SerializerMethodField(
        help_text="Who may read it and be answered from it. A name `audience` in the metadata is a "
        "filter and protects nothing."
    )
    owner = OwnerSerializer(source="document.owner", allow_null=True)
    department = serializers.SerializerMethodField(help_text="Of the metadata; empty for none.")
    tags = serializers.SerializerMethodField(help_text="Of the metadata.")
    language = serializers.CharField(help_text="Such as `en`; empty while it is not known.")
    effective_from = serializers.DateField(allow_null=True)
    effective_until = serializers.DateField(allow_null=True)
    standing = serializers.ChoiceField(
        get_args(Standing),
        help_text="Today. `coming`: no version counts yet; `ended`: none counts any more; `unread`:"
        " none could be read so far.",
    )
    in_force = serializers.SerializerMethodField(help_text="Whether answers come from it today.")
    in_force_version = serializers.IntegerField(
        source="in_force_number", allow_null=True, help_text="The version that counts today."
    )
    next_version = serializers.IntegerField(source="next_number", allow_null=True)
    next_from = serializers.DateField(allow_null=True, help_text="Its first day.")
    review_months = serializers.IntegerField(source="document.review_months", allow_null=True)
    review_due = serializers.DateField(source="document.review_due", allow_null=True)
    archived_on = serializers.DateField(source="document.archived_on", allow_null=True)
    times_cited = serializers.IntegerField(help_text="How many answers cite it.")
    last_cited = serializers.DateTimeField(allow_null=True)
    error = FailureField()
    warnings = FileWarningSerializer(many=True, source="file_warnings")
    created_at = serializers.DateTimeField(source="document.created_at")
    updated_at = serializers.DateTimeField(source="changed_at")

    @extend_schema_field(AudienceSerializer)
    def get_audience(self, version: DocumentVersion) -> dict[str, Any]:
        return audience_json(version.document.audience)

    def get_department(self, version: DocumentVersion) -> str:
        return department_of(version.document)

    def get_tags(self, version: DocumentVersion) -> list[str]:
        return tags_of(version.document)

    def get_in_force(self, version: Any) -> bool:
        return bool(version.standing == "in_force")


class ProgressSerializer(serializers.Serializer[Any]):
    done = serializers.IntegerField(source="progress_done")
    total = serializers.IntegerField(source="progress_total")
    percent = serializers.SerializerMethodField()

    def get_percent(self, version: DocumentVersion) -> int:
        if version.status == Status.COMPLETED:
            return 100
        return 100 * version.progress_done // max(version.progress_total, 1)


class WaitSerializer(serializers.Serializer[Any]):
    """How long it waits until somebody works on it."""

    position = serializers.IntegerField(
        help_text="1 is next. Organizations take turns, so fewer may come before it."
    )
    seconds = serializers.IntegerField(
        allow_null=True,
        help_text="An estimate of the seconds until its turn; null while nothing is known yet.",
    )


class OutageSerializer(serializers.Serializer[Any]):
    """It waits for the embedding model, which does not answer, and goes on by itself once that
    does."""

    detail = serializers.CharField(source="error_detail")
    since = serializers.DateTimeField(source="away_since")
    next_try_at = serializers.DateTimeField(allow_null=True)


class StatusSerializer(serializers.Serializer[Any]):
    """How far the ingest of the newest version has come; `waiting` is null while it is worked on
    and afterwards."""

    id = serializers.UUIDField(source="document_id")
    status = serializers.ChoiceField(Status.choices)
    stage = serializers.ChoiceField(Stage.choices)
    progress = ProgressSerializer(source="*")
    waiting = serializers.SerializerMethodField()
    outage = serializers.SerializerMethodField()
    error = FailureField()

    @extend_schema_field(OutageSerializer(allow_null=True))
    def get_outage(self, version: DocumentVersion) -> Any:
        return OutageSerializer(version).data if version.away_since else None

    @extend_schema_field(WaitSerializer(allow_null=True))
    def get_waiting(self, version: DocumentVersion) -> Any:
        wait = waits([version]).get(version.pk)
        return WaitSerializer(wait).data if wait else None


def newest_version(document_id: UUID) -> DocumentVersion:
    """The newest version of one document of the active tenant, as DocumentSerializer takes it;
    NotFound."""
    version = listed_versions().filter(document_id=document_id).first()
    if version is None:
        raise NotFound("There is no such document.")
    return version


def documents_by_id(organization_id: UUID, ids: Sequence[UUID]) -> dict[UUID, DocumentVersion]:
    """The newest versions of these documents, as DocumentSerializer takes them."""
    with tenant(organization_id):
        versions = listed_versions().filter(document__in=ids)
        return {version.document_id: version for version in versions}


def document_object(organization_id: UUID, document_id: UUID) -> dict[str, Any]:
    """The contract's document object. NotFound."""
    with tenant(organization_id):
        return dict(DocumentSerializer(newest_version(document_id)).data)


def _changeable(organization_id: UUID, document_id: UUID) -> Response:
    with tenant(organization_id):
        version = newest_version(document_id)
        body = DocumentSerializer(version).data
        return with_etag(body, state_of_document(version.document, version))


class Documents(Endpoint):
    pagination_class = NumberedPages

    @extend_schema(
        operation_id="documents_list",
        parameters=[LibraryQuery, NumberedQuery],
        responses=answers({200: DocumentSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request) -> Response:
        """List documents."""
        wanted = self.valid(LibraryQuery, request.query_params)
        pages = NumberedPages()
        with tenant(organization_of(request).pk):
            page = pages.paginate_queryset(find_documents(wanted), request, self)
            versions = listed_in_order(page or ())
        return pages.get_paginated_response(DocumentSerializer(versions, many=True).data)


class DocumentDetail(Endpoint):
    def get_permissions(self) -> list[BasePermission]:
        return [MayRead() if self.request.method in SAFE_METHODS else MayEdit()]

    @extend_schema(parameters=[ETAG], responses=answers({200: DocumentSerializer}, 404))
    def get(self, request: Request, document_id: UUID) -> Response:
        """One document."""
        return _changeable(organization_of(request).pk, document_id)

    @extend_schema(
        operation_id="documents_update",
        request=DocumentChange,
        parameters=[IF_MATCH, ETAG],
        responses=answers({200: DocumentSerializer}, 400, 404, 409, 412, 415),
    )
    def patch(self, request: Request, document_id: UUID) -> Response:
        """Change what is known about a document: title, audience, owner, metadata, dates, review,
        archive.

        What is left out stays. The dates are those of the newest version."""
        organization_id = organization_of(request).pk
        with tenant(organization_id):
            get_document(document_id)  # NotFound before anything is read of the body
            given = self.valid(DocumentChange, request.data)
            document = get_document(document_id, lock=True)
            refuse_unless_matched(request, state_of_document(document, newest_version(document_id)))
            change_one(document_id, given, actor=self.caller.name)
        return _changeable(organization_id, document_id)

    @extend_schema(operation_id="documents_delete", responses=answers({204: None}, 404, 409))
    def delete(self, request: Request, document_id: UUID) -> Response:
        """Delete a document with its versions, chunks, vectors and files.

        Its passages go from stored answers soon after; the receipt is at
        `documents/deletions/{id}/`."""
        delete_document(organization_of(request).pk, document_id, self.actor)
        return Response(status=204)


class DocumentStatus(Endpoint):
    @extend_schema(operation_id="documents_status", responses=answers({200: StatusSerializer}, 404))
    def get(self, request: Request, document_id: UUID) -> Response:
        """How far a document's ingest has come."""
        with tenant(organization_of(request).pk):
            return Response(StatusSerializer(newest_version(document_id)).data)


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
