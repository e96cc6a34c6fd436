"""Backups in BACKUP_DIR: made in turn, the oldest removed, the outcome of the latest kept."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from appliance.backup.archive import Manifest
from appliance.backup.bucket import BucketPath
from appliance.backup.errors import BackupBusy, BackupError
from appliance.backup.place import Place, backup_place, place_of
from appliance.backup.write import Say, archive_name

OURS = re.compile(r"policy-chatbot-(\d{8}T\d{6}Z)\.tar(\.age)?")
AGAIN_AFTER = timedelta(hours=1)
LATEST, VERIFIED = "latest.json", "verified.json"
INTERRUPTED = "It was begun and did not come to its end."


@dataclass(frozen=True)
class Outcome:
    """How the latest backup in BACKUP_DIR ended; without an ``error``, well."""

    at: str
    file: str
    error: str


@dataclass(frozen=True)
class Verified:
    """That the archive ``file`` was restored, and nothing differed."""

    at: str
    file: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


Noted = TypeVar("Noted", Outcome, Verified)
Archive = Path | BucketPath


def passphrase() -> str | None:
    """The passphrase of the settings, if there is one."""
    return settings.BACKUP_PASSPHRASE or None


def back_up(say: Say, secret: str | None, *, migrating: bool = False) -> tuple[Archive, Manifest]:
    """One more archive in BACKUP_DIR, encrypted with ``secret``; then the oldest go.

    BackupError; the outcome is recorded either way.
    """
    place, name = backup_place(), archive_name(secret)
    before = latest_outcome()
    _record(place, name, INTERRUPTED)
    try:
        manifest = place.write_archive(name, secret, say, migrating=migrating)
    except BackupBusy:
        # The other one's outcome is what counts.
        _record(place, name, before.error if before else INTERRUPTED)
        raise
    except Exception as error:
        _record(place, name, str(error) or type(error).__name__)
        raise
    _record(place, name, "")
    for oldest in archives()[: -settings.BACKUP_KEEP]:
        place.remove(oldest.name)
    place.remove_abandoned()
    return place.joined(name), manifest


def is_due(now: datetime) -> bool:
    """Whether the scheduler should make a backup now."""
    if not settings.BACKUP_EVERY_HOURS:
        return False
    wanted = timedelta(hours=settings.BACKUP_EVERY_HOURS)
    latest = latest_outcome()
    if latest is None:
        return True
    return now - datetime.fromisoformat(latest.at) >= (
        min(wanted, AGAIN_AFTER) if latest.error else wanted
    )


def latest_outcome() -> Outcome | None:
    """How the latest backup ended, if there was one."""
    return _read(backup_place(), LATEST, Outcome)


def note_verified(path: Archive) -> None:
    """Note beside the archive ``path`` that it was restored whole: where that is BACKUP_DIR, its
    installation shows it. BackupError where nothing can be written there."""
    verified = Verified(datetime.now(UTC).isoformat(timespec="seconds"), path.name)
    _write(place_of(path), VERIFIED, verified)


def latest_verified() -> Verified | None:
    """Which archive in BACKUP_DIR was last restored whole, if one was."""
    return _read(backup_place(), VERIFIED, Verified)


def archives() -> list[Archive]:
    """The archives in BACKUP_DIR, oldest first."""
    return [file for file in backup_place().files() if OURS.fullmatch(file.name)]


def made_at(path: Archive) -> datetime:
    """When the archive ``path`` was begun, as its name tells."""
    name = OURS.fullmatch(path.name)
    if name is None:
        raise BackupError(f"{path.name} is no name of a backup.")
    return datetime.strptime(name[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _record(place: Place, name: str, error: str) -> None:
    outcome = Outcome(datetime.now(UTC).isoformat(timespec="seconds"), name, error)
    _write(place, LATEST, outcome)


def _read(place: Place, name: str, kind: type[Noted]) -> Noted | None:
    text = place.read(name)
    if text is None:
        return None
    try:
        return kind(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise BackupError(
            _("%(path)s can't be read (%(error)s). Remove it.")
            % {"path": place.joined(name), "error": error}
        ) from error


def _write(place: Place, name: str, noted: Outcome | Verified) -> None:
    place.write(name, json.dumps(asdict(noted), indent=1) + "\n")
