"""The files that were uploaded, as entries of the archive."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from uuid import UUID

from django.db.models import QuerySet

from core.documents.models import Document, DocumentVersion
from core.documents.storage import open_original
from core.errors import StorageUnavailable
from core.export.zip_stream import PART_BYTES, Entry
from core.tenancy.slices import slices

FOLDER = "originals"
DOCUMENTS_AT_ONCE = 50
LONGEST_TITLE = 80  # with it the whole path stays within what Windows can unpack
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]+')


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An original that is not in the archive, and why."""

    name: str
    reason: str


def originals(organization_id: UUID, unreadable: list[Unreadable]) -> Iterator[Entry]:
    """The originals of all versions; those that can't be opened are added to ``unreadable``: the
    rest must not wait for a lost file to be found."""

    for documents in slices(organization_id, _with_versions, DOCUMENTS_AT_ONCE):
        for document in documents:
            for version in document.versions.all():
                yield from _original(document, version, unreadable)


def name_of(document: Document, version: DocumentVersion) -> str:
    """Where a version's original is in the archive: under the document's title, and its id, since
    titles repeat."""
    words = _NOT_IN_NAMES.sub(" ", document.title).split()
    title = " ".join(words)[:LONGEST_TITLE].strip(" .")
    suffix = PurePosixPath(version.storage_name).suffix
    folder = f"{title or 'Document'} ({document.pk})"
    return f"{FOLDER}/{folder}/version {version.number}{suffix}"


def _with_versions() -> "QuerySet[Document]":
    return Document.objects.prefetch_related("versions")


def _original(
    document: Document, version: DocumentVersion, unreadable: list[Unreadable]
) -> Iterator[Entry]:
    name = name_of(document, version)
    try:
        file = open_original(version.storage_name)
    except StorageUnavailable as error:
        unreadable.append(Unreadable(name, error.detail))
        return
    with file:
        yield Entry(name, file.chunks(PART_BYTES))
