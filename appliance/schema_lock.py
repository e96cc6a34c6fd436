"""Waiting for the schema's lock without standing in the way of who holds it."""

import time
from typing import Any, Literal, Protocol

from appliance.schema import LOCK

Kind = Literal["pg_try_advisory_lock", "pg_try_advisory_xact_lock_shared"]
BETWEEN_SECONDS = 0.5


class Cursor(Protocol):
    """Django's, or psycopg's."""

    def execute(self, query: Any, params: Any = ..., /) -> Any: ...

    def fetchone(self) -> Any: ...


def wait_for_schema(cursor: Cursor, kind: Kind) -> None:
    """Take LOCK, however long others hold it.

    By asking again and again: a statement that waits has a snapshot, and CREATE INDEX CONCURRENTLY
    in the migration of who holds the lock would wait for its end.
    """
    while True:
        cursor.execute(f"SELECT {kind}(%s)", [LOCK])
        if cursor.fetchone() == (True,):
            return
        time.sleep(BETWEEN_SECONDS)
