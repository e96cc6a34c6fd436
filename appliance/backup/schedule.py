"""Backups in BACKUP_DIR: made in turn, the oldest removed, the outcome of the latest kept."""

import json
import re
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from appliance.backup.archive import Manifest
from appliance.backup.errors import BackupBusy, BackupError
from appliance.backup.write import Say, archive_name, write_backup
from appliance.embedded.private import write_private

OURS = re.compile(r"policy-chatbot-(\d{8}T\d{6}Z)\.tar(\.age)?")
AGAIN_AFTER = timedelta(hours=1)
ABANDONED_AFTER = timedelta(days=1)
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


def passphrase() -> str | None:
    """The passphrase of the settings, if there is one."""
    return settings.BACKUP_PASSPHRASE or None


def back_up(say: Say, secret: str | None, *, migrating: bool = False) -> tuple[Path, Manifest]:
    """One more archive in BACKUP_DIR, encrypted with ``secret``; then the oldest go.

    BackupError; the outcome is recorded either way.
    """
    path: Path = settings.BACKUP_DIR / archive_name(secret)
    before = latest_outcome()
    _record(path, INTERRUPTED)
    try:
        manifest = write_backup(path, secret, say, migrating=migrating)
    except BackupBusy:
        # The other one's outcome is what counts.
        _record(path, before.error if before else INTERRUPTED)
        raise
    except Exception as error:
        _record(path, str(error) or type(error).__name__)
        raise
    _record(path, "")
    _remove_oldest()
    return path, manifest


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
    return _read(settings.BACKUP_DIR / LATEST, Outcome)


def note_verified(path: Path) -> None:
    """Note beside the archive ``path`` that it was restored whole: where that is BACKUP_DIR, its
    installation shows it. BackupError where the folder can't be written in."""
    verified = Verified(datetime.now(UTC).isoformat(timespec="seconds"), path.name)
    _write(path.parent / VERIFIED, verified)


def latest_verified() -> Verified | None:
    """Which archive in BACKUP_DIR was last restored whole, if one was."""
    return _read(settings.BACKUP_DIR / VERIFIED, Verified)


def archives() -> list[Path]:
    """The archives in BACKUP_DIR, oldest first."""
    folder: Path = settings.BACKUP_DIR
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if OURS.fullmatch(path.name))


def made_at(path: Path) -> datetime:
    """When the archive ``path`` was begun, as its name tells."""
    name = OURS.fullmatch(path.name)
    if name is None:
        raise BackupError(f"{path.name} is no name of a backup.")
    return datetime.strptime(name[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _remove_oldest() -> None:
    for path in archives()[: -settings.BACKUP_KEEP]:
        path.unlink()
    # Left by a process that was killed; a younger one may still be growing.
    abandoned = time.time() - ABANDONED_AFTER.total_seconds()
    for path in settings.BACKUP_DIR.glob(".policy-chatbot-*.partial"):
        if path.stat().st_mtime < abandoned:
            path.unlink(missing_ok=True)


def _record(path: Path, error: str) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as reason:
        raise _not_writable(path.parent, reason) from reason
    outcome = Outcome(datetime.now(UTC).isoformat(timespec="seconds"), path.name, error)
    _write(settings.BACKUP_DIR / LATEST, outcome)


def _read(path: Path, kind: type[Noted]) -> Noted | None:
    if not path.exists():
        return None
    try:
        return kind(**json.loads(path.read_text()))
    except (ValueError, TypeError) as error:
        raise BackupError(
            _("%(path)s can't be read (%(error)s). Remove it.") % {"path": path, "error": error}
        ) from error


def _write(path: Path, noted: Outcome | Verified) -> None:
    try:
        write_private(path, json.dumps(asdict(noted), indent=1) + "\n")
    except OSError as reason:
        raise _not_writable(path.parent, reason) from reason


def _not_writable(folder: Path, reason: OSError) -> BackupError:
    return BackupError(
        f"{folder} can't be written in ({reason.strerror}). Set BACKUP_DIR to a folder that "
        "belongs to this user."
    )
