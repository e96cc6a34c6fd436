"""Archives in an S3 bucket: s3://BUCKET/FOLDER/NAME.

An archive is written to the temporary folder first, so that the bucket never holds half of one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages

from appliance.backup.archive import Manifest
from appliance.backup.errors import BackupError
from appliance.backup.write import Say, archive_name, write_backup, write_secrets
from core.scratch import scratch_folder

SCHEME = "s3://"


@dataclass(frozen=True)
class BucketPath:
    """A place in a bucket; an empty ``key``, or one that ends in a slash, is a folder."""

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.key}"

    def joined(self, name: str) -> "BucketPath":
        """The file itself, or ``name`` in the folder that this is."""
        return BucketPath(self.bucket, self.key + name) if self.is_folder else self

    @property
    def name(self) -> str:
        """Without its folder."""
        return self.key.rpartition("/")[2]

    @property
    def parent(self) -> "BucketPath":
        """The folder that it lies in."""
        return BucketPath(self.bucket, self.key.removesuffix(self.name))

    @property
    def is_folder(self) -> bool:
        return not self.key or self.key.endswith("/")


def path_or_bucket(text: str) -> Path | BucketPath:
    """What a command line names: a path of this machine, or s3://BUCKET/KEY."""
    if not text.startswith(SCHEME):
        return Path(text)
    bucket, _, key = text.removeprefix(SCHEME).partition("/")
    return BucketPath(bucket, key)


def write_into_bucket(
    target: BucketPath,
    passphrase: str | None,
    say: Say,
    *,
    with_secrets: bool = False,
    migrating: bool = False,
) -> Manifest:
    """One archive at ``target``, with the secrets beside it if they are wanted; BackupError.

    ``migrating``: the caller holds the lock that keeps migrations away.
    """
    if with_secrets and not target.is_folder:
        raise BackupError(f"Two files need a folder. End its name with a slash: {target}/")
    with scratch_folder() as folder:
        path = folder / archive_name(passphrase)
        manifest = write_backup(path, passphrase, say, migrating=migrating)
        files = [path, write_secrets(path, passphrase)] if with_secrets else [path]
        for file in files:
            to = target.joined(file.name)
            upload(file, to)
            say(f"written: {to}, {file.stat().st_size / 1e6:.1f} MB")
    return manifest


def upload(file: Path, to: BucketPath) -> None:
    """Store ``file`` at ``to``. BackupError if the bucket does not take it."""
    with _translated(to), file.open("rb") as stream:
        _storage(to.bucket).save(to.key, File(stream))


def upload_text(text: str, to: BucketPath) -> None:
    """Store a small file. BackupError if the bucket does not take it."""
    with _translated(to):
        _storage(to.bucket).save(to.key, ContentFile(text.encode()))


def read_text(path: BucketPath) -> str | None:
    """What a small file holds; None without it. BackupError if the bucket can't be read."""
    with _translated(path):
        storage = _storage(path.bucket)
        if not storage.exists(path.key):
            return None
        with storage.open(path.key) as stored:
            text: str = stored.read().decode()
            return text


def listed(folder: BucketPath) -> list[BucketPath]:
    """The files in a folder. BackupError if the bucket can't be read."""
    with _translated(folder):
        _, names = _storage(folder.bucket).listdir(folder.key)
        return [folder.joined(name) for name in names]


def remove(path: BucketPath) -> None:
    """BackupError if the bucket does not let it go."""
    with _translated(path):
        _storage(path.bucket).delete(path.key)


def upload_secrets(beside: BucketPath, passphrase: str | None) -> BucketPath:
    """The secrets, in a file beside the archive; its place. BackupError."""
    with scratch_folder() as folder:
        file = write_secrets(folder / beside.name, passphrase)
        upload(file, to := beside.parent.joined(file.name))
    return to


@contextmanager
def downloaded(path: BucketPath) -> Iterator[Path]:
    """A temporary copy of the file at ``path``. BackupError if it can't be read."""
    with scratch_folder() as folder:
        copy = folder / Path(path.key).name
        with (
            _translated(path),
            copy.open("wb") as stream,
            _storage(path.bucket).open(path.key) as stored,
        ):
            for block in stored.chunks():
                stream.write(block)
        yield copy


def _storage(bucket: str) -> Any:
    options = {
        "bucket_name": bucket,
        "endpoint_url": settings.S3_ENDPOINT_URL or None,
        "region_name": settings.S3_REGION or None,
        "default_acl": None,
        # Names have the moment in them; asking first would need more rights.
        "file_overwrite": True,
        # An archive is no smaller than all originals: it goes to a temporary file.
        "max_memory_size": settings.FILE_UPLOAD_MAX_MEMORY_SIZE,
    }
    return storages.create_storage(
        {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    )


@contextmanager
def _translated(path: BucketPath) -> Iterator[None]:
    """The errors of the disk, of boto3, and of its absence, as BackupError."""
    try:
        yield
    except Exception as error:
        library = type(error).__module__.partition(".")[0]
        ours = isinstance(error, OSError | ImportError) or library in ("boto3", "botocore")
        if not ours and type(error).__name__ != "InvalidStorageError":
            raise
        raise BackupError(
            f"{path} can't be used: {error}. See that the bucket is there, that AWS's variables "
            "or the task's role give the rights, and that the extra s3 is installed."
        ) from error
