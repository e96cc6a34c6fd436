"""`platform_admin`: who runs the installation in the browser."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.accounts.platform_admins import change_platform_admin
from core.errors import PolicyChatError
from core.tenancy.members import member_by_username


class Command(BaseCommand):
    help = (
        "Let a member see the console's pages of the installation: organizations, state, model. "
        "With --revoke no more. The role in the member's own organization stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--revoke", action="store_true", help="take it back")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            member = member_by_username(options["username"])
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
        is_one = not options["revoke"]
        change_platform_admin(member, is_one, actor="system")
        runs = "runs" if is_one else "does not run"
        self.stdout.write(f"{member.username} {runs} this installation.")
