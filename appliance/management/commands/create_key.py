"""`create_key`: one more key of an organization, or a platform key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.audit.record import record
from core.errors import PolicyChatError
from core.tenancy.context import tenant
from core.tenancy.keys import create_key, create_platform_key
from core.tenancy.models import KeyKind
from core.tenancy.organizations import organization_by_slug
from core.tenancy.origins import told_origins


class Command(BaseCommand):
    help = "Create a key and print it; it is shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=["secret", "publishable", "platform"])
        parser.add_argument("--organization", help="slug; not for a platform key")
        parser.add_argument("--name", default="")
        parser.add_argument("--origin", action="append", default=[], help="a site of the widget")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["kind"] == "platform":
            self.stdout.write(create_platform_key())
            return
        if not options["organization"]:
            raise CommandError("--organization is needed for this kind of key.")
        if options["origin"] and options["kind"] != KeyKind.PUBLISHABLE:
            raise CommandError("--origin is for publishable keys.")
        try:
            organization = organization_by_slug(options["organization"])
            with tenant(organization.pk):
                key, text = create_key(
                    organization.pk,
                    KeyKind(options["kind"]),
                    name=options["name"],
                    origins=options["origin"],
                )
                record("key.made", "system", key.prefix, name=key.name, kind=key.kind)
        except PolicyChatError as error:
            raise CommandError(" ".join([error.detail, *told_origins(error)])) from error
        self.stdout.write(text)
