"""`migrate` as the owner role, one process at a time."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

LOCK = 7_041_776


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        alias = "owner" if "owner" in settings.DATABASES else "default"
        parser.set_defaults(database=alias)

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        # Several containers may start at once: the others wait, then find nothing to do.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            super().handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
