"""Receipts of deleted documents. Inside ``tenant()``."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from core.audit.remains import Remains, in_audit, in_backups, in_seals_and_figures
from core.documents.models import Chunk, DeletedDocument, Document, Page
from core.errors import NotFound


def note_deletion(document: Document, names: Sequence[str]) -> None:
    """Write the receipt of a document that is about to be deleted; ``names`` are the stored files
    of its versions."""
    DeletedDocument.objects.create(
        organization_id=document.organization_id,
        document_id=document.pk,
        versions=len(names),
        pages=Page.objects.filter(version__document=document).count(),
        chunks=Chunk.objects.filter(document=document).count(),
        files=len(set(names)),
        since=document.created_at,  # no earlier answer can know it
        next_at=timezone.now(),
    )


def receipts() -> "QuerySet[DeletedDocument]":
    """All of the active tenant's, the latest first."""
    return DeletedDocument.objects.all()


def find_receipt(document_id: UUID) -> DeletedDocument:
    """NotFound for what was not deleted, or before there were receipts."""
    found = receipts().filter(document_id=document_id).first()
    if found is None:
        raise NotFound("There is no receipt for such a document. Was it deleted?")
    return found


def remains_of_document() -> list[Remains]:
    """What is still there of every document after it was deleted."""
    return [
        in_backups(),
        in_audit("Audit entries: who deleted it and when, with its id and title."),
        in_seals_and_figures(),
    ]
