"""`export_person`: all that is stored of a person, for the person."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.conversations.person_export import note_export, person_as_json
from core.errors import PolicyChatError
from core.tenancy.context import tenant
from core.tenancy.organizations import organization_by_slug


class Command(BaseCommand):
    help = "Print all that an organization has stored of a person, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", help="its short name")
        parser.add_argument("person", help="the name that the person asks under")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization = organization_by_slug(options["organization"])
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
        with tenant(organization.pk):
            note_export(options["person"], "system")
        for part in person_as_json(organization.pk, options["person"]):
            self.stdout.write(part, ending="")
