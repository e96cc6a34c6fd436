"""A database of the first release, with data in it, is brought to the newest schema."""

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import psycopg
import pytest

from appliance.embedded.databases import create_database, drop_database
from core.tenancy.checks import unguarded_tables
from tests.conftest import ROOT
from tests.databases import copy_database

FIRST_RELEASE = ("documents", "0001_initial")
Migrate = Callable[..., None]


@pytest.fixture
def old_database() -> Iterator[tuple[psycopg.Connection[Any], Migrate]]:
    """A connection, as superuser, to a database of the first release; and ``migrate(*to)``."""
    superuser_url = os.environ["TEST_SUPERUSER_URL"]
    name = f"upgrade_{uuid.uuid4().hex[:8]}"
    copy_database(name, _first_release())
    with psycopg.connect(superuser_url, dbname=name, autocommit=True) as connection:
        yield connection, partial(_migrate, name)
    drop_database(superuser_url, name)


@cache
def _first_release() -> str:
    """The database that others are copied from; it ends with the tests' server."""
    name = f"first_{uuid.uuid4().hex[:8]}"
    create_database(os.environ["TEST_SUPERUSER_URL"], name)
    _migrate(name, *FIRST_RELEASE)
    return name


def _migrate(name: str, *to: str) -> None:
    urls = {
        variable: os.environ[variable].rsplit("/", 1)[0] + f"/{name}"
        for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    command = [sys.executable, "-m", "appliance", "migrate", "--verbosity", "0", *to]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **urls})


def add(connection: psycopg.Connection[Any], table: str, **values: Any) -> None:
    """Insert a row; columns that are not named and must not be null get an empty value."""
    empty = {"jsonb": "{}", "text": "", "character varying": "", "boolean": False}
    columns = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s "
        "AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
        [table],
    )
    for column, kind in columns.fetchall():
        default = "now" if kind.startswith("timestamp") else empty.get(kind, 0)
        values.setdefault(column, default)
    names, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))


def add_document(connection: psycopg.Connection[Any], slug: str, **version: Any) -> uuid.UUID:
    """An organization with a document of one version and one chunk; the version's id."""
    organization, document, version_id = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    mine = {"organization_id": organization}
    add(connection, "tenancy_organization", id=organization, slug=slug, is_active=True)
    add(connection, "documents_document", id=document, title="Leave", **mine)
    common = {"document_id": document, **mine}
    state = {"number": 1, "run": 1, "indexed_run": 1, "chunk_count": 1, "attempts": 3, **version}
    add(connection, "documents_documentversion", id=version_id, **common, **state)
    add(
        connection, "documents_chunk", id=uuid.uuid4(), version_id=version_id, run=1,
        content="Employees have 25 days of leave.", boxes="[]", **common,
    )  # fmt: skip
    return version_id


def test_searchable_versions_of_every_organization_are_ingested_again(old_database):
    connection, migrate = old_database
    complete = {"status": "completed", "stage": "done"}
    first = add_document(connection, "first", **complete)
    other = add_document(connection, "other", **complete)
    failed = add_document(connection, "third", status="failed", stage="done", indexed_run=0)
    migrate()
    rows = connection.execute(
        "SELECT id, status, stage, indexed_run, attempts FROM documents_documentversion"
    )
    states = {row[0]: row[1:] for row in rows.fetchall()}
    assert states[first] == states[other] == ("pending", "queued", 1, 0)
    assert states[failed] == ("failed", "done", 0, 3)
    chunks = connection.execute("SELECT content FROM documents_chunk").fetchall()
    assert chunks == [("Employees have 25 days of leave.",)] * 3


def test_after_it_every_table_of_tenants_is_guarded(old_database):
    connection, migrate = old_database
    migrate()
    with connection.cursor() as cursor:
        assert unguarded_tables(cursor) == []
        cursor.execute("SELECT count(*) FROM pg_policies WHERE tablename = 'documents_posting'")
        assert cursor.fetchone() != (0,)
