"""`create_organization`: a new organization with its keys and, if wanted, its first admin."""

import json
import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from core.audit.record import record
from core.errors import PolicyChatError
from core.tenancy.context import tenant
from core.tenancy.keys import create_key
from core.tenancy.members import create_member
from core.tenancy.models import KeyKind, Role
from core.tenancy.organizations import create_organization
from core.tenancy.origins import told_origins


class Command(BaseCommand):
    help = "Create an organization and print its keys as JSON; they are shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--slug", help="default: made from the name")
        parser.add_argument("--origin", action="append", default=[], help="a site of the widget")
        parser.add_argument("--admin", help="username of a first admin")
        parser.add_argument("--password", help="the first admin's password")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["admin"]) != bool(options["password"]):
            raise CommandError("--admin and --password go together.")
        try:
            answer = _create(options)
        except PolicyChatError as error:
            raise CommandError(" ".join([error.detail, *told_origins(error)])) from error
        self.stdout.write(json.dumps(answer, indent=2))


def _create(options: dict[str, Any]) -> dict[str, str]:
    """All of it or nothing: an organization without keys would only be in the way."""
    pk = uuid.uuid4()
    with tenant(pk):
        slug = options["slug"] or slugify(options["name"])
        create_organization(options["name"], slug, pk)
        if options["admin"]:
            create_member(pk, options["admin"], options["password"], Role.ADMIN)
        _, secret = create_key(pk, KeyKind.SECRET)
        _, publishable = create_key(pk, KeyKind.PUBLISHABLE, origins=options["origin"])
        record("organization.created", "system", pk, admin=options["admin"] or "")
    return {
        "id": str(pk),
        "slug": slug,
        "secret_key": secret,
        "publishable_key": publishable,
    }
