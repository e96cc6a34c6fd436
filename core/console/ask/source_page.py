"""The page that shows what a citation points at."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from core.console.access import member_of, render_page
from core.documents.intake import get_document
from core.errors import NotFound
from core.tenancy.context import tenant


def source(request: HttpRequest, document_id: UUID, page: int) -> HttpResponse:
    """One page of a document as people see it; ``?version=`` chooses one, ``?citation=`` marks the
    quote."""
    with tenant(member_of(request).organization_id):
        try:
            document = get_document(document_id)
        except NotFound as error:
            raise Http404 from error
    return render_page(
        request, "ask/source.html", section="documents", document=document, page=page
    )
