"""Making a stack from a backup.

The archive is read twice: once to check all of it, once to load it. Files go in first, rows in
one transaction at the end, so that a restore that failed can simply be started again.
"""

import gzip
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, groupby
from pathlib import Path
from typing import IO, cast

import psycopg
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from appliance.backup.archive import (
    ORIGINALS,
    TABLES,
    Header,
    Manifest,
    check,
    members,
    opened,
    read_header,
    sha256,
)
from appliance.backup.errors import BackupError
from appliance.backup.tables import LEFT_OUT, Connection, connect, copy_in
from appliance.backup.write import Say
from appliance.schema import LEFT, applied, owner_alias, too_new, unknown_among
from appliance.schema_lock import wait_for_schema
from core.documents.storage import open_original

UNPACKED_BYTES = 1024 * 1024
OURS = """
SELECT c.relname::text FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
  AND NOT c.relispartition
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
FORCED = OURS + "AND c.relforcerowsecurity"
# Named with their schema: the planner may ask for those of other schemas first.
SEQUENCES = """
SELECT format('SELECT setval(%L, max(%I)) FROM %I HAVING max(%I) IS NOT NULL',
              pg_get_serial_sequence(format('%I.%I', c.table_schema, c.table_name), c.column_name),
              c.column_name, c.table_name, c.column_name)
FROM information_schema.columns c
WHERE c.table_schema = current_schema()
  AND pg_get_serial_sequence(format('%I.%I', c.table_schema, c.table_name), c.column_name)
      IS NOT NULL
"""


def why_not_empty() -> str:
    """What the stack holds already, as a sentence; nothing for an empty one."""
    with connect(owner_alias()) as connection:
        connection.execute("SELECT set_config('app.platform', 'on', true)")
        tables = _names(connection, OURS)
        if tables and "django_migrations" not in tables:
            return f"The database holds tables of something else, such as {tables[0]}."
        for table, what in (
            ("tenancy_organization", "organization"),
            ("tenancy_platformkey", "platform key"),
        ):
            if table in tables:
                count = _count(connection, table)
                if count:
                    return f"The database holds {count} {what}{'s' if count > 1 else ''}."
    return ""


def restore(path: Path, passphrase: str | None, say: Say) -> Manifest:
    """Fill the empty stack from ``path``; BackupError, and then it is as empty as before."""
    header = read_header(path, passphrase)
    say(f"{path.name}: version {header.version}, {header.created_at}")
    if newer := unknown_among(header.migrations):
        raise BackupError(f"{too_new('The backup', newer)} Restore it with a newer program.")
    if reason := why_not_empty():
        raise BackupError(
            f"{reason} A backup is restored into an empty stack only: give it a new database, "
            "or a new data folder."
        )
    say("checking all of the archive")
    manifest = check(path, passphrase)
    with _owner() as connection:
        _make_tables(connection, header)
        with connection.transaction():
            _load(connection, path, passphrase, manifest, say)
        connection.execute("ANALYZE")
    call_command("migrate", verbosity=0)
    return manifest


@contextmanager
def _owner() -> Iterator[Connection]:
    """The owner's connection, while nobody else changes tables."""
    with connect(owner_alias()) as connection:
        connection.autocommit = True
        wait_for_schema(connection.cursor(), "pg_try_advisory_lock")
        try:
            yield connection
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupError(
                f"The database role may not do this ({error.diag.message_primary}). Give the "
                "owner role's address as DATABASE_OWNER_URL."
            ) from error


def _make_tables(connection: Connection, header: Header) -> None:
    """The tables that the archive was made from: empty ones of another state make room."""
    owner = connections[owner_alias()]
    wanted = set(header.migrations) - LEFT
    if set(applied(owner)) - LEFT == wanted:
        return
    if tables := _names(connection, OURS):
        connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(_identifiers(tables)))
    executor = MigrationExecutor(owner)
    nodes = executor.loader.graph.node_map
    # Each brings along what it needs.
    executor.migrate(
        [m for m in sorted(wanted) if not {child.key for child in nodes[m].children} & wanted]
    )
    owner.close()


