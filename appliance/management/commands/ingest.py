"""`ingest`: files from a folder, as uploads."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.documents.intake import Actor, Upload, accept
from core.documents.models import DocumentVersion, Status
from core.documents.reading.formats import LABELS, SUFFIXES
from core.errors import PolicyChatError
from core.tenancy.context import tenant
from core.tenancy.models import Organization
from core.tenancy.organizations import organization_by_slug

POLL_SECONDS = 0.5


class Command(BaseCommand):
    help = "Upload a file, or every file of a folder that can be read, and wait for it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--organization", required=True, help="slug")
        parser.add_argument("--no-wait", action="store_true", help="return once all are queued")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"There is no {path}.")
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        files = [f for f in files if f.is_file() and (f == path or f.suffix.lower() in SUFFIXES)]
        if not files:
            raise CommandError(f"No file that can be read in {path}: {LABELS}.")
        try:
            organization = organization_by_slug(options["organization"])
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
        refused = sum(not self._upload(organization, file) for file in files)
        failed = 0 if options["no_wait"] else self._wait(organization)
        if refused or failed:
            raise CommandError(f"{refused} refused, {failed} failed.")

    def _upload(self, organization: Organization, path: Path) -> bool:
        with path.open("rb") as file:
            upload = Upload(file=file, filename=path.name)
            try:
                _, created = accept(organization.pk, upload, Actor("system"))
            except PolicyChatError as error:
                self.stderr.write(f"{path.name}: {error.detail}")
                return False
        self.stdout.write(f"{path.name}: {'queued' if created else 'already there'}")
        return True

    def _wait(self, organization: Organization) -> int:
        """Wait until nothing is under way; returns how many of the files failed."""
        said = ""
        while True:
            with tenant(organization.pk):
                states = list(DocumentVersion.objects.values_list("status", flat=True))
                away = DocumentVersion.objects.filter(away_since__isnull=False).first()
            if away and away.error_detail != said:
                said = away.error_detail
                self.stderr.write(f"\n{said} What waits goes on by itself once it answers.")
            waiting = sum(s in (Status.PENDING, Status.PROCESSING) for s in states)
            if not waiting:
                return states.count(Status.FAILED)
            self.stdout.write(f"\r{len(states) - waiting} of {len(states)} done", ending="")
            self.stdout.flush()
            time.sleep(POLL_SECONDS)
