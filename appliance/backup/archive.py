"""The archive file: under another name until it is whole, checked before it is used."""

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from appliance.backup.age import DecryptingReader, EncryptingWriter, is_encrypted
from appliance.backup.errors import BackupError
from appliance.schema import Migration

FORMAT = 1
HEADER, MANIFEST = "header.json", "manifest.json"
TABLES, ORIGINALS = "tables/", "originals/"
# A name leads nowhere but into the folder of originals: none of its parts begins with a dot.
MEMBER = re.compile(
    rf"{re.escape(HEADER)}|{TABLES}(?P<table>\w+)/\d+\.gz|{ORIGINALS}\w[\w.-]*(?:/\w[\w.-]*)*"
)
PART_BYTES = 8 * 2**20
READ_BYTES = 2**20


@dataclass(frozen=True)
class Header:
    """What is known before the first row is read."""

    version: str
    created_at: str
    migrations: list[Migration]
    settings: dict[str, str]
    format: int = FORMAT


@dataclass(frozen=True)
class TableRecord:
    columns: list[str]
    rows: int
    sha256: str


@dataclass
class Manifest:
    """What a complete archive holds. ``originals`` are the files that rows name, ``damaged``
    those of them with other bytes than were uploaded; ``lost`` were named and not there."""

    header: Header
    tables: dict[str, TableRecord] = field(default_factory=dict)
    originals: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    members: dict[str, str] = field(default_factory=dict)


class ArchiveWriter:
    """Adds members to a stream, and remembers the SHA-256 of each."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._tar = tarfile.open(  # noqa: SIM115  (closed by close)
            fileobj=stream, mode="w", format=tarfile.PAX_FORMAT
        )
        self.members: dict[str, str] = {}

    def add(self, name: str, data: bytes) -> None:
        self.add_file(name, io.BytesIO(data), len(data))

    def add_file(self, name: str, file: IO[bytes], size: int) -> str:
        """Add ``size`` bytes of ``file``; returns their SHA-256."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        hashing = _Hashing(file)
        self._tar.addfile(member, hashing)
        # tarfile would keep a description of every member.
        self._tar.members = []  # type: ignore[attr-defined]
        self.members[name] = hashing.hexdigest()
        return self.members[name]

    def add_json(self, name: str, value: Any) -> None:
        self.add(name, json.dumps(value, indent=1).encode())

    def close(self) -> None:
        self._tar.close()


class TableWriter:
    """Collects the text of one table and adds it to the archive in compressed parts."""

    def __init__(self, archive: ArchiveWriter, table: str) -> None:
        self._archive = archive
        self._table = table
        self._parts = 0
        self._waiting = bytearray()

    def write(self, text: bytes) -> None:
        self._waiting += text
        if len(self._waiting) >= PART_BYTES:
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            name = f"{TABLES}{self._table}/{self._parts:05}.gz"
            self._archive.add(name, gzip.compress(bytes(self._waiting), 1, mtime=0))
            self._waiting.clear()
            self._parts += 1


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        return data

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def sha256(file: IO[bytes]) -> str:
    """The hash of the rest of ``file``."""
    digest = hashlib.sha256()
    while block := file.read(READ_BYTES):
        digest.update(block)
    return digest.hexdigest()


@contextmanager
def new_file(path: Path, passphrase: str | None) -> Iterator[IO[bytes]]:
    """A stream into ``path``, mode 0600, that has this name only once it is whole and on disk."""
    if path.exists():
        raise BackupError(f"There is a file {path} already. Choose another name.")
    draft = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # What an earlier run left half done.
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                if passphrase is None:
                    yield file
                else:
                    writer = EncryptingWriter(file, passphrase)
                    yield cast(IO[bytes], writer)  # what tarfile asks of it is there
                    writer.finish()
                file.flush()
                os.fsync(file.fileno())
            draft.rename(path)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        raise BackupError(
            f"{path} can't be written ({error.strerror or error}). Choose another place, or make "
            "room there."
        ) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def opened(path: Path, passphrase: str | None) -> Iterator[IO[bytes]]:
    """What ``path`` holds, decrypted where it is encrypted; BackupError for what can't be read."""
    try:
        with path.open("rb") as file:
            start = file.read(64)
            file.seek(0)
            if not is_encrypted(start):
                yield file
            elif passphrase is None:
                raise BackupError(f"{path.name} is encrypted. Name its passphrase's file.")
            else:
                reader: io.RawIOBase = DecryptingReader(file, passphrase)
                yield cast(IO[bytes], io.BufferedReader(reader, READ_BYTES))
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise BackupError(
            f"{path} is no complete backup: it is damaged, was cut off or is something else "
            f"({error}). Take another copy of it, or an older one."
        ) from error


def members(stream: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of each member in order; the content is gone when the next is asked for."""
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        while member := tar.next():
            content = tar.extractfile(member)
            if content is None:
                raise tarfile.ReadError(f"{member.name} is no file")
            yield member.name, content
            tar.members = []  # type: ignore[attr-defined]


def read_header(path: Path, passphrase: str | None) -> Header:
    """The header alone; cheap however large the archive is."""
    with opened(path, passphrase) as stream:
        for name, content in members(stream):
            with _understood():
                return _header(json.load(content) if name == HEADER else {})
    raise BackupError(f"{path} is empty.")


def check(path: Path, passphrase: str | None) -> Manifest:
    """Read all of the archive and compare it with its manifest. BackupError if it differs."""
    found: dict[str, str] = {}
    manifest = None
    with opened(path, passphrase) as stream:
        for name, content in members(stream):
            if name == MANIFEST:
                with _understood():
                    manifest = _manifest(json.load(content))
            else:
                found[name] = sha256(content)
        while stream.read(READ_BYTES):
            pass  # the end of an encrypted stream proves that nothing was cut off
    if manifest is None:
        raise BackupError(f"{path} was cut off: its manifest is missing. Take another backup.")
    if found != manifest.members:
        names = {name for name, _ in found.items() ^ manifest.members.items()}
        raise BackupError(
            f"{path} is damaged: {', '.join(sorted(names)[:5])} differ from the manifest. Take "
            "another copy of it, or an older one."
        )
    for name in found:
        known = MEMBER.fullmatch(name)
        if not known or (known["table"] and known["table"] not in manifest.tables):
            raise BackupError(
                f"{path} holds {name!r}, which no backup of this program does: somebody else made "
                "it. Take one of your own."
            )
    return manifest


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"This is no backup, or it is damaged: {error!r}.") from error


def _header(value: dict[str, Any]) -> Header:
    if value["format"] != FORMAT:
        raise BackupError(
            f"The backup has format {value['format']}, and this program reads {FORMAT}. Restore "
            f"it with version {value['version']} of the program."
        )
    migrations = [(app, migration) for app, migration in value["migrations"]]
    return Header(**{**value, "migrations": migrations})


def _manifest(value: dict[str, Any]) -> Manifest:
    tables = {name: TableRecord(**record) for name, record in value["tables"].items()}
    return Manifest(**{**value, "header": _header(value["header"]), "tables": tables})