def _load(
    connection: Connection, path: Path, passphrase: str | None, manifest: Manifest, say: Say
) -> None:
    forced = _names(connection, FORCED)
    emptied = [name for name in _names(connection, OURS) if name not in LEFT_OUT]
    if foreign := sorted(manifest.tables.keys() - set(emptied)):
        raise BackupError(
            f"{path} holds rows of {foreign[0]}, which no backup of this program does: somebody "
            "else made it. Take one of your own."
        )
    # What migrations wrote stands in the archive as well.
    connection.execute(sql.SQL("TRUNCATE {}").format(_identifiers(emptied)))
    for table in forced:
        # COPY FROM is possible only where no policy binds the role.
        _alter(connection, table, "NO FORCE ROW LEVEL SECURITY")
        # What they would write for a row stands in the archive as well.
        _alter(connection, table, "DISABLE TRIGGER USER")
    with opened(path, passphrase) as stream:
        wanted = ((n, c) for n, c in members(stream) if n.startswith((TABLES, ORIGINALS)))
        for kind, group in groupby(wanted, key=lambda member: _kind(member[0])):
            if kind == ORIGINALS:
                _store_originals(group, manifest)
            else:
                _load_table(connection, kind, (c for _, c in group), manifest, say)
    # Checked now: a table with checks that are still to come can't be altered.
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in forced:
        _alter(connection, table, "FORCE ROW LEVEL SECURITY")
        _alter(connection, table, "ENABLE TRIGGER USER")
    for (statement,) in connection.execute(SEQUENCES).fetchall():
        connection.execute(statement)


def _kind(member: str) -> str:
    """ORIGINALS, or the name of the table that ``member`` is a part of."""
    return ORIGINALS if member.startswith(ORIGINALS) else member.split("/")[1]


def _load_table(
    connection: Connection, table: str, parts: Iterator[IO[bytes]], manifest: Manifest, say: Say
) -> None:
    wanted = manifest.tables[table]
    texts = chain.from_iterable(_unpacked(table, part) for part in parts)
    copied = copy_in(connection, table, wanted.columns, texts)
    if (copied.rows, copied.digest.hexdigest()) != (wanted.rows, wanted.sha256):
        raise BackupError(f"The rows of {table} are not those that the manifest names.")
    say(f"{table}: {copied.rows} rows")


def _unpacked(table: str, part: IO[bytes]) -> Iterator[bytes]:
    """A little at a time, however much it holds."""
    try:
        with gzip.open(part) as rows:
            while text := rows.read(UNPACKED_BYTES):
                yield text
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BackupError(f"The rows of {table} can't be unpacked: {error}.") from error


def _store_originals(files: Iterator[tuple[str, IO[bytes]]], manifest: Manifest) -> None:
    wanted = set(manifest.originals)
    for member, content in files:
        name = member.removeprefix(ORIGINALS)
        if name not in wanted:
            continue  # its document was deleted before the snapshot
        try:
            if not default_storage.exists(name):
                _store(name, content)
            elif stored_hash(name) != manifest.members[member]:
                raise BackupError(
                    f"There is a file {name} already, with other content. Restore into an empty "
                    "folder or bucket."
                )
        except OSError as error:
            raise BackupError(f"The file {name} can't be stored: {error}.") from error


def _store(name: str, content: IO[bytes]) -> None:
    """Through a temporary file: S3 is given files that it can begin anew, which a stream of the
    archive can't be."""
    with tempfile.SpooledTemporaryFile(settings.FILE_UPLOAD_MAX_MEMORY_SIZE) as copy:
        shutil.copyfileobj(content, copy)
        copy.seek(0)
        default_storage.save(name, File(copy))


def stored_hash(name: str) -> str:
    """SHA-256 of the stored file ``name``."""
    with open_original(name) as file:
        return sha256(cast(IO[bytes], file))


def _names(connection: Connection, query: str) -> list[str]:
    return [name for (name,) in connection.execute(query).fetchall()]


def _count(connection: Connection, table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _identifiers(names: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _alter(connection: Connection, table: str, action: str) -> None:
    statement = "ALTER TABLE {} " + action
    connection.execute(sql.SQL(statement).format(sql.Identifier(table)))
