"""Originals, on disk or S3-compatible, under ``{organization}/documents/``."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.translation import gettext as _

from core.documents.copies import Copies
from core.documents.reading.formats import FORMATS, Kind
from core.errors import StorageUnavailable


def save_original(organization_id: UUID, version_id: UUID, kind: Kind, file: BinaryIO) -> str:
    """Store a file's bytes; returns its storage name. StorageUnavailable if it can't."""
    file.seek(0)
    name = f"{organization_id}/documents/{version_id}{FORMATS[kind].suffixes[0]}"
    with _translated("The file could not be stored."):
        return default_storage.save(name, File(file))


def open_original(name: str) -> "File[bytes]":
    """An open file; StorageUnavailable if it can't be read."""
    with _translated("The original can't be read from storage."):
        return default_storage.open(name, "rb")


def delete_original(name: str) -> None:
    """Delete a file, if it is there. StorageUnavailable if it can't be deleted."""
    with _translated("The original can't be deleted from storage."):
        default_storage.delete(name)
        if not isinstance(default_storage, FileSystemStorage):
            _copies().forget(name)


def changed_at(name: str) -> datetime | None:
    """When a file was last written, None if it is gone; StorageUnavailable if none can tell."""
    with _translated("The age of an original can't be told."):
        try:
            return default_storage.get_modified_time(name)
        except FileNotFoundError:
            return None


def listed(organization_id: UUID) -> list[str]:
    """The storage names of an organization's files; StorageUnavailable if they can't be listed."""
    folder = f"{organization_id}/documents"
    with _translated("The originals can't be listed."):
        try:
            return [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
        except FileNotFoundError:
            return []  # nothing was ever uploaded


def try_out() -> None:
    """Store, read and delete a small file, as documents' are. StorageUnavailable names what can't
    be done."""
    name, content = f"try-out/{uuid4()}", b"can be deleted"
    with _translated(_("Files can't be stored.")):
        stored = default_storage.save(name, ContentFile(content))
    try:
        with _translated(_("Stored files can't be read.")), default_storage.open(stored) as file:
            file.read()
    finally:
        with _translated(_("Stored files can't be deleted.")):
            default_storage.delete(stored)


@contextmanager
def _translated(sentence: str) -> Iterator[None]:
    """The errors of the disk, and of boto3 where it is installed, as StorageUnavailable."""
    try:
        yield
    except Exception as error:
        library = type(error).__module__.partition(".")[0]
        if not isinstance(error, OSError) and library not in ("boto3", "botocore"):
            raise
        advice = _("Try again; if it persists, check the disk or S3.")
        raise StorageUnavailable(f"{sentence} {advice}") from error


@contextmanager
def local_copy(name: str, *, keep: bool = False) -> Iterator[Path]:
    """A path with the original's bytes: itself when on disk, else a download.

    ``keep`` keeps that a while for the next who needs it. StorageUnavailable if it can't be had.
    """
    if isinstance(default_storage, FileSystemStorage):
        yield Path(default_storage.path(name))
        return
    with _copies().use(name, partial(_download, name), keep=keep) as path:
        yield path


@cache
def _copies() -> Copies:
    """On the disk for data: a temporary folder is often in memory."""
    return Copies(settings.DATA_DIR / "copies")


def _download(name: str, path: Path) -> None:
    with _translated("The original can't be read from storage."):
        original = default_storage.open(name, "rb")
        # S3's goes straight to its place; read as a file it would be in the temporary folder too.
        if stored := getattr(original, "obj", None):
            stored.download_file(str(path))
            return
        with original, path.open("wb") as copy:
            shutil.copyfileobj(original, copy)
