"""Which documents and curated answers answers rest on in some days, and which documents in none.
All of it inside ``tenant()``."""

from dataclasses import dataclass
from heapq import nsmallest
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from core.conversations.curated_uses import of_reviews
from core.conversations.insight.answer_figures import held_in
from core.conversations.insight.span import Span
from core.conversations.models import CuratedUse, DocumentUse
from core.curated.models import CuratedQuestion
from core.documents.models import Document, DocumentVersion

MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Cited:
    """A document, and how many answers cite it."""

    document_id: UUID
    title: str
    times: int


@dataclass(frozen=True, slots=True)
class Used:
    """A curated answer by its first question, and how many questions were answered with it."""

    curated_id: UUID
    question: str
    times: int


def most_cited(span: Span) -> list[Cited]:
    """The documents that most answers cite, at most MOST_LISTED."""
    # Counted without the titles: joining those first costs a look at a document for each use.
    counted = dict(_uses(span).values_list("document").annotate(times=Count("pk")))
    titles = Document.objects.filter(pk__in=counted).values_list("pk", "title")
    found = (Cited(document, title, counted[document]) for document, title in titles)
    return nsmallest(MOST_LISTED, found, key=lambda one: (-one.times, one.title, one.document_id))


def most_used(span: Span) -> list[Used]:
    """The curated answers that most questions were answered with, at most MOST_LISTED."""
    uses = CuratedUse.objects.filter(
        ~of_reviews(), used_at__gte=span.start, used_at__lt=span.end, curated__deleted_at=None
    )
    if span.surface:
        uses = uses.filter(held_in(span, "message__conversation"))
    first = CuratedQuestion.objects.filter(answer=OuterRef("curated"), position=0).values("text")
    rows = uses.order_by().values("curated").annotate(times=Count("pk"), question=Subquery(first))
    ordered = rows.order_by("-times", "question", "curated")[:MOST_LISTED]
    return [Used(row["curated"], row["question"], row["times"]) for row in ordered]


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
        found = found.filter(held_in(span, "message__conversation"))
    return found
