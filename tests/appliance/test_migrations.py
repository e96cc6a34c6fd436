"""Migrations of large tables while the former release serves."""

import os
import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations import AddIndex, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader

from appliance.schema import LOCK
from appliance.schema_lock import wait_for_schema

OURS = ("accounts", "audit", "conversations", "documents", "quality", "tenancy", "webhooks")
# Tables that stay so small that building an index takes no time.
SMALL = {"document", "documentversion", "organization", "user", "apikey"}


def migrations_of_ours() -> list[Migration]:
    found = MigrationLoader(None).disk_migrations
    return [migration for (app, _), migration in sorted((found or {}).items()) if app in OURS]


def blocking(migration: Migration) -> list[str]:
    """The indexes whose building keeps writers of a table out that may be large."""
    operations = migration.operations
    new = {one.name_lower for one in operations if isinstance(one, CreateModel)}
    return [
        f"{migration}: {one.index.name}"
        for one in operations
        if isinstance(one, AddIndex)
        and not isinstance(one, AddIndexConcurrently)
        and one.model_name_lower not in new | SMALL
    ]


def test_indexes_of_large_tables_are_built_beside_their_writers() -> None:
    known = migrations_of_ours()
    assert known
    assert [index for migration in known for index in blocking(migration)] == []


@pytest.fixture
def scratch() -> Iterator[psycopg.Connection]:
    """The superuser's connection, and a table ``scratch`` while the test runs."""
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE scratch AS SELECT 1 AS number")
        yield connection
        connection.execute("DROP TABLE scratch")


def test_who_waits_for_the_schema_holds_up_no_index(scratch: psycopg.Connection) -> None:
    taken = threading.Event()

    def wait() -> None:
        with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as other:
            wait_for_schema(other.cursor(), "pg_try_advisory_lock")
            taken.set()

    scratch.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    waiting = threading.Thread(target=wait)
    waiting.start()
    try:
        scratch.execute("CREATE INDEX CONCURRENTLY ON scratch (number)")
        assert not taken.is_set()
    finally:
        scratch.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        waiting.join()
    assert taken.is_set()
