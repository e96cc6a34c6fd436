"""BACKUP_DIR: a folder of this machine, or one in a bucket."""

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from appliance.backup.archive import Manifest
from appliance.backup.bucket import (
    BucketPath,
    listed,
    path_or_bucket,
    read_text,
    remove,
    upload_text,
    write_into_bucket,
)
from appliance.backup.errors import BackupError
from appliance.backup.write import Say, write_backup
from appliance.embedded.private import write_private

ABANDONED_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Folder:
    path: Path

    def joined(self, name: str) -> Path:
        return self.path / name

    def files(self) -> list[Path]:
        return sorted(self.path.iterdir()) if self.path.is_dir() else []

    def write_archive(
        self, name: str, passphrase: str | None, say: Say, *, migrating: bool
    ) -> Manifest:
        return write_backup(self.path / name, passphrase, say, migrating=migrating)

    def remove(self, name: str) -> None:
        (self.path / name).unlink()

    def remove_abandoned(self) -> None:
        """What a process that was killed has left; a younger one may still be growing."""
        abandoned = time.time() - ABANDONED_AFTER.total_seconds()
        for path in self.path.glob(".policy-chatbot-*.partial"):
            if path.stat().st_mtime < abandoned:
                path.unlink(missing_ok=True)

    def read(self, name: str) -> str | None:
        path = self.path / name
        return path.read_text() if path.exists() else None

    def write(self, name: str, text: str) -> None:
        """BackupError where the folder can't be written in."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(self.path / name, text)
        except OSError as reason:
            raise BackupError(
                f"{self.path} can't be written in ({reason.strerror}). Set BACKUP_DIR to a folder "
                "that belongs to this user."
            ) from reason


@dataclass(frozen=True)
class Bucket:
    """Each of these raises BackupError where the bucket can't be used."""

    folder: BucketPath

    def joined(self, name: str) -> BucketPath:
        return self.folder.joined(name)

    def files(self) -> list[BucketPath]:
        return sorted(listed(self.folder), key=str)

    def write_archive(
        self, name: str, passphrase: str | None, say: Say, *, migrating: bool
    ) -> Manifest:
        return write_into_bucket(self.joined(name), passphrase, say, migrating=migrating)

    def remove(self, name: str) -> None:
        remove(self.joined(name))

    def remove_abandoned(self) -> None:
        """A bucket never holds half of a file."""

    def read(self, name: str) -> str | None:
        return read_text(self.joined(name))

    def write(self, name: str, text: str) -> None:
        upload_text(text, self.joined(name))


Place = Folder | Bucket


def backup_place() -> Place:
    """Where the settings have backups."""
    place = path_or_bucket(str(settings.BACKUP_DIR))
    return Bucket(place) if isinstance(place, BucketPath) else Folder(place)


def place_of(file: Path | BucketPath) -> Place:
    """Where a file lies."""
    return Bucket(file.parent) if isinstance(file, BucketPath) else Folder(file.parent)
