"""`reset_single_sign_on`: for an organization that its identity provider has locked out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.accounts.sign_on import sign_on_named
from core.accounts.sign_on_setup import remove_sign_on
from core.errors import PolicyChatError


class Command(BaseCommand):
    help = (
        "Remove an organization's single sign-on: members sign in with passwords again, which "
        "`reset_password` gives to those who have none."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", help="its short name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization, _ = sign_on_named(options["organization"])
            remove_sign_on(organization.pk, actor="system")
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(f"{organization.slug} signs in with passwords.")
