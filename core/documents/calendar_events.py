"""Events about documents: versions that come into force, and reviews that fall due, be it by a
change or by the calendar."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from core.documents.models import Document, DocumentVersion
from core.documents.timeline import counting_on
from core.documents.titles import settle_title
from core.tenancy.organizations import each_organization
from core.webhooks.days import Days, days_since
from core.webhooks.models import EventType
from core.webhooks.outbox import id_of_day, note_event


def note_days() -> int:
    """Visit every organization; returns for how many the calendar has gone on."""
    return each_organization(_visit)


@contextmanager
def noting_what_counts(document_id: UUID) -> Iterator[None]:
    """Inside ``tenant()``: where another version counts today after the block than before it,
    that has come into force, and names the document."""
    today = timezone.now().date()
    _lock(document_id)
    before = _counting(document_id, today)
    yield
    _note_in_force(before, _counting(document_id, today), today)
    settle_title(document_id)


def note_review(document: Document) -> None:
    """The review of ``document`` is due today, or has been."""
    if document.review_due is None:
        return
    note_event(
        EventType.REVIEW_DUE,
        {"document_id": str(document.pk), "due": str(document.review_due)},
        id_of_day(EventType.REVIEW_DUE, document.pk, document.review_due),
    )


def _visit(organization_id: UUID) -> int:
    with days_since(organization_id) as days:
        if days is None:
            return 0
        _note_versions(days)
        in_use = Document.objects.filter(archived_on=None)
        for document in in_use.filter(review_due__gt=days.after, review_due__lte=days.today):
            note_review(document)
    return 1


def _note_versions(days: Days) -> None:
    """A version begins to count on its first day, or on the day after a later one's last."""
    begun = Q(effective_from__gt=days.after, effective_from__lte=days.today)
    ended = Q(effective_until__gte=days.after, effective_until__lt=days.today)
    changed = DocumentVersion.objects.filter(begun | ended).values_list("document_id", flat=True)
    for document_id in changed.order_by().distinct():
        _lock(document_id)
        before = _counting(document_id, days.after)
        _note_in_force(before, _counting(document_id, days.today), days.today)
        settle_title(document_id)


def _lock(document_id: UUID) -> None:
    # Before its versions are written, as whoever deletes the document locks them in that order.
    Document.objects.select_for_update(no_key=True).filter(pk=document_id).first()


def _counting(document_id: UUID, day: date) -> DocumentVersion | None:
    versions = DocumentVersion.objects.filter(document_id=document_id, document__archived_on=None)
    return counting_on(list(versions), day)


def _note_in_force(
    before: DocumentVersion | None, now: DocumentVersion | None, today: date
) -> None:
    if now is None or (before is not None and before.pk == now.pk):
        return
    data = {
        "document_id": str(now.document_id),
        "version": now.number,
        "replaces": before.number if before else None,
        "day": str(today),
    }
    note_event(
        EventType.DOCUMENT_IN_FORCE, data, id_of_day(EventType.DOCUMENT_IN_FORCE, now.pk, today)
    )
