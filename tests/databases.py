"""A database of its own for each file of tests: a copy of the migrated one.

What a file leaves behind, half-ingested documents or vectors of another model, is then no work
for the sweeps and servers of the next, whatever the order in which files are run.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.apps import apps

from appliance.embedded.databases import DATABASE, create_database, drop_database

# Never connected to: a database can't be copied while somebody uses it.
TEMPLATE = "migrated"
URLS = ("DATABASE_URL", "DATABASE_OWNER_URL")


def keep_template() -> None:
    """Keep the migrated database, which nobody has written to yet, for copies."""
    create_database(os.environ["TEST_SUPERUSER_URL"], TEMPLATE, DATABASE)


@contextmanager
def own_database() -> Iterator[None]:
    """Within this block the tests, and what they start, work on a database of their own."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    copy_database(name)
    before = os.environ["DATABASE_URL"].rsplit("/", 1)[1]
    connect_to(name)
    try:
        yield
    finally:
        connect_to(before)
        drop_database(os.environ["TEST_SUPERUSER_URL"], name)


def copy_database(name: str, template: str = TEMPLATE) -> None:
    """Make the database ``name``, a copy of the migrated one or of another that nobody uses."""
    superuser_url = os.environ["TEST_SUPERUSER_URL"]
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        # Only one copy of a template can be made at a time.
        connection.execute("SELECT pg_advisory_lock(1)")
        create_database(superuser_url, name, template)


def connect_to(database: str) -> None:
    """Let this process, and what it starts from now on, use ``database`` of the tests' server."""
    for variable in URLS:
        os.environ[variable] = os.environ[variable].rsplit("/", 1)[0] + f"/{database}"
    if not apps.ready:
        return
    from django.conf import settings
    from django.db import connections

    for variable in URLS:
        setattr(settings, variable, os.environ[variable])
    for configured in connections.settings.values():
        configured["NAME"] = database
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.pool:
            connection.close_pool()
