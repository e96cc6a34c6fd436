"""`verify_audit`: whether the audit is what was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.audit.verifying import CHAINS, ChainReport, check_and_note
from core.errors import PolicyChatError
from core.tenancy.organizations import all_organizations, organization_by_slug


class Command(BaseCommand):
    help = (
        "Verify each organization's audit, and the seals of its answers, from the first entry, and "
        "name the first that is not as it was written. Keep number and hash of the last entry "
        "elsewhere: whoever can change the whole database could make the chain anew, but not with "
        "the same hash."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", nargs="?", help="its short name; all without")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            named = options["organization"]
            organizations = [organization_by_slug(named)] if named else all_organizations()
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
        broken = []
        for organization in organizations:
            for of in CHAINS:
                report = check_and_note(organization.pk, of)
                self.stdout.write(f"{organization.slug}, {of}: {_words(report)}")
                if report.broken_at is not None:
                    broken.append(organization.slug)
        if broken:
            raise CommandError(f"The audit is not whole: {', '.join(broken)}.")


def _words(report: ChainReport) -> str:
    if report.broken_at is not None:
        return f"broken at entry {report.broken_at}. {report.broken_because}"
    if not report.entries:
        return "no entries"
    return f"{report.entries} entries, whole through {report.number}, {report.hash}"
