"""What a receipt says is still there after something was erased or deleted, and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Remains:
    """``what`` is still there and ``why``, in sentences; about ``until``, None where no day is
    known."""

    what: str
    why: str
    until: datetime | None = None


def in_backups() -> Remains:
    """What was erased stands in the archives made before."""
    what = _("Copies in the backups made before.")
    if not settings.BACKUP_EVERY_HOURS:
        why = _("Regular backups are off: delete archives made by hand yourself.")
        return Remains(what, why)
    kept = timedelta(hours=settings.BACKUP_EVERY_HOURS * settings.BACKUP_KEEP)
    why = _("An archive is not changed. It goes when %(count)s later ones were made.") % {
        "count": settings.BACKUP_KEEP
    }
    return Remains(what, why, timezone.now() + kept)


def in_audit(what: str) -> Remains:
    """``what`` the audit keeps."""
    why = _("Whoever answers for the erasure must be able to prove it.")
    days = settings.AUDIT_KEEP_DAYS
    return Remains(what, why, timezone.now() + timedelta(days=days) if days else None)


def in_hashes_and_figures() -> Remains:
    """What is known of answers that are gone."""
    return Remains(
        _("Of each answer the hash of its seal, and what its model cost."),
        _("They have no words, and say nothing of who asked or what."),
    )


def in_seals() -> Remains:
    """What is known of answers that are still there, beside themselves."""
    return Remains(
        _("The seals of answers that rested on it: hashes, and which file it was by its SHA-256."),
        _("They have no words, and go with their answers."),
    )
