"""Stacks of their own for tests of backups: a database on the tests' server, and a folder."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from appliance.embedded.databases import create_database, drop_database
from tests.databases import copy_database

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 240


@dataclass(frozen=True)
class Stack:
    """Its database's name, and the folder of its files."""

    name: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What commands need to work on it."""
        urls = {
            variable: os.environ[variable].rsplit("/", 1)[0] + f"/{self.name}"
            for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
        }
        return {
            **urls,
            "DATA_DIR": str(self.folder),
            "BACKUP_DIR": str(self.folder / "backups"),
            "STATIC_ROOT": os.environ["STATIC_ROOT"],
        }

    def run(self, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """`python -m appliance` with ``arguments``, run to its end."""
        return subprocess.run(
            [sys.executable, "-m", "appliance", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment, **settings},
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

    def superuser(self) -> "psycopg.Connection[tuple[object, ...]]":
        """Whom no policy binds: what is really there."""
        return psycopg.connect(os.environ["TEST_SUPERUSER_URL"], dbname=self.name, autocommit=True)


@contextmanager
def empty_stack(folder: Path) -> Iterator[Stack]:
    """A stack of its own without tables and files, dropped at the end."""
    name = _any_name()
    create_database(os.environ["TEST_SUPERUSER_URL"], name)
    with _dropped_at_the_end(Stack(name, folder)) as stack:
        yield stack


@contextmanager
def migrated_stack(folder: Path) -> Iterator[Stack]:
    """The same with the tables of the present schema, empty as they are."""
    name = _any_name()
    copy_database(name)
    with _dropped_at_the_end(Stack(name, folder)) as stack:
        yield stack


@contextmanager
def copied_stack(original: Stack, folder: Path) -> Iterator[Stack]:
    """A copy of ``original``, which nobody may be using."""
    name = _any_name()
    copy_database(name, original.name)
    shutil.copytree(original.folder, folder)
    with _dropped_at_the_end(Stack(name, folder)) as stack:
        yield stack


@contextmanager
def _dropped_at_the_end(stack: Stack) -> Iterator[Stack]:
    try:
        yield stack
    finally:
        drop_database(os.environ["TEST_SUPERUSER_URL"], stack.name)


def _any_name() -> str:
    return f"stack_{uuid.uuid4().hex[:12]}"


def present_stack() -> Stack:
    """The one that the tests themselves run on."""
    from django.conf import settings

    return Stack(os.environ["DATABASE_URL"].rsplit("/", 1)[1], settings.DATA_DIR)


def row_counts(stack: Stack) -> dict[str, int]:
    """How many rows each table really has, whatever its policies say."""
    with stack.superuser() as connection:
        tables = connection.execute(
            "SELECT c.relname::text FROM pg_class c WHERE c.relkind IN ('r', 'p')"
            " AND c.relnamespace = 'public'::regnamespace AND NOT c.relispartition"
        ).fetchall()
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for (name,) in tables
        }
