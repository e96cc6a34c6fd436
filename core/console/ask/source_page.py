"""The page that shows what a citation points at."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from core.console.access import member_of, render_page
from core.documents.intake import get_document
from core.tenancy.context import tenant


def source(request: HttpRequest, document_id: UUID, page: int) -> HttpResponse:
    """One page of a document as people see it; ``?version=`` chooses one, ``?citation=`` marks the
    quote."""
    with tenant(member_of(request).organization_id):
        document = get_document(document_id)
    return render_page(
        request, "ask/source.html", section="documents", document=document, page=page
    )
