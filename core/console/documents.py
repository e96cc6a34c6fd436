"""The list of documents, and a document's own page."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from core.console.access import member_of, render_page
from core.documents.intake import get_document
from core.documents.reading.formats import ACCEPT, LABELS
from core.errors import NotFound
from core.tenancy.context import tenant

MEGABYTE = 1024 * 1024


def documents(request: HttpRequest) -> HttpResponse:
    """Everything uploaded, how far its ingest has come, and where to drop more."""
    return render_page(
        request,
        "documents.html",
        section="documents",
        accept=ACCEPT,
        labels=LABELS,
        max_bytes=settings.MAX_UPLOAD_BYTES,
        max_megabytes=settings.MAX_UPLOAD_BYTES // MEGABYTE,
    )


def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One document: its facts, its pages, and what can be done with it."""
    with tenant(member_of(request).organization_id):
        try:
            found = get_document(document_id)
        except NotFound as error:
            raise Http404 from error
    return render_page(
        request,
        "document.html",
        section="documents",
        document=found,
        accept=ACCEPT,
        max_bytes=settings.MAX_UPLOAD_BYTES,
    )
