"""The page that shows what a citation points at."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from core.console.access import member_of, render_page
from core.console.places import viewed_pages
from core.documents.intake import get_document
from core.documents.standing import newest_versions
from core.documents.versions import find_version
from core.tenancy.context import tenant

LONGEST_NUMBER = 6  # digits of a version's


def source(request: HttpRequest, document_id: UUID, page: int) -> HttpResponse:
    """One page of a document as people see it; ``?version=`` chooses one, ``?citation=`` marks the
    quote."""
    number = request.GET.get("version", "")
    with tenant(member_of(request).organization_id):
        document = get_document(document_id)
        if number.isdecimal() and len(number) <= LONGEST_NUMBER:
            version = find_version(document_id, int(number))
        else:
            version = newest_versions().get(document=document)
        pages = viewed_pages(version)
    return render_page(
        request, "ask/source.html", section="documents", document=document, page=page, pages=pages
    )
