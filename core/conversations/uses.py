"""Which documents answers rest on, and how often. All of it inside ``tenant()``."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.conversations.gaps.questions import question_to
from core.conversations.models import DocumentUse, Message, Surface
from core.tenancy.context import current_tenant

# Locked against deletion until the commit; a document that went meanwhile is passed over.
NOTE = """
INSERT INTO conversations_documentuse
    (id, organization_id, message_id, document_id, cited, section, used_at)
SELECT gen_random_uuid(), d.organization_id, m.id, d.id, used.section IS NOT NULL,
       coalesce(used.section, ''), m.created_at
FROM unnest(%(documents)s::uuid[], %(sections)s::text[]) AS used(document_id, section)
JOIN documents_document d ON d.id = used.document_id
JOIN conversations_message m ON m.id = %(message)s AND m.organization_id = d.organization_id
JOIN conversations_conversation c ON c.id = m.conversation_id AND c.surface <> %(review)s
WHERE d.organization_id = %(organization)s
FOR KEY SHARE OF d
ON CONFLICT (message_id, document_id) DO NOTHING
"""


def note_uses(message_id: UUID, cited: Mapping[UUID, str], closest: Iterable[UUID]) -> None:
    """Note the documents that an answer cites, each with the section that the first citation is
    of, and those whose passages came closest to one that was refused. Part of the transaction that
    stores the answer."""
    documents = list({*cited, *closest})
    if not documents:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            NOTE,
            {
                "organization": current_tenant(),
                "message": message_id,
                "documents": documents,
                "sections": [cited.get(document) for document in documents],
                "review": Surface.REVIEW,
            },
        )


def times_cited(document: str) -> Coalesce:
    """How many answers cite the document whose id the outer query has as ``document``."""
    uses = DocumentUse.objects.filter(document=OuterRef(document), cited=True).order_by()
    counted = uses.values("document").annotate(times=Count("pk")).values("times")
    return Coalesce(Subquery(counted), 0)


def last_cited(document: str) -> Subquery:
    """When an answer cited it last, None for never."""
    uses = DocumentUse.objects.filter(document=OuterRef(document), cited=True)
    return Subquery(uses.order_by("-used_at").values("used_at")[:1])


def answers_from(document_id: UUID) -> "QuerySet[Message]":
    """The answers that cite a document, the latest first, each with its ``question``."""
    cited = DocumentUse.objects.filter(document=document_id, cited=True)
    found = Message.objects.filter(pk__in=cited.values("message"))
    return found.annotate(question=question_to()).order_by("-created_at")
