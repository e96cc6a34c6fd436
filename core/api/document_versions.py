"""The versions of a document: list, look at, date, withdraw, compare, what was left out."""

from typing import Any, get_args
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.conditional import ETAG, IF_MATCH, refuse_unless_matched, with_etag
from core.api.documents import FailureField, FileWarningSerializer
from core.documents import differences
from core.documents.intake import get_document
from core.documents.left_out import MOST, left_out
from core.documents.models import Status
from core.documents.versions import change_dates, find_version, withdraw
from core.quality.holding import release_version
from core.rest.base import Endpoint
from core.rest.document_changes import CompareQuery, DatesChange
from core.rest.problems import answers
from core.rest.shown_versions import (
    STATES,
    compare_versions,
    shown_version,
    shown_versions,
)
from core.rest.states import state_of_dates
from core.tenancy.auth import organization_of
from core.tenancy.context import tenant
from core.tenancy.permissions import MayAdminister, MayEdit, MayRead

NUMBER = OpenApiParameter(
    "number", OpenApiTypes.INT, OpenApiParameter.PATH, description="The version's number, from 1."
)


class DaysSerializer(serializers.Serializer[Any]):
    """Days on end, both included; null is open."""

    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)


class VersionSerializer(serializers.Serializer[Any]):
    """One uploaded file of a document, and when answers come from it."""

    number = serializers.IntegerField(source="version.number")
    title = serializers.CharField(
        source="version.title",
        help_text="What the document is called once answers come from it; empty: as it is now.",
    )
    state = serializers.ChoiceField(
        STATES,
        help_text="Today. `never`: others count on all of its days; `held`: it was read, and"
        " waits for the golden questions or an admin; `unread`: it is being read, or could not be.",
    )
    is_held = serializers.BooleanField(
        source="version.held_run",
        help_text="What was read last of it waits to be released; what was read before answers.",
    )
    periods = DaysSerializer(many=True, help_text="When answers come from it.")
    effective_from = serializers.DateField(source="version.effective_from", allow_null=True)
    effective_until = serializers.DateField(source="version.effective_until", allow_null=True)
    withdrawn_at = serializers.DateTimeField(source="version.withdrawn_at", allow_null=True)
    status = serializers.ChoiceField(Status.choices, source="version.status")
    error = FailureField(source="version")
    warnings = FileWarningSerializer(many=True, source="version.file_warnings")
    filename = serializers.CharField(source="version.filename")
    file_hash = serializers.CharField(source="version.file_hash", help_text="SHA-256, in hex.")
    size_bytes = serializers.IntegerField(source="version.size_bytes")
    page_count = serializers.IntegerField(source="version.page_count", allow_null=True)
    language = serializers.CharField(source="version.language")
    created_at = serializers.DateTimeField(source="version.created_at")


class VersionsSerializer(serializers.Serializer[Any]):
    versions = VersionSerializer(many=True, help_text="The newest first.")


class PartSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(get_args(differences.Kind))
    text = serializers.CharField()


class DifferenceSerializer(serializers.Serializer[Any]):
    """One place where the texts differ, with a sentence before and after it."""

    skipped = serializers.IntegerField(help_text="Unchanged sentences since the place before.")
    parts = PartSerializer(many=True)


class ComparisonSerializer(serializers.Serializer[Any]):
    """Where two versions differ, in the order of the text."""

    older = serializers.IntegerField()
    newer = serializers.IntegerField()
    differences = DifferenceSerializer(many=True, source="comparison.differences")
    complete = serializers.BooleanField(
        source="comparison.complete", help_text="False: the texts are longer than what is compared."
    )


class LeftOutSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(
        help_text="As on the first of its pages; on the others its numbers may differ."
    )
    pages = serializers.ListField(
        child=serializers.IntegerField(), help_text="The numbers of its pages, from 1."
    )


class AllLeftOutSerializer(serializers.Serializer[Any]):
    """What stands on a version's pages and is neither searched nor quoted."""

    left_out = LeftOutSerializer(
        many=True, help_text=f"What stands on most pages first; {MOST} texts at most."
    )


