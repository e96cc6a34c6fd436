"""A zip archive of files at upload: each becomes a document of its own."""

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from core.documents.intake import Actor, Upload, accept, measure
from core.documents.models import Document
from core.documents.reading.filetype import holds_files
from core.documents.reading.sandbox import run_limited
from core.documents.room import check_room
from core.documents.versions import check_dates
from core.errors import PolicyChatError
from core.scratch import scratch_folder

SECONDS = 60.0  # that unpacking may take
LARGER = 2  # times as large as an upload may be: all files together, unpacked


@dataclass(frozen=True, slots=True)
class Taken:
    """A file by its name in the archive, with the document that holds it or why none does.
    ``is_new`` is false where these bytes were there already."""

    name: str
    document: Document | None = None
    is_new: bool = False
    error: PolicyChatError | None = None


def accept_zip(organization_id: UUID, upload: Upload, actor: Actor) -> list[Taken]:
    """Store each file of the archive ``upload.file`` as a document with what else ``upload`` says,
    and queue its ingest. What is no archive of files, such as Word's, is one itself.

    A file that is refused stops no other. Raises InvalidInput, FileTooLarge, StorageFull, and of
    the archive as a whole DamagedFile, EncryptedArchive, TooMuchText, UnsupportedFileType,
    ProcessingTimeout, ProcessingMemory.
    """
    check_dates(upload.effective_from, upload.effective_until)
    _, size = measure(upload.file)
    if not holds_files(upload.file):
        document, is_new = accept(organization_id, upload, actor)
        return [Taken(upload.filename, document, is_new)]
    check_room(LARGER * size)
    with scratch_folder() as folder:
        return [
            _take(organization_id, replace(upload, filename=name), path, actor)
            for name, path in _unpacked(upload.file, folder.resolve())
        ]


def _unpacked(file: BinaryIO, folder: Path) -> list[tuple[str, Path]]:
    """The names of the archive's files, and where they are now, in ``folder``."""
    archive = folder / "archive"
    file.seek(0)
    with archive.open("wb") as copy:
        shutil.copyfileobj(file, copy)
    names = run_limited(
        "core.documents.reading.unpack",
        {
            "path": str(archive),
            "folder": str(folder),
            "most_bytes": LARGER * settings.MAX_UPLOAD_BYTES,
        },
        timeout=SECONDS,
        memory_bytes=settings.EXTRACT_MEMORY_MB * 1024**2,
    )
    archive.unlink()
    return [(name, folder / str(number)) for number, name in enumerate(json.loads(names))]


def _take(organization_id: UUID, upload: Upload, path: Path, actor: Actor) -> Taken:
    try:
        with path.open("rb") as file:
            document, is_new = accept(organization_id, replace(upload, file=file), actor)
    except PolicyChatError as error:
        return Taken(upload.filename, error=error)
    finally:
        path.unlink()
    return Taken(upload.filename, document, is_new)
