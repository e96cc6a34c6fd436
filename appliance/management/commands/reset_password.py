"""`reset_password`: for a member who can't sign in, the only admin among them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.audit.members import offer_reset, set_password
from core.errors import PolicyChatError
from core.tenancy.members import member_by_username


class Command(BaseCommand):
    help = (
        "Print a one-time link on which a member chooses a new password, or set --password. "
        "A deactivated member is activated again by another admin only."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--password")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            member = member_by_username(options["username"])
            if options["password"] is not None:
                set_password(member, options["password"], actor="system")
            else:
                new = offer_reset(member.organization_id, member.pk, actor="system")
                self.stdout.write(new.address)
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
