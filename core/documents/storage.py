"""Originals, on disk or S3-compatible, under ``{organization}/documents/``."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

from core.errors import StorageUnavailable

EXTENSIONS = {"pdf": ".pdf", "text": ".txt", "markdown": ".md"}


def save_original(organization_id: UUID, version_id: UUID, kind: str, file: BinaryIO) -> str:
    """Store a file's bytes; returns its storage name. StorageUnavailable if it can't."""
    file.seek(0)
    name = f"{organization_id}/documents/{version_id}{EXTENSIONS[kind]}"
    try:
        return default_storage.save(name, File(file))
    except OSError as error:
        raise StorageUnavailable(
            "The file could not be stored. Try again; if it persists, check the disk or S3."
        ) from error


def open_original(name: str) -> "File[bytes]":
    """An open file; StorageUnavailable if it can't be read."""
    try:
        return default_storage.open(name, "rb")
    except OSError as error:
        raise StorageUnavailable("The original can't be read from storage.") from error


def delete_original(name: str) -> None:
    default_storage.delete(name)


@contextmanager
def local_copy(name: str) -> Iterator[Path]:
    """A path with the original's bytes: itself when on disk, else a temporary download."""
    if isinstance(default_storage, FileSystemStorage):
        yield Path(default_storage.path(name))
        return
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix) as copy:
        with open_original(name) as original:
            shutil.copyfileobj(original, copy)
        copy.flush()
        yield Path(copy.name)
