"""`prepare_database`: roles and database, made by a master who may make roles."""

import os
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from psycopg.conninfo import make_conninfo

from appliance.embedded.databases import OWNER, RUNTIME, ensure_roles, prepare_database


class Command(BaseCommand):
    help = (
        "Make the two roles with the passwords of the settings, and give the database what it "
        "needs. Signs in as PGUSER with PGPASSWORD: a superuser, or the master of a managed server."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        owner, runtime = (_account(alias) for alias in ("owner", "default"))
        if (owner["USER"], runtime["USER"]) != (OWNER, RUNTIME):
            raise CommandError(
                f"The users are {owner['USER']} and {runtime['USER']}. Set DATABASE_OWNER_URL to "
                f"the address of {OWNER}, and DATABASE_URL to that of {RUNTIME}."
            )
        if not os.environ.get("PGUSER"):
            raise CommandError("Set PGUSER and PGPASSWORD to those of the database's master.")
        # How the owner's connections are encrypted and whom they trust holds for the master's too.
        encryption = {
            name: value
            for name, value in owner.get("OPTIONS", {}).items()
            if name.startswith("ssl")
        }
        server = make_conninfo(
            host=owner["HOST"], port=owner["PORT"] or 5432, dbname=owner["NAME"], **encryption
        )
        try:
            ensure_roles(server, owner["PASSWORD"], runtime["PASSWORD"])
            prepare_database(server, owner["NAME"])
        except psycopg.Error as error:
            raise CommandError(f"The database could not be prepared: {error}") from error
        self.stdout.write(f"{OWNER} and {RUNTIME} are there, and {owner['NAME']} is prepared.")


def _account(alias: str) -> dict[str, Any]:
    """Who ``alias`` signs in as, and where; CommandError where a part of it is missing."""
    name = "DATABASE_OWNER_URL" if alias == "owner" else "DATABASE_URL"
    account: dict[str, Any] = settings.DATABASES.get(alias, {})
    if not account.get("PASSWORD"):
        password = name.replace("URL", "PASSWORD")
        raise CommandError(f"Set {name}, with the password in it or in {password}.")
    return account
