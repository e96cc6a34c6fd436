"""Scanned pages that a file's earlier turns have read.

Recognising a page takes seconds, so a file of hundreds is read in several turns, with the files of
others between them. What was read stays until all of it has been; nobody searches it before.
"""

from dataclasses import asdict
from uuid import UUID

from django.conf import settings

from core.documents.models import DocumentVersion, ScannedPage
from core.documents.reading.scans import Outcome
from core.tenancy.context import tenant


class KeptScans:
    """Of ``version``, as this release and its settings read them."""

    def __init__(self, version: DocumentVersion) -> None:
        self._version = version
        self._read_by = f"{settings.RELEASE} {'+'.join(settings.OCR_LANGUAGES)}"
        with tenant(version.organization_id):
            kept = ScannedPage.objects.filter(version=version, read_by=self._read_by)
            self._outcomes = {page.number: Outcome(**page.outcome) for page in kept}

    def of(self, number: int) -> Outcome | None:
        return self._outcomes.get(number)

    def keep(self, number: int, outcome: Outcome) -> None:
        with tenant(self._version.organization_id):
            ScannedPage.objects.update_or_create(
                organization_id=self._version.organization_id,
                version=self._version,
                number=number,
                defaults={"read_by": self._read_by, "outcome": asdict(outcome)},
            )


def forget_scans(version_id: UUID) -> None:
    """The version has been read, or can't be; inside ``tenant()``."""
    ScannedPage.objects.filter(version_id=version_id).delete()
