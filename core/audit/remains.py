"""What a receipt says is still there after something was erased or deleted, and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Remains:
    """``what`` is still there and ``why``, in sentences; about ``until``, None where no day is
    known."""

    what: str
    why: str
    until: datetime | None = None


def in_backups() -> Remains:
    """What was erased stands in the archives made before."""
    what = "Copies in the backups made before."
    if not settings.BACKUP_EVERY_HOURS:
        return Remains(what, "Regular backups are off: delete archives made by hand yourself.")
    kept = timedelta(hours=settings.BACKUP_EVERY_HOURS * settings.BACKUP_KEEP)
    why = f"An archive is not changed. It goes when {settings.BACKUP_KEEP} later ones were made."
    return Remains(what, why, timezone.now() + kept)


def in_audit(what: str) -> Remains:
    """``what`` the audit keeps."""
    why = "Whoever answers for the erasure must be able to prove it."
    days = settings.AUDIT_KEEP_DAYS
    return Remains(what, why, timezone.now() + timedelta(days=days) if days else None)


def in_hashes_and_figures() -> Remains:
    """What is known of answers that are gone."""
    return Remains(
        "Of each answer the hash of its seal, and what its model cost.",
        "They have no words, and say nothing of who asked or what.",
    )


def in_seals() -> Remains:
    """What is known of answers that are still there, beside themselves."""
    return Remains(
        "The seals of answers that rested on it: hashes, and which file it was by its SHA-256.",
        "They have no words, and go with their answers.",
    )
