"""`export_organization`: all that is stored of an organization, as a zip file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from core.errors import PolicyChatError
from core.export.organization_zip import note_organization_export, organization_as_zip
from core.tenancy.context import tenant
from core.tenancy.organizations import organization_by_slug


class Command(BaseCommand):
    help = (
        "Write all that is stored of an organization into a zip file: originals, and JSON lines of "
        "documents, conversations, members, settings and so on, without secrets. It holds what is "
        "for the fewest as well."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organization", help="its short name")
        parser.add_argument("file", help="a new file; - is the output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization = organization_by_slug(options["organization"])
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
        with tenant(organization.pk):
            note_organization_export("system")
        if options["file"] == "-":
            self._write(organization.pk, sys.stdout.buffer)
            return
        path = Path(options["file"])
        try:
            file = path.open("xb")
        except OSError as error:
            raise CommandError(f"{path} can't be made: {error.strerror}.") from error
        try:
            with file:
                # For whoever runs the command, and nobody else on the machine.
                path.chmod(0o600)
                self._write(organization.pk, file)
        except (OSError, PolicyChatError) as error:
            path.unlink()  # nobody should take a part for the whole
            raise CommandError(f"The export was not finished: {error}") from error

    def _write(self, organization_id: UUID, file: BinaryIO) -> None:
        for part in organization_as_zip(organization_id):
            file.write(part)
