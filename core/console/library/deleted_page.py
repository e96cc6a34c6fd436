"""Receipts of deleted documents as a page: what was removed, and what remains."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from core.audit.models import AuditEvent
from core.console.access import member_of, render_page
from core.documents.deletion_receipts import receipts, remains_of
from core.documents.models import DeletedDocument
from core.tenancy.context import tenant

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A receipt, with the title and the person that the audit knows; "" where it has been
    deleted."""

    receipt: DeletedDocument
    title: str
    who: str


def deleted_documents(request: HttpRequest) -> HttpResponse:
    """The latest receipts."""
    with tenant(member_of(request).organization_id):
        found = list(receipts()[:SHOWN])
        ids = [str(one.document_id) for one in found]
        events = AuditEvent.objects.filter(action="document.deleted", target__in=ids)
        remains = remains_of(found)
        by_document = {event.target: event for event in events}
    rows = [_row(one, by_document.get(str(one.document_id))) for one in found]
    return render_page(
        request,
        "library/deleted.html",
        section="documents",
        rows=rows,
        most=SHOWN,
        remains=remains,
    )


def _row(receipt: DeletedDocument, event: AuditEvent | None) -> Row:
    if event is None:
        return Row(receipt, "", "")
    return Row(receipt, event.details.get("title", ""), event.who)
