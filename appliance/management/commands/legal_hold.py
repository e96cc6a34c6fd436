"""`legal_hold`: keep what is of a person, or of a whole organization, from being deleted."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from core.audit.holds import lift_hold, set_hold
from core.errors import PolicyChatError
from core.tenancy.context import tenant
from core.tenancy.holds import hold_of, holds
from core.tenancy.models import LegalHold
from core.tenancy.organizations import organization_by_slug


class Command(BaseCommand):
    help = (
        "List an organization's legal holds, set one or lift one. What is under a hold is not "
        "deleted: no retention, no erasing, no deletion of documents that answers rest on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organization", help="its short name")
        parser.add_argument(
            "--person", default="", help="the name that the person asks under; all without"
        )
        wanted = parser.add_mutually_exclusive_group()
        wanted.add_argument("--set", metavar="REASON", help="it stays in the audit")
        wanted.add_argument("--lift", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization_id = organization_by_slug(options["organization"]).pk
            if options["set"] is not None:
                hold = set_hold(organization_id, options["person"], options["set"], actor="system")
                self.stdout.write(f"Set: {_words(hold)}")
            elif options["lift"]:
                lifted = _lift(organization_id, options["person"])
                self.stdout.write(f"Lifted: {_words(lifted)}")
            else:
                self._list(organization_id)
        except PolicyChatError as error:
            raise CommandError(error.detail) from error

    def _list(self, organization_id: UUID) -> None:
        with tenant(organization_id):
            found = list(holds())
        for hold in found:
            self.stdout.write(_words(hold))
        if not found:
            self.stdout.write("There are no legal holds.")


def _lift(organization_id: UUID, person: str) -> LegalHold:
    with tenant(organization_id):
        hold = hold_of(person)
    if hold is None:
        raise CommandError(f"There is no legal hold on {person or 'the organization'}.")
    return lift_hold(organization_id, hold.pk, actor="system")


def _words(hold: LegalHold) -> str:
    what = hold.user_identifier or "everything"
    return f"{what}, since {hold.created_at:%Y-%m-%d}, by {hold.set_by}: {hold.reason}"
