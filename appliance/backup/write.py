"""Writing a backup while everything else goes on.

The originals that are there are copied first, which may take long and holds no snapshot. Then
one snapshot gives the rows of every table, and the few originals that came meanwhile follow.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connections

from appliance import __version__
from appliance.backup.archive import (
    HEADER,
    MANIFEST,
    ORIGINALS,
    ArchiveWriter,
    Header,
    Manifest,
    TableRecord,
    TableWriter,
    new_file,
)
from appliance.backup.configuration import secrets_made, settings_made
from appliance.backup.errors import BackupBusy, BackupError
from appliance.backup.tables import (
    Connection,
    begin_snapshot,
    connect,
    copy_out,
    enter,
    find_tables,
    organization_ids,
)
from appliance.schema import LOCK, Migration, applied
from appliance.schema_lock import wait_for_schema
from core.documents.storage import open_original
from core.errors import StorageUnavailable

ONE_BACKUP = LOCK + 1
SUFFIX, ENCRYPTED_SUFFIX = ".tar", ".tar.age"
# What `dev` keeps in its data folder, and can't make again from the rows.
KEPT_FILES = ["demo.json"]
SHOWN_EVERY_BYTES = 256 * 2**20
NAMES = "SELECT storage_name, file_hash FROM documents_documentversion WHERE organization_id = %s"
Say = Callable[[str], object]


def archive_name(passphrase: str | None) -> str:
    """The name of a backup that is made now."""
    suffix = SUFFIX if passphrase is None else ENCRYPTED_SUFFIX
    return f"policy-chatbot-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{suffix}"


def write_backup(
    path: Path, passphrase: str | None, say: Say, *, migrating: bool = False
) -> Manifest:
    """One archive at ``path`` of all tables and originals; BackupError.

    ``migrating``: the caller holds the lock that keeps migrations away.
    """
    with _reserved(wait_for_migrations=not migrating):
        header = Header(
            version=__version__,
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            migrations=_migrations(),
            settings=settings_made(),
        )
        with new_file(path, passphrase) as file:
            archive = ArchiveWriter(file)
            archive.add_json(HEADER, asdict(header))
            manifest = _fill(archive, header, say)
            archive.add_json(MANIFEST, asdict(manifest))
            archive.close()
    return manifest


def write_secrets(path: Path, passphrase: str | None) -> Path:
    """The secrets that belong to the archive ``path``, in a file of their own beside it."""
    name = path.name.removesuffix(".age").removesuffix(SUFFIX) + ".secrets.json"
    beside = path.with_name(name if passphrase is None else f"{name}.age")
    kept = {name: settings.DATA_DIR / name for name in KEPT_FILES}
    files = {name: file.read_text() for name, file in kept.items() if file.exists()}
    with new_file(beside, passphrase) as file:
        file.write(json.dumps({"settings": secrets_made(), "files": files}, indent=1).encode())
    return beside


@contextmanager
def _reserved(*, wait_for_migrations: bool) -> Iterator[None]:
    """No other backup, and no migration, until the end.

    The locks belong to a transaction, so that a pooler between transactions does no harm.
    """
    with connect("default") as connection:
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        if wait_for_migrations:
            wait_for_schema(connection.cursor(), "pg_try_advisory_xact_lock_shared")
        taken = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_BACKUP]).fetchone()
        if taken != (True,):
            raise BackupBusy("Another backup of this database is being written. Wait for its end.")
        yield


def _migrations() -> list[Migration]:
    done = applied(connections["default"])
    connections["default"].close()
    if not done:
        raise BackupError("The database has no tables yet, so there is nothing to back up.")
    return done


def _fill(archive: ArchiveWriter, header: Header, say: Say) -> Manifest:
    manifest = Manifest(header)
    originals = _Originals(archive, say)
    with connect("default") as connection:
        begin_snapshot(connection)
        present = _originals_named(connection)
    for name in present:
        originals.add(name)
    with connect("default") as connection:
        begin_snapshot(connection)
        organizations = organization_ids(connection)
        for table in find_tables(connection):
            writer = TableWriter(archive, table.name)
            copied = copy_out(connection, table, organizations, writer.write)
            writer.flush()
            say(f"{table.name}: {copied.rows} rows")
            manifest.tables[table.name] = TableRecord(
                list(table.columns), copied.rows, copied.digest.hexdigest()
            )
        named = _originals_named(connection)
    for name in named.keys() - present.keys():
        originals.add(name)
    say(f"originals: {len(originals.added)} files, {originals.size / 1e6:.1f} MB")
    manifest.lost = _lost(named, originals.added)
    manifest.originals = sorted(named.keys() - manifest.lost)
    manifest.damaged = [n for n in manifest.originals if originals.added[n] != named[n]]
    manifest.members = archive.members
    return manifest


def _originals_named(connection: Connection) -> dict[str, str]:
    """The files that rows name, with the hash of their bytes. Called inside a snapshot."""
    found: dict[str, str] = {}
    for organization_id in organization_ids(connection):
        enter(connection, organization_id)
        found.update(connection.execute(NAMES, [organization_id]).fetchall())
    return found


def _lost(named: dict[str, str], added: dict[str, str]) -> list[str]:
    """Files that rows name and that are not there; BackupError for rows that went with them."""
    missing = named.keys() - added.keys()
    if not missing:
        return []
    with connect("default") as connection:
        begin_snapshot(connection)
        still_named = _originals_named(connection)
    if missing - still_named.keys():
        raise BackupError("Documents were deleted while they were being copied. Start it again.")
    return sorted(missing)


class _Originals:
    """Copies files into the archive and tells how far it has come."""

    def __init__(self, archive: ArchiveWriter, say: Say) -> None:
        self._archive = archive
        self._say = say
        self._told = 0
        self.added: dict[str, str] = {}
        self.size = 0

    def add(self, name: str) -> None:
        """Add the file ``name`` if it is there: its document may have been deleted meanwhile."""
        try:
            with open_original(name) as file:
                self.added[name] = self._archive.add_file(f"{ORIGINALS}{name}", file, file.size)
                self.size += file.size
        except StorageUnavailable:
            if default_storage.exists(name):
                raise
        if self.size - self._told >= SHOWN_EVERY_BYTES:
            self._told = self.size
            self._say(f"originals: {len(self.added)} files, {self.size / 1e6:.0f} MB so far")
