"""Which documents answers rest on in some days, and which in none. All of it inside
``tenant()``."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from core.conversations.insight.span import Span
from core.conversations.models import DocumentUse
from core.documents.models import Document, DocumentVersion

MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Cited:
    """A document, and how many answers cite it."""

    document_id: UUID
    title: str
    times: int


def most_cited(span: Span) -> list[Cited]:
    """The documents that most answers cite, at most MOST_LISTED."""
    rows = _uses(span).values_list("document", "document__title").annotate(times=Count("pk"))
    ordered = rows.order_by("-times", "document__title", "document")
    return [Cited(*row) for row in ordered[:MOST_LISTED]]


def never_cited(span: Span) -> "QuerySet[Document]":
    """The documents that can be searched, are not archived, and that no answer cites."""
    searchable = DocumentVersion.objects.filter(
        document=OuterRef("pk"), indexed_run__gt=0, withdrawn_at=None
    )
    uses = _uses(span).filter(document=OuterRef("pk"))
    found = Document.objects.filter(Exists(searchable), ~Exists(uses), archived_on=None)
    return found.order_by("title", "pk")


def _uses(span: Span) -> "QuerySet[DocumentUse]":
    found = DocumentUse.objects.filter(
        cited=True, used_at__gte=span.start, used_at__lt=span.end
    ).order_by()
    if span.surface:
        found = found.filter(message__conversation__surface=span.surface)
    return found
