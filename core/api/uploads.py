"""Taking in files."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.documents import DocumentSerializer, document_object, documents_by_id
from core.documents.intake import Upload, accept
from core.documents.reading.formats import LABELS
from core.documents.reading.unpack import MOST_FILES
from core.documents.zip_intake import accept_zip
from core.errors import FileTooLarge, InvalidInput
from core.fair_threads import LONG_STEP, let_fewer_first, working_for
from core.processors import processors
from core.rest.audience_field import AudienceField
from core.rest.base import Endpoint
from core.rest.json_object import JsonObject
from core.rest.problems import answers
from core.tenancy.auth import organization_of
from core.tenancy.fair_gate import FairGate
from core.tenancy.permissions import MayEdit

# So that no crowd of uploads goes on at once in the moments between two questions of others.
GATE = FairGate(processors())
# Unpacking takes up to a minute, in which others' single files must find a place.
ARCHIVES = FairGate(max(2, processors()))
# What may come around the file in a multipart body.
FORM_BYTES = 1024 * 1024


class _FileForm(serializers.Serializer[Any]):
    # An empty file is intake's to refuse, as any other that is no document.
    file = serializers.FileField(allow_empty_file=True, help_text=f"One of these: {LABELS}.")
    metadata = JsonObject(required=False, help_text="A JSON object, for filters.")
    audience = AudienceField(
        required=False,
        help_text="Who may read it: an object as in the document. Left out, a new document is for "
        "everybody, and one that gets a version stays for whom it was.",
    )
    effective_from = serializers.DateField(required=False, allow_null=True)
    effective_until = serializers.DateField(required=False, allow_null=True)


class UploadForm(_FileForm):
    """A file and what is known about it."""

    title = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    replaces = serializers.UUIDField(
        required=False, allow_null=True, help_text="The document that gets a new version."
    )


class ZipForm(_FileForm):
    """A zip archive of files, and what is known about each of them."""

    file = serializers.FileField(
        allow_empty_file=True, help_text=f"A zip archive of up to {MOST_FILES} files."
    )


class FileRefusalSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class TakenSerializer(serializers.Serializer[Any]):
    """A file of an archive, and what became of it."""

    name = serializers.CharField(help_text="Its path in the archive.")
    document = DocumentSerializer(allow_null=True, help_text="Null where it was refused.")
    is_new = serializers.BooleanField(help_text="False where these bytes were there already.")
    error = FileRefusalSerializer(allow_null=True, help_text="Why it was refused.")


class UnpackedSerializer(serializers.Serializer[Any]):
    files = TakenSerializer(many=True, help_text="What became of each file of the archive.")


class Uploads(Endpoint):
    permission_classes = (MayEdit,)
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="documents_upload",
        request={"multipart/form-data": UploadForm},
        responses=answers({200: DocumentSerializer, 202: DocumentSerializer}, 400, 404, 415, 507),
    )
    def post(self, request: Request) -> Response:
        """Upload a document. 202: ingest follows. 200: these bytes are there already."""
        _refuse_large(request)
        upload = _upload(request, self.valid(UploadForm, request.data))
        organization_id = organization_of(request).pk
        with working_for(organization_id), GATE.turn(organization_id):
            let_fewer_first(LONG_STEP)
            document, created = accept(organization_id, upload, self.actor)
        return Response(
            document_object(organization_id, document.pk), status=202 if created else 200
        )


class ZipUploads(Endpoint):
    permission_classes = (MayEdit,)
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="documents_upload_zip",
        request={"multipart/form-data": ZipForm},
        responses=answers({200: UnpackedSerializer, 202: UnpackedSerializer}, 400, 415, 422, 507),
    )
    def post(self, request: Request) -> Response:
        """Upload a zip archive of files, each of which becomes a document. 202: ingest follows of
        what is new. 200: nothing is."""
        _refuse_large(request)
        upload = _upload(request, self.valid(ZipForm, request.data))
        organization_id = organization_of(request).pk
        with working_for(organization_id), ARCHIVES.turn(organization_id):
            let_fewer_first(LONG_STEP)
            taken = accept_zip(organization_id, upload, self.actor)
        found = documents_by_id(organization_id, [one.document.pk for one in taken if one.document])
        files = [
            {
                "name": one.name,
                "document": found[one.document.pk] if one.document else None,
                "is_new": one.is_new,
                "error": one.error,
            }
            for one in taken
        ]
        status = 202 if any(one.is_new for one in taken) else 200
        return Response(UnpackedSerializer({"files": files}).data, status=status)


def _upload(request: Request, form: dict[str, Any]) -> Upload:
    """What came, as intake takes it. InvalidInput for several files."""
    if sum(len(files) for _, files in request.FILES.lists()) > 1:
        raise InvalidInput("Send one file at a time.", {"file": ["Only one file, please."]})
    file = form["file"]
    return Upload(
        file=file.file,
        filename=file.name,
        title=form.get("title", ""),
        metadata=form.get("metadata", {}),
        audience=form.get("audience"),
        replaces=form.get("replaces"),
        effective_from=form.get("effective_from"),
        effective_until=form.get("effective_until"),
    )


def _refuse_large(request: Request) -> None:
    """FileTooLarge before the body is taken apart, where its length says so already."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > settings.MAX_UPLOAD_BYTES + FORM_BYTES:
        limit = settings.MAX_UPLOAD_BYTES // 1024**2
        raise FileTooLarge(f"The file is larger than {limit} MB. Split it or shrink its images.")
