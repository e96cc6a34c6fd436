"""Which documents and curated answers answers rest on in some days, and which documents in none.
All of it inside ``tenant()``."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from core.conversations.curated_uses import of_reviews
from core.conversations.insight.answer_figures import COUNTED_WHERE, held_in, parameters
from core.conversations.insight.span import Span
from core.conversations.models import CuratedUse, DocumentUse
from core.curated.models import CuratedQuestion
from core.documents.models import Document, DocumentVersion

MOST_LISTED = 10
# Counted once for both figures, and without the titles: joining those first costs a look at a
# document for each use. The first line has the documents never cited, which ``never_cited`` lists.
COUNTED = """
WITH counted AS MATERIALIZED (
    SELECT u.document_id, count(*) AS times FROM conversations_documentuse u
    WHERE u.organization_id = %(organization)s AND u.cited
      AND u.used_at >= %(start)s AND u.used_at < %(end)s {held}
    GROUP BY 1
), searchable AS (
    SELECT d.id FROM documents_document d
    WHERE d.organization_id = %(organization)s AND d.archived_on IS NULL AND EXISTS (
        SELECT FROM documents_documentversion v
        WHERE v.document_id = d.id AND v.organization_id = %(organization)s
          AND v.indexed_run > 0 AND v.withdrawn_at IS NULL
    )
)
SELECT NULL::uuid, '', count(*) FROM searchable s
WHERE NOT EXISTS (SELECT FROM counted c WHERE c.document_id = s.id)
UNION ALL (
    SELECT d.id, d.title, c.times FROM counted c
    JOIN documents_document d ON d.id = c.document_id AND d.organization_id = %(organization)s
    ORDER BY c.times DESC, d.title, d.id
    LIMIT %(most)s
)
"""
HELD = f"AND u.message_id IN (SELECT m.id FROM conversations_message m WHERE {COUNTED_WHERE})"  # noqa: S608  (of constants)


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


@dataclass(frozen=True, slots=True)
class Citing:
    """The documents that most answers cite, and how many none cites."""

    most_cited: list[Cited]
    never_cited: int


def count_citing(span: Span, most: int = MOST_LISTED) -> Citing:
    """What the answers of ``span`` cite, in one statement; at most ``most`` documents."""
    statement = COUNTED.format(held=HELD if span.surface else "")
    with connection.cursor() as cursor:
        cursor.execute(statement, {**parameters(span), "most": most})
        rows = cursor.fetchall()
    never = sum(times for document, _title, times in rows if document is None)
    return Citing([Cited(*row) for row in rows if row[0] is not None], never)


def most_used(span: Span, most: int = MOST_LISTED) -> list[Used]:
    """The curated answers that most questions were answered with, at most ``most``."""
    uses = CuratedUse.objects.filter(
        ~of_reviews(), used_at__gte=span.start, used_at__lt=span.end, curated__deleted_at=None
    )
    if span.surface:
        uses = uses.filter(held_in(span, "message__"))
    first = CuratedQuestion.objects.filter(answer=OuterRef("curated"), position=0).values("text")
    rows = uses.order_by().values("curated").annotate(times=Count("pk"), question=Subquery(first))
    ordered = rows.order_by("-times", "question", "curated")[:most]
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
        found = found.filter(held_in(span, "message__"))
    return found
