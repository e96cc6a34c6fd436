"""`reset_two_factor`: for a member who has lost the app and the recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.accounts.second_factors import remove
from core.errors import PolicyChatError
from core.tenancy.members import member_by_username


class Command(BaseCommand):
    help = (
        "Remove a member's two-factor authentication and end their sessions: the password alone "
        "signs in again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            member = member_by_username(options["username"])
            remove(member.organization_id, member.pk, actor="system")
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(f"{member.username} signs in with the password alone.")
