"""`restore`: an empty stack becomes what a backup holds."""

import sys
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from appliance.backup.archive import Manifest
from appliance.backup.bucket import BucketPath, downloaded, path_or_bucket
from appliance.backup.configuration import settings_made
from appliance.backup.errors import BackupError
from appliance.backup.on_folder import put_secrets, run_on
from appliance.backup.restore import restore, why_not_empty
from appliance.backup.schedule import note_verified, passphrase
from appliance.backup.verify import differences, verify
from appliance.embedded.errors import EmbeddedError
from appliance.management.commands.backup import read_passphrase
from core.errors import StorageUnavailable

# They belong to the place, not to what was backed up.
OF_THE_PLACE = {"DATA_DIR", "STATIC_ROOT", "BACKUP_DIR"}


class Command(BaseCommand):
    help = "Restore a backup into an empty stack; --verify compares the stack with the backup."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=path_or_bucket, help="a file, or s3://BUCKET/KEY")
        parser.add_argument(
            "--passphrase-file", type=Path, help="default: BACKUP_PASSPHRASE, if set"
        )
        parser.add_argument(
            "--verify",
            action="store_true",
            help="compare rows and files, and search for a sentence of a document of each "
            "organization; a stack that holds data is only compared",
        )
        parser.add_argument("--data", type=Path, metavar="DIR", help="into a folder of scripts/run")
        parser.add_argument(
            "--secrets", type=Path, metavar="FILE", help="with --data: what --with-secrets wrote"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["data"]:
                sys.exit(self._on_folder(options))
            if options["secrets"]:
                raise BackupError("Without --data, set the secrets as your settings give them.")
            self._fetch_and_restore(options)
        except (
            BackupError,
            EmbeddedError,
            StorageUnavailable,
            psycopg.Error,
            DatabaseError,
        ) as error:
            raise CommandError(str(error)) from error

    def _on_folder(self, options: dict[str, Any]) -> int:
        secret = read_passphrase(options["passphrase_file"]) or passphrase()
        if options["secrets"]:
            put_secrets(options["data"].absolute(), options["secrets"], secret)
        file: Path | BucketPath = options["file"]
        arguments = ["restore", str(file.absolute() if isinstance(file, Path) else file)]
        if options["verify"]:
            arguments.append("--verify")
        if options["passphrase_file"]:
            arguments += ["--passphrase-file", str(options["passphrase_file"].absolute())]
        return run_on(options["data"], arguments)

    def _fetch_and_restore(self, options: dict[str, Any]) -> None:
        file: Path | BucketPath = options["file"]
        if isinstance(file, Path):
            self._restore(file, options)
        else:
            with downloaded(file) as copy:
                self._restore(copy, options)
        if options["verify"]:
            self._note(file)

    def _restore(self, path: Path, options: dict[str, Any]) -> None:
        secret = read_passphrase(options["passphrase_file"]) or passphrase()
        if options["verify"] and (reason := why_not_empty()):
            self.stdout.write(f"{reason} It is compared, and nothing is written.")
            found = verify(path, secret, self.stdout.write)
        else:
            manifest = restore(path, secret, self.stdout.write)
            self.stdout.write("restored")
            self._tell_settings(manifest)
            found = [*differences(manifest, self.stdout.write)] if options["verify"] else []
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"The stack differs from the backup: {len(found)} differences.")
        if options["verify"]:
            self.stdout.write("verified: the stack is what the backup holds")

    def _note(self, path: Path | BucketPath) -> None:
        try:
            note_verified(path)
        except (BackupError, EmbeddedError):
            # Whoever tries a backup out may only read there.
            self.stdout.write("not noted: the folder of the backup can't be written in")

    def _tell_settings(self, manifest: Manifest) -> None:
        """Settings are made by whoever runs the stack; they are told what was different."""
        here = settings_made()
        for name, value in sorted(manifest.header.settings.items()):
            if name not in OF_THE_PLACE and here.get(name) != value:
                self.stdout.write(f"setting: {name} was {value!r}, here it is {here.get(name)!r}")
        for name in manifest.lost:
            self.stdout.write(f"the backup lacks the original {name}: it was lost before")
