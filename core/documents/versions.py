"""The rules about versions: their dates, their order, withdrawing one. Inside ``tenant()``."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit.record import record
from core.documents.calendar_events import noting_what_counts
from core.documents.models import Document, DocumentVersion
from core.documents.timeline import first_day
from core.errors import Conflict, InvalidInput, NotFound

DATES = ("effective_from", "effective_until")


def find_version(document_id: UUID, number: int, *, lock: bool = False) -> DocumentVersion:
    """A version of one of the active tenant's documents, withdrawn ones included. NotFound."""
    found = DocumentVersion.objects.filter(document_id=document_id, number=number)
    version = (found.select_for_update() if lock else found.select_related("document")).first()
    if version is None:
        raise NotFound("There is no such version of this document.")
    return version


def check_dates(start: date | None, end: date | None) -> None:
    """InvalidInput where the last day lies before the first."""
    if start and end and end < start:
        raise InvalidInput(
            "effective_until lies before effective_from.",
            {"effective_until": [_("Must not be before the first day.")]},
        )


def check_order(document: Document, number: int, start: date | None) -> None:
    """InvalidInput where a version that begins on ``start`` would come before the one that it
    follows, or after the one that follows it: it could never count, or never has.

    ``start`` None is from the day it comes, or, of the first version, always.
    """
    begins = start or (date.min if number == 1 else timezone.now().date())
    others = document.versions.filter(withdrawn_at=None)
    before = others.filter(number__lt=number).order_by("-number").first()
    if before and (counts_from := first_day(before) or date.min) > begins:
        sentence = _(
            "Version %(number)s counts from %(day)s, so a later version can’t count from an earlier"
            " day. Choose that day or a later one, or change the dates of version %(number)s first."
        )
        raise _out_of_order(sentence, before, counts_from)
    after = others.filter(number__gt=number).order_by("number").first()
    if after and (counts_from := first_day(after) or date.min) < begins:
        sentence = _(
            "Version %(number)s counts from %(day)s, so an earlier version can’t count from a later"
            " day. Choose that day or an earlier one."
        )
        raise _out_of_order(sentence, after, counts_from)


def change_dates(
    document: Document, number: int, dates: Mapping[str, date | None], *, actor: str
) -> None:
    """Give a version of a locked document the ``effective_from`` and ``effective_until`` that
    ``dates`` have; what they leave out stays. NotFound, Conflict for a withdrawn one,
    InvalidInput."""
    version = find_version(document.pk, number, lock=True)
    before = {name: getattr(version, name) for name in DATES}
    after = {**before, **dates}
    if after == before:
        return
    _refuse_withdrawn(version)
    check_dates(after["effective_from"], after["effective_until"])
    if after["effective_from"] != before["effective_from"]:
        start = after["effective_from"]
        check_order(document, number, start or (None if number == 1 else _came(version)))
    for name, day in after.items():
        setattr(version, name, day)
    with noting_what_counts(document.pk):
        version.save(update_fields=[*DATES, "updated_at"])
    told: dict[str, Any] = {name: str(day) if day else None for name, day in after.items()}
    record("version.changed", actor, document.pk, version=number, **told)


def withdraw(document: Document, number: int, *, actor: str) -> None:
    """Take a version of a locked document out of all days: what it replaced counts again.

    NotFound; Conflict where it is the only one left, or withdrawn already.
    """
    version = find_version(document.pk, number, lock=True)
    check_withdrawal(version)
    version.withdrawn_at = timezone.now()
    with noting_what_counts(document.pk):
        version.save(update_fields=["withdrawn_at", "updated_at"])
    record("version.withdrawn", actor, document.pk, version=number)


def check_withdrawal(version: DocumentVersion) -> None:
    """Conflict where it is the only one left, or withdrawn already."""
    _refuse_withdrawn(version)
    others = DocumentVersion.objects.filter(document=version.document_id, withdrawn_at=None)
    if not others.exclude(pk=version.pk).exists():
        sentence = _("Version %(number)s is the only one. Archive or delete the document instead.")
        raise Conflict(sentence % {"number": version.number})


def _came(version: DocumentVersion) -> date | None:
    version.effective_from = None
    return first_day(version)


def _refuse_withdrawn(version: DocumentVersion) -> None:
    if version.withdrawn_at:
        sentence = _("Version %(number)s is withdrawn. Upload its file as a new version.")
        raise Conflict(sentence % {"number": version.number})


def _out_of_order(sentence: str, other: DocumentVersion, counts_from: date) -> InvalidInput:
    day = date_format(counts_from, "DATE_FORMAT")
    detail = sentence % {"number": other.number, "day": day}
    return InvalidInput(detail, {"effective_from": [detail]})