class DocumentVersions(Endpoint):
    @extend_schema(operation_id="versions_list", responses=answers({200: VersionsSerializer}, 404))
    def get(self, request: Request, document_id: UUID) -> Response:
        """All versions of a document, and when answers come from which."""
        with tenant(organization_of(request).pk):
            found = shown_versions(document_id)
        return Response(VersionsSerializer({"versions": found}).data)


class DocumentVersionDetail(Endpoint):
    def get_permissions(self) -> list[BasePermission]:
        return [MayRead() if self.request.method in SAFE_METHODS else MayEdit()]

    @extend_schema(
        operation_id="versions_retrieve",
        parameters=[NUMBER, ETAG],
        responses=answers({200: VersionSerializer}, 404),
    )
    def get(self, request: Request, document_id: UUID, number: int) -> Response:
        """One version of a document."""
        return _changeable(organization_of(request).pk, document_id, number)

    @extend_schema(
        operation_id="versions_update",
        parameters=[NUMBER, IF_MATCH, ETAG],
        request=DatesChange,
        responses=answers({200: VersionSerializer}, 400, 404, 409, 412, 415),
    )
    def patch(self, request: Request, document_id: UUID, number: int) -> Response:
        """Change a version's dates. Versions count in the order of their numbers: one that would
        begin before the version that it replaces is refused."""
        organization_id = organization_of(request).pk
        with tenant(organization_id):
            find_version(document_id, number)  # NotFound before anything is read of the body
            dates = self.valid(DatesChange, request.data)
            document = get_document(document_id, lock=True)
            refuse_unless_matched(request, state_of_dates(find_version(document_id, number)))
            change_dates(document, number, dates, actor=self.caller.name)
        return _changeable(organization_id, document_id, number)

    @extend_schema(
        operation_id="versions_withdraw",
        parameters=[NUMBER],
        responses=answers({204: None}, 404, 409),
    )
    def delete(self, request: Request, document_id: UUID, number: int) -> Response:
        """Withdraw a version: it counts on no day any more, and what it replaced counts again.

        It stays in the list, and answers that cite it still lead to its pages."""
        with tenant(organization_of(request).pk):
            document = get_document(document_id, lock=True)
            withdraw(document, number, actor=self.caller.name)
        return Response(status=204)


class VersionRelease(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(
        operation_id="versions_release",
        parameters=[NUMBER],
        request=None,
        responses=answers({200: VersionSerializer}, 404, 409),
    )
    def post(self, request: Request, document_id: UUID, number: int) -> Response:
        """Have answers come from a version that waits, although golden questions went wrong."""
        organization_id = organization_of(request).pk
        with tenant(organization_id):
            release_version(document_id, number, actor=self.caller.name)
            return Response(VersionSerializer(shown_version(document_id, number)).data)


class VersionLeftOut(Endpoint):
    @extend_schema(
        operation_id="versions_left_out",
        parameters=[NUMBER],
        responses=answers({200: AllLeftOutSerializer}, 404),
    )
    def get(self, request: Request, document_id: UUID, number: int) -> Response:
        """What was left out of a version's text: headers, footers, watermarks, contents."""
        with tenant(organization_of(request).pk):
            version = find_version(document_id, number)
            return Response(AllLeftOutSerializer({"left_out": left_out(version)}).data)


class Compare(Endpoint):
    @extend_schema(
        operation_id="versions_compare",
        parameters=[CompareQuery],
        responses=answers({200: ComparisonSerializer}, 400, 404, 409),
    )
    def get(self, request: Request, document_id: UUID) -> Response:
        """How the text of two versions differs, by default of the newest and the one before it.
        Those who may edit compare what waits to be released, too."""
        with tenant(organization_of(request).pk):
            get_document(document_id)
            wanted = self.valid(CompareQuery, request.query_params)
            found = compare_versions(document_id, **wanted)
        return Response(ComparisonSerializer(found).data)


def _changeable(organization_id: UUID, document_id: UUID, number: int) -> Response:
    with tenant(organization_id):
        shown = shown_version(document_id, number)
        return with_etag(VersionSerializer(shown).data, state_of_dates(shown.version))
