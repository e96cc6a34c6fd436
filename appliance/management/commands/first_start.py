"""`first_start`: what has to happen before the appliance serves."""

import json
import secrets
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from appliance.embedded.errors import EmbeddedError
from appliance.embedded.private import write_private
from appliance.process import OF_SETTINGS
from appliance.vectors import prepare_index
from core.accounts.platform_admins import change_platform_admin
from core.audit.record import record
from core.errors import ModelUnavailable, PolicyChatError
from core.providers.registry import embedding_model
from core.tenancy.context import platform, tenant
from core.tenancy.keys import create_key, create_platform_key
from core.tenancy.members import create_member
from core.tenancy.models import KeyKind, Organization, Role
from core.tenancy.organizations import create_organization
from core.tenancy.origins import own_origin


class Command(BaseCommand):
    help = "Update the tables and, if there is no organization yet, make the first and its admin."

    requires_system_checks = OF_SETTINGS

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-backup",
            action="store_true",
            help="for a database that its host can bring back to any moment by itself",
        )
        parser.add_argument(
            "--backup-to",
            metavar="s3://BUCKET/FOLDER/",
            help="where a backup goes before tables are changed; default: BACKUP_DIR",
        )
        keys = parser.add_mutually_exclusive_group()
        keys.add_argument(
            "--keys-to",
            metavar="FILE",
            help="where the admin's password and the API keys are written, as JSON, but those that "
            "settings have given; - is standard output, which a log may keep; default: "
            "credentials.json in DATA_DIR",
        )
        keys.add_argument(
            "--no-keys",
            action="store_true",
            help="for a disk that goes with the container: no keys but FIRST_API_KEY and "
            "FIRST_PLATFORM_API_KEY where they are set, others are made later, in the console; "
            "ADMIN_PASSWORD has to be set",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["no_keys"] and not settings.ADMIN_PASSWORD:
            raise CommandError("With --no-keys nothing is written down. Set ADMIN_PASSWORD.")
        call_command(
            "migrate",
            backup=not options["no_backup"],
            backup_to=options["backup_to"],
            verbosity=options["verbosity"],
        )
        try:
            prepare_index(embedding_model(), self.stdout.write)
        except ModelUnavailable as error:
            self.stdout.write(f"{error.detail} `reembed` makes the index of its vectors.")
        if not _is_empty():
            self.stdout.write(f"The database is up to date. Sign in at {settings.PUBLIC_URL}")
            return
        try:
            where = self._create(options["keys_to"], with_keys=not options["no_keys"])
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
        except (EmbeddedError, OSError) as error:
            raise CommandError(
                "The keys can't be written there. Name another file with --keys-to. "
                "Nothing was made."
            ) from error
        self.stdout.write(
            f"\nThe first organization is made: {settings.ORGANIZATION_NAME}\n"
            f"  sign in at  {settings.PUBLIC_URL}\n"
            f"  as          {settings.ADMIN_USERNAME}\n"
            f"  password    {where}\n"
        )

    def _create(self, keys_to: str | None, *, with_keys: bool) -> str:
        """Make the organization; where its admin's password stands, in words."""
        if not with_keys:
            _create(None)
            return "that of ADMIN_PASSWORD; further API keys are made in the console"
        if keys_to == "-":
            _create(lambda text: self.stdout.write(text))
            return _password_in("above, with the API keys", "the API keys are above")
        file = Path(keys_to) if keys_to else settings.DATA_DIR / "credentials.json"
        _create(lambda text: write_private(file, f"{text}\n"))
        where = _password_in(f"in {file}, with the API keys", f"the API keys are in {file}")
        if keys_to:
            return where
        return (
            f"{where}; from the host:\n"
            "              docker compose exec appliance cat /data/credentials.json"
        )


def _password_in(made: str, given: str) -> str:
    return f"that of ADMIN_PASSWORD; {given}" if settings.ADMIN_PASSWORD else made


def _is_empty() -> bool:
    with platform():
        return not Organization.objects.exists()


def _create(write: Callable[[str], None] | None) -> None:
    """All of it or nothing; what was made is written before the rows are there, and what settings
    gave is not repeated. Without ``write`` there are no keys but those."""
    pk = uuid.uuid4()
    given = {
        "admin_password": settings.ADMIN_PASSWORD,
        "secret_key": settings.FIRST_API_KEY,
        "platform_key": settings.FIRST_PLATFORM_API_KEY,
    }
    values = {"admin_password": settings.ADMIN_PASSWORD or secrets.token_urlsafe(12)}
    if write or given["platform_key"]:
        values["platform_key"] = create_platform_key(given["platform_key"])
    with tenant(pk):
        create_organization(settings.ORGANIZATION_NAME, slugify(settings.ORGANIZATION_NAME), pk)
        username = settings.ADMIN_USERNAME
        admin = create_member(pk, username, values["admin_password"], Role.ADMIN)
        record("organization.created", "system", pk, admin=username)
        change_platform_admin(admin, True, actor="system")
        if write or given["secret_key"]:
            key = create_key(pk, KeyKind.SECRET, name="first start", given=given["secret_key"])
            values["secret_key"] = key[1]
        if write:
            made = {name: value for name, value in values.items() if not given[name]}
            write(json.dumps(_site(pk) | made))


def _site(pk: uuid.UUID) -> dict[str, str]:
    """Where the organization is, and a key for its widget. Called inside ``tenant()``."""
    # The appliance's own pages may show the widget; other sites are added by an admin.
    _, publishable = create_key(pk, KeyKind.PUBLISHABLE, name="first start", origins=[own_origin()])
    return {
        "url": settings.PUBLIC_URL,
        "admin_username": settings.ADMIN_USERNAME,
        "organization_id": str(pk),
        "publishable_key": publishable,
        "widget_page": f"{settings.PUBLIC_URL}/widget/demo/?key={publishable}",
    }
