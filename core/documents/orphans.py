"""Originals that no version names: left by a process that was killed between file and row."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from core.documents.models import DocumentVersion
from core.documents.storage import changed_at, delete_original, listed
from core.errors import StorageUnavailable
from core.tenancy.context import tenant
from core.tenancy.organizations import organization_ids

logger = logging.getLogger(__name__)
# An upload has its row seconds after its file.
LEFT_FOR = timedelta(hours=1)


def delete_orphans() -> int:
    """Visit every organization's folder; returns how many files were deleted.

    Folders of organizations that are not in the database stay: it may be the wrong database.
    """
    count = 0
    for organization_id in organization_ids():
        try:
            for name in _orphans(organization_id):
                delete_original(name)
                count += 1
        except StorageUnavailable as error:
            logger.warning("files without a document are looked for later: %s", error.detail)
    if count:
        logger.info("deleted %d files that no document names", count)
    return count


def _orphans(organization_id: UUID) -> Iterator[str]:
    # Files first: one that comes later is not taken for one without a row.
    files = listed(organization_id)
    with tenant(organization_id):
        named = set(DocumentVersion.objects.values_list("storage_name", flat=True))
    before = timezone.now() - LEFT_FOR
    for name in files:
        if name in named:
            continue
        changed = changed_at(name)  # None of a file that was deleted meanwhile
        if changed and changed < before:
            yield name
