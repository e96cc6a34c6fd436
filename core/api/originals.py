"""The files behind documents: the original, and its pages as images."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.files.base import File
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core.answering.stored import answer_of
from core.api.documents import newest_version
from core.api.people import visible_conversations
from core.conversations.models import Message
from core.documents.models import DocumentVersion
from core.documents.reading.formats import MEDIA_TYPES
from core.documents.reading.layout import Box
from core.documents.storage import open_original
from core.documents.versions import find_version
from core.rest.base import AnyMedia, Endpoint
from core.rest.page_images import boxes_on, draw_page, find_quoted
from core.rest.problems import answers
from core.rest.untrusted import SANDBOXED
from core.tenancy.auth import Caller, organization_of
from core.tenancy.context import tenant

BLOCK_BYTES = 256 * 1024
# Who reads looks at the same page again and again. The file itself is fetched once.
IMAGE_HEADERS = {**SANDBOXED, "Cache-Control": "private, max-age=300"}


class VersionQuery(serializers.Serializer[Any]):
    version = serializers.IntegerField(
        min_value=1, required=False, help_text="An older version; the newest when left out."
    )


class PageQuery(VersionQuery):
    citation = serializers.CharField(
        max_length=100,
        required=False,
        allow_blank=True,
        help_text="As in a citation's page_url; its quote is highlighted.",
    )


def wanted_version(document_id: UUID, number: int | None) -> DocumentVersion:
    """A version of one of the active tenant's documents, the newest that the reader sees for None.
    NotFound."""
    return newest_version(document_id) if number is None else find_version(document_id, number)


class Original(Endpoint):
    renderer_classes = (AnyMedia,)

    @extend_schema(
        operation_id="documents_file",
        parameters=[VersionQuery],
        responses=answers(
            {(200, media_type): OpenApiTypes.BINARY for media_type in MEDIA_TYPES.values()},
            *(400, 404),
        ),
    )
    def get(self, request: Request, document_id: UUID) -> StreamingHttpResponse:
        """The file as it was uploaded."""
        query = self.valid(VersionQuery, request.query_params)
        with tenant(organization_of(request).pk):
            version = wanted_version(document_id, query.get("version"))
        name = "".join(c for c in version.filename if c.isprintable())
        disposition = content_disposition_header(True, name or "document")
        return StreamingHttpResponse(
            _blocks(open_original(version.storage_name)),
            content_type=MEDIA_TYPES[version.kind],
            headers={
                **SANDBOXED,
                "Content-Length": str(version.size_bytes),
                "Content-Disposition": disposition or "attachment",
            },
        )


class PageImage(Endpoint):
    renderer_classes = (AnyMedia,)

    @extend_schema(
        operation_id="documents_page",
        parameters=[
            PageQuery,
            OpenApiParameter(
                "page", OpenApiTypes.INT, OpenApiParameter.PATH, description="From 1."
            ),
        ],
        responses=answers({(200, "image/png"): OpenApiTypes.BINARY}, 400, 404, 422),
    )
    def get(self, request: Request, document_id: UUID, page: int) -> HttpResponse:
        """A page as an image, the quote of a citation highlighted."""
        query = self.valid(PageQuery, request.query_params)
        with tenant(organization_of(request).pk):
            version = wanted_version(document_id, query.get("version"))
            boxes = _highlights(self.caller, document_id, page, query.get("citation", ""))
        image = draw_page(version, page, boxes)
        return HttpResponse(image, content_type="image/png", headers=IMAGE_HEADERS)


async def _blocks(file: "File[bytes]") -> AsyncIterator[bytes]:
    try:
        while block := await sync_to_async(file.read, thread_sensitive=False)(BLOCK_BYTES):
            yield block
    finally:
        file.close()


def _highlights(caller: Caller, document_id: UUID, page: int, citation: str) -> list[Box]:
    """The boxes, in points, of a citation's quote on ``page``, or of a refusal's passage; none
    for what ``caller`` may not see: the page itself is shown all the same."""
    message, _, index = citation.partition(".")
    try:
        message_id, number = UUID(message), int(index)
    except ValueError:
        return []
    found = Message.objects.filter(
        pk=message_id, conversation__in=visible_conversations(caller)
    ).first()
    answer = answer_of(found) if found else None
    quoted = find_quoted(answer, number) if answer else None
    if quoted is None or quoted.document_id != document_id:
        return []
    return boxes_on(quoted, page)
