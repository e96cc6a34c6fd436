"""Receipts of deleted documents. Inside ``tenant()``."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.remains import Remains, in_audit, in_backups, in_seals
from core.documents.models import Chunk, DeletedDocument, Document, Page
from core.errors import NotFound
from core.tenancy.holds import hold_of


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


def remains_of(deleted: Iterable[DeletedDocument]) -> list[Remains]:
    """What is still there of documents after they were deleted."""
    unfinished = [one for one in deleted if one.finished_at is None]
    return [
        *_under_hold(unfinished),
        in_backups(),
        in_audit(_("Audit entries: who deleted it and when, with its id and title.")),
        in_seals(),
    ]


def _under_hold(unfinished: list[DeletedDocument]) -> Iterator[Remains]:
    if unfinished and hold_of(""):
        yield Remains(
            _("Passages in stored answers that have not been looked through."),
            _("All of the organization is under legal hold. They go once it is lifted."),
        )
    elif held := sum(len(one.held) for one in unfinished):
        yield Remains(
            _("Passages in %(held)s stored answers to people who are under legal hold.")
            % {"held": held},
            _("They go once the holds are lifted (Settings, Data)."),
        )
