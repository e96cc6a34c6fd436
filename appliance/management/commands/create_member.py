"""`create_member`: one more member of an organization, without an invitation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.accounts.platform_admins import change_platform_admin
from core.audit.members import create_member, offer_reset
from core.errors import PolicyChatError
from core.tenancy.models import Role
from core.tenancy.organizations import organization_by_slug


class Command(BaseCommand):
    help = (
        "Create a member. Without --password it prints a one-time link on which the member "
        "chooses one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", help="slug")
        parser.add_argument("username")
        parser.add_argument("--role", choices=Role.values, default=Role.VIEWER.value)
        parser.add_argument("--email", default="")
        parser.add_argument("--password")
        parser.add_argument(
            "--platform-admin", action="store_true", help="who runs the installation as well"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        role, password = Role(options["role"]), options["password"]
        try:
            organization = organization_by_slug(options["organization"])
            member = create_member(
                organization.pk,
                options["username"],
                password,
                role,
                options["email"],
                actor="system",
            )
            if options["platform_admin"]:
                change_platform_admin(member, True, actor="system")
            if password is None:
                new = offer_reset(organization.pk, member.pk, actor="system")
                self.stdout.write(new.address)
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
