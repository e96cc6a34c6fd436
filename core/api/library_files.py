"""Many documents at once: one change of all of them, and what is known of them as CSV."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from core.conversations.document_deletion import delete_document, refuse_if_held
from core.rest.base import AnyMedia, Endpoint
from core.rest.csv_file import CONTENT_TYPE
from core.rest.document_changes import ManyChange, ManyDocuments, change_many, find_many
from core.rest.library import LibraryQuery
from core.rest.library_file import MOST_BYTES, export, import_file
from core.rest.problems import answers
from core.tenancy.auth import organization_of
from core.tenancy.context import tenant
from core.tenancy.permissions import MayEdit


class CountSerializer(serializers.Serializer[Any]):
    documents = serializers.IntegerField(help_text="How many documents there were.")


class FileForm(serializers.Serializer[Any]):
    file = serializers.FileField(
        allow_empty_file=True, help_text="CSV in UTF-8, with the columns of the export."
    )


class ManyDocumentsChange(Endpoint):
    permission_classes: tuple[type[BasePermission], ...] = (MayEdit,)

    @extend_schema(
        operation_id="documents_change_many",
        request=ManyChange,
        responses=answers({200: CountSerializer}, 400, 404, 415),
    )
    def post(self, request: Request) -> Response:
        """Change many documents at once: owner, department, tags, review, archive.

        All of them are changed, or none."""
        given = self.valid(ManyChange, request.data)
        with tenant(organization_of(request).pk):
            count = change_many(given, actor=self.caller.name)
        return Response({"documents": count})


class ManyDocumentsDeletion(Endpoint):
    permission_classes = (MayEdit,)

    @extend_schema(
        operation_id="documents_delete_many",
        request=ManyDocuments,
        responses=answers({200: CountSerializer}, 400, 404, 409, 415),
    )
    def post(self, request: Request) -> Response:
        """Delete many documents with their versions, chunks, vectors and files."""
        given = self.valid(ManyDocuments, request.data)
        organization_id = organization_of(request).pk
        with tenant(organization_id):
            documents = find_many(given["documents"])
            refuse_if_held(given["documents"])  # then none is deleted
        # One by one: a file that can't be deleted keeps its document, and no other's.
        for document in documents:
            delete_document(organization_id, document.pk, self.actor)
        return Response({"documents": len(documents)})


class LibraryFile(Endpoint):
    permission_classes = (MayEdit,)
    renderer_classes = (AnyMedia,)

    @extend_schema(
        operation_id="documents_export",
        parameters=[LibraryQuery],
        responses=answers({(200, CONTENT_TYPE): OpenApiTypes.STR}, 400),
    )
    def get(self, request: Request) -> HttpResponse:
        """The list of documents as CSV, at most 10,000. A cell that a spreadsheet would take
        for a formula begins with an apostrophe.

        Each name in the metadata has a column, such as `metadata.team`: at most 100, those that
        most documents have. Texts stand as they are, all else as JSON."""
        wanted = self.valid(LibraryQuery, request.query_params)
        with tenant(organization_of(request).pk):
            return export(wanted, actor=self.caller.name)


class LibraryImport(Endpoint):
    permission_classes = (MayEdit,)
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="documents_import",
        request={"multipart/form-data": FileForm},
        responses=answers({200: CountSerializer}, 400, 415),
    )
    def post(self, request: Request) -> Response:
        """Change what is known of documents by a CSV file like the export.

        Its columns are title, owner, department, tags, review_months, review_due, archived, and
        metadata by columns such as metadata.team, where an empty cell removes the name. Columns
        that it lacks stay as they are. If a row can't be applied, nothing is changed,
        and `errors` name the rows. At most 2,000 rows and 2 MB."""
        file = self.valid(FileForm, request.data)["file"]
        with tenant(organization_of(request).pk):
            count = import_file(file.read(MOST_BYTES + 1), actor=self.caller.name)
        return Response({"documents": count})
