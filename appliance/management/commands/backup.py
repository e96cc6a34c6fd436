"""`backup`: everything that can't be made again, in one archive."""

import logging
import signal
import sys
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from appliance.backup.archive import Manifest
from appliance.backup.bucket import (
    BucketPath,
    path_or_bucket,
    upload_secrets,
    write_into_bucket,
)
from appliance.backup.errors import BackupError
from appliance.backup.on_folder import run_on
from appliance.backup.schedule import back_up, passphrase
from appliance.backup.told import tell_organizations
from appliance.backup.write import archive_name, write_backup, write_secrets
from appliance.embedded.errors import EmbeddedError
from core.errors import StorageUnavailable

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Write one consistent archive of database and originals, while everything goes on."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            type=path_or_bucket,
            metavar="PATH",
            help="a new file, or a folder, or s3://BUCKET/FOLDER/; default: BACKUP_DIR",
        )
        parser.add_argument(
            "--passphrase-file", type=Path, help="encrypt; default: BACKUP_PASSPHRASE, if set"
        )
        parser.add_argument(
            "--with-secrets", action="store_true", help="write the secrets, into a second file"
        )
        parser.add_argument("--data", type=Path, metavar="DIR", help="of a folder of scripts/run")

    def handle(self, *args: Any, **options: Any) -> None:
        # So that what is half written goes before the process does.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            if options["data"]:
                sys.exit(run_on(options["data"], _arguments(options)))
            self._back_up(options)
        except (
            BackupError,
            EmbeddedError,
            StorageUnavailable,
            psycopg.Error,
            DatabaseError,
        ) as error:
            logger.error("the backup failed: %s", error)
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("The backup was interrupted; nothing was written.") from None

    def _back_up(self, options: dict[str, Any]) -> None:
        secret = read_passphrase(options["passphrase_file"]) or passphrase()
        target: Path | BucketPath | None = options["to"]
        if isinstance(target, BucketPath):
            say, with_secrets = self.stdout.write, options["with_secrets"]
            manifest = write_into_bucket(target, secret, say, with_secrets=with_secrets)
            _complain(manifest)
            tell_organizations(manifest, encrypted=bool(secret))
            return
        path: Path | BucketPath
        if target is None:
            path, manifest = back_up(self.stdout.write, secret)
        else:
            path = target / archive_name(secret) if target.is_dir() else target
            manifest = write_backup(path, secret, self.stdout.write)
        if isinstance(path, Path):  # a bucket has said so
            self.stdout.write(f"written: {path}, {path.stat().st_size / 1e6:.1f} MB")
        if options["with_secrets"]:
            self.stdout.write(f"secrets: {_secrets_beside(path, secret)}; keep them elsewhere")
        _complain(manifest)
        tell_organizations(manifest, encrypted=bool(secret))


def _secrets_beside(path: Path | BucketPath, secret: str | None) -> Path | BucketPath:
    if isinstance(path, BucketPath):
        return upload_secrets(path, secret)
    return write_secrets(path, secret)


def read_passphrase(file: Path | None) -> str | None:
    """The passphrase in ``file``; None for no file. BackupError for one that can't be used."""
    if file is None:
        return None
    try:
        text = file.read_text().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The passphrase in {file} can't be read: {error}.") from error
    if not text:
        raise BackupError(f"{file} is empty. Put the passphrase into it.")
    return text


def _complain(manifest: Manifest) -> None:
    """The archive is whole, and what it was made from is not."""
    for files, what in ((manifest.lost, "are missing"), (manifest.damaged, "have other content")):
        if files:
            raise BackupError(
                f"The archive is complete, but {len(files)} originals {what} in the storage, "
                f"such as {files[0]}. Bring them back from an older backup, or delete their "
                "documents."
            )


def _arguments(options: dict[str, Any]) -> list[str]:
    arguments = ["backup", *(["--with-secrets"] if options["with_secrets"] else [])]
    for name in ("to", "passphrase_file"):
        if given := options[name]:
            path = given.absolute() if isinstance(given, Path) else given
            arguments += [f"--{name.replace('_', '-')}", str(path)]
    return arguments
