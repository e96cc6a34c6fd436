"""The tables of the product, and their rows as COPY text.

Row-level security binds owner and runtime role alike, and hides rows without a word. So the
rows are read through the same policies as everything else, organization by organization, and
only from tables whose policies are known to show all of an organization's rows to it. Any
other table stops the backup.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from appliance.backup.errors import BackupError

Connection = psycopg.Connection[Any]

# Migrations are in the header; without its session a member signs in again. The last is of programs
# before this one.
LEFT_OUT = ["accounts_session", "django_migrations", "django_session"]

CATALOGUE = """
SELECT c.relname::text,
       (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''),
       (SELECT array_agg(a.attname::text ORDER BY array_position(i.indkey::int2[], a.attnum))
        FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary),
       c.relrowsecurity,
       ARRAY (SELECT pg_get_expr(p.polqual, p.polrelid) FROM pg_policy p
              WHERE p.polrelid = c.oid AND p.polcmd IN ('r', '*')
                AND p.polpermissive AND p.polroles = '{0}'),
       EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive
               AND NOT starts_with(pg_get_expr(p.polqual, p.polrelid), %s)),
       EXISTS (SELECT FROM pg_constraint f
               JOIN pg_attribute a ON a.attrelid = c.oid AND f.conkey = ARRAY[a.attnum]
               WHERE f.conrelid = c.oid AND f.confrelid = to_regclass('tenancy_organization')
                 AND a.attname = 'organization_id' AND a.attnotnull)
FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
  AND NOT c.relispartition AND NOT c.relname = ANY (%s)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1
"""
TENANT = (
    "(organization_id = (NULLIF(current_setting('app.organization'::text, true), ''::text))::uuid)"
)
# How a policy begins that hides nothing from whoever reads every document.
UNLESS_ALL = "((current_setting('app.reader'::text, true) = 'all'::text) OR "
PLATFORM = "(current_setting('app.platform'::text, true) = 'on'::text)"
ORGANIZATIONS = "SELECT id FROM tenancy_organization ORDER BY id"


class Rows(Enum):
    """In which scope all rows of a table can be read."""

    OPEN = "no policy"
    PLATFORM = "the platform's"
    TENANT = "each organization's"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the product: what to copy, in which order, and in which scope."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: Rows


@dataclass(slots=True)
class Copied:
    """What went through: ``rows``, and the SHA-256 of their text."""

    rows: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, text: bytes) -> None:
        # In this format every row is one line; breaks inside of values are escaped.
        self.rows += text.count(b"\n")
        self.digest.update(text)


def connect(alias: str) -> Connection:
    """A connection of its own with the settings of ``alias``, outside of any pool."""
    if not settings.DATABASE_URL:
        raise BackupError(
            "DATABASE_URL is not set. Name the file of settings in ENV_FILE, or with --data the "
            "folder that scripts/run works on."
        )
    return psycopg.connect(**connections[alias].get_connection_params())


def begin_snapshot(connection: Connection) -> None:
    """All that follows in this transaction sees one moment, and the list of organizations."""
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    connection.execute("SET LOCAL datestyle = 'ISO'")
    connection.execute("SET LOCAL statement_timeout = 0")
    connection.execute("SELECT set_config('app.platform', 'on', true)")


def find_tables(connection: Connection) -> list[Table]:
    """Every table with rows to keep; BackupError for one whose rows may not all be visible."""
    return [_table(*row) for row in connection.execute(CATALOGUE, [UNLESS_ALL, LEFT_OUT])]


def organization_ids(connection: Connection) -> list[UUID]:
    """Every organization. Called inside a snapshot."""
    return [pk for (pk,) in connection.execute(ORGANIZATIONS)]


def enter(connection: Connection, organization_id: UUID) -> None:
    """From here on all rows of ``organization_id`` can be read as well."""
    connection.execute(
        "SELECT set_config('app.organization', %s, true), set_config('app.reader', 'all', true)",
        [str(organization_id)],
    )


def copy_out(
    connection: Connection,
    table: Table,
    organizations: Sequence[UUID],
    write: Callable[[bytes], object],
) -> Copied:
    """Give the rows of ``table`` to ``write``, piece by piece, in the order of their key."""
    copied = Copied()
    for statement in _statements(connection, table, organizations):
        with connection.cursor() as cursor, cursor.copy(statement) as rows:
            for piece in rows:
                text = bytes(piece)
                copied.add(text)
                write(text)
    return copied


def copy_in(
    connection: Connection, name: str, columns: Sequence[str], texts: Iterable[bytes]
) -> Copied:
    """Store the rows that ``texts`` hold in the table ``name``."""
    copied = Copied()
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), _names(columns))
    with connection.cursor() as cursor, cursor.copy(statement) as rows:
        for text in texts:
            copied.add(text)
            rows.write(text)
    return copied


def _statements(
    connection: Connection, table: Table, organizations: Sequence[UUID]
) -> Iterator[sql.Composed]:
    copy = sql.SQL("COPY (SELECT {} FROM {} {} ORDER BY {}) TO STDOUT")
    columns, name = _names(table.columns), sql.Identifier(table.name)
    if table.rows is not Rows.TENANT:
        yield copy.format(columns, name, sql.SQL(""), _names(table.key))
        return
    for organization_id in organizations:
        enter(connection, organization_id)
        mine = sql.SQL("WHERE organization_id = {}").format(sql.Literal(organization_id))
        yield copy.format(columns, name, mine, _names(table.key))


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _table(
    name: str,
    columns: list[str],
    key: list[str] | None,
    has_policies: bool,
    readers: list[str],
    restricted: bool,
    belongs: bool,
) -> Table:
    if key is None:
        raise BackupError(f"The table {name} has no primary key, so its rows have no order.")
    if not has_policies:
        rows = Rows.OPEN
    elif PLATFORM in readers and not restricted:
        rows = Rows.PLATFORM
    elif TENANT in readers and belongs and not restricted:
        rows = Rows.TENANT
    else:
        raise BackupError(
            f"No scope is known to show every row of the table {name}, so a backup might lack "
            "some. Its policies have to be those that core.tenancy.rls makes."
        )
    return Table(name, tuple(columns), tuple(key), rows)
