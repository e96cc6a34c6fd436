"""`member`: the people of an organization, for whoever runs the installation."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.accounts.member_changes import change_member
from core.audit.members import end_sessions, invite
from core.errors import PolicyChatError
from core.tenancy.context import tenant
from core.tenancy.members import member_by_username, members
from core.tenancy.models import Role
from core.tenancy.organizations import organization_by_slug

Lines = Iterator[str]
Act = Callable[[dict[str, Any]], Lines]


class Command(BaseCommand):
    help = (
        "List an organization's members, invite somebody, or change a member's role, access or "
        "sessions. The rules are those of the console, and each change is in the audit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        wanted = parser.add_subparsers(dest="wanted", required=True, metavar="ACTION")

        def adds(name: str, act: Act, subject: str, help_text: str) -> CommandParser:
            action: CommandParser = wanted.add_parser(name, help=help_text, description=help_text)
            action.set_defaults(act=act)
            action.add_argument(subject)
            return action

        adds("list", _list, "organization", "name, role, access, last seen and mail of each")
        inviting = adds("invite", _invite, "organization", "print a one-time link to become one")
        inviting.add_argument("--role", choices=Role.values, default=Role.VIEWER.value)
        inviting.add_argument("--email", default="", help="mailed there as well, where that works")
        role = adds("role", _role, "username", "give another role")
        role.add_argument("role", choices=Role.values)
        adds("deactivate", _deactivate, "username", "sign out at once, and let in no more")
        adds("reactivate", _reactivate, "username", "let in again")
        adds("sign-out", _sign_out, "username", "end all sessions")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for line in options["act"](options):
                self.stdout.write(line)
        except PolicyChatError as error:
            raise CommandError(error.detail) from error


def _list(options: dict[str, Any]) -> Lines:
    with tenant(organization_by_slug(options["organization"]).pk):
        found = list(members())
    for one in found:
        seen = f"{one.last_seen_at:%Y-%m-%d}" if one.last_seen_at else "never seen"
        access = "active" if one.is_active else "deactivated"
        yield "\t".join([one.username, one.role, access, seen, one.email])


def _invite(options: dict[str, Any]) -> Lines:
    organization = organization_by_slug(options["organization"])
    new = invite(organization.pk, Role(options["role"]), options["email"], actor="system")
    yield new.address


def _role(options: dict[str, Any]) -> Lines:
    yield _change(options, role=Role(options["role"]))


def _deactivate(options: dict[str, Any]) -> Lines:
    yield _change(options, is_active=False)


def _reactivate(options: dict[str, Any]) -> Lines:
    yield _change(options, is_active=True)


def _change(options: dict[str, Any], **changes: Any) -> str:
    found = member_by_username(options["username"])
    changed = change_member(found.organization_id, found.pk, **changes, actor="system")
    access = "" if changed.is_active else ", deactivated"
    return f"{changed.username}: {changed.role}{access}"


def _sign_out(options: dict[str, Any]) -> Lines:
    found = member_by_username(options["username"])
    end_sessions(found, actor="system")
    yield f"{found.username} is signed out everywhere."
