"""`migrate` as the owner role, one process at a time, and never backwards in time."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections

from appliance.backup.bucket import BucketPath, path_or_bucket, write_into_bucket
from appliance.backup.errors import BackupError
from appliance.backup.schedule import back_up, passphrase
from appliance.schema import LOCK, applied, owner_alias, pending, too_new, unknown
from appliance.schema_lock import wait_for_schema


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=owner_alias())
        parser.add_argument(
            "--backup", action="store_true", help="first a backup into BACKUP_DIR, if there is work"
        )
        parser.add_argument(
            "--backup-to", metavar="s3://BUCKET/FOLDER/", help="the same, into that folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        # Several containers may start at once: the others wait, then find nothing to do.
        with connection.cursor() as cursor:
            wait_for_schema(cursor, "pg_try_advisory_lock")
        try:
            if newer := unknown(connection):
                raise CommandError(
                    f"{too_new('The database', newer)} Start the newer program, or restore the "
                    "backup from before the upgrade."
                )
            wanted = options["backup"] or options["backup_to"]
            if wanted and applied(connection) and pending(connection):
                self._back_up(options["backup_to"])
            super().handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

    def _back_up(self, into: str | None) -> None:
        say = self.stdout.write
        try:
            if into:
                target = path_or_bucket(into)
                if not isinstance(target, BucketPath):
                    raise BackupError(f"{into} is no bucket. For a folder, set BACKUP_DIR.")
                write_into_bucket(target, passphrase(), say, migrating=True)
            else:
                path, _ = back_up(say, passphrase(), migrating=True)
                say(f"written: {path}")
        except BackupError as error:
            raise CommandError(f"Nothing was migrated: {error}") from error
