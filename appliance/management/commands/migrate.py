"""`migrate` as the owner role, one process at a time, and never backwards in time."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections

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
            if options["backup"] and applied(connection) and pending(connection):
                self._back_up()
            super().handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

    def _back_up(self) -> None:
        try:
            path, _ = back_up(self.stdout.write, passphrase(), migrating=True)
        except BackupError as error:
            raise CommandError(f"Nothing was migrated: {error}") from error
        self.stdout.write(f"written: {path}")
