"""PostgreSQL as managed servers are: with a master who may make roles and databases, and no more.

The packaged server knows no TLS: a pgbouncer stands before it, whose clients must use it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from appliance.embedded.postgres import EmbeddedPostgres

MASTER, OWNER, RUNTIME = "master", "policychat_owner", "policychat_app"
PASSWORDS = {MASTER: "master-s", OWNER: "owner's @:/", RUNTIME: "runtime's @:/"}


class ManagedPostgres:
    """The server, and its superuser, who is nobody's but the cloud's."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self._superuser = psycopg.connect(server.superuser_url, autocommit=True)
        self.port = server.port

    def create_database(self, name: str) -> None:
        """An empty one, of the master's, with the extension that the cloud lets him make."""
        self._superuser.execute(f"CREATE DATABASE {name} OWNER {MASTER}")
        address = self._superuser.info
        with psycopg.connect(
            f"host={address.host} port={address.port}",
            dbname=name,
            user=address.user,
            password=address.password,
            autocommit=True,
        ) as inside:
            inside.execute("CREATE EXTENSION vector")

    def strong_roles(self) -> list[str]:
        """Those of the product that may more than they should."""
        found = self._superuser.execute(
            "SELECT rolname::text FROM pg_roles WHERE rolname ~ '^(policychat_|master)' AND"
            " (rolsuper OR rolbypassrls OR rolreplication)"
        )
        return [name for (name,) in found.fetchall()]

    def close(self) -> None:
        self._superuser.close()


@contextmanager
def managed_postgres(folder: Path) -> Iterator[ManagedPostgres]:
    """The server with its master, and none of the product's roles."""
    with EmbeddedPostgres(folder, fast=True) as server:
        with psycopg.connect(server.superuser_url, autocommit=True) as superuser:
            superuser.execute("DROP DATABASE policychat WITH (FORCE)")
            superuser.execute("DROP ROLE policychat_owner, policychat_app")
            superuser.execute(
                f"CREATE ROLE {MASTER} LOGIN CREATEDB CREATEROLE PASSWORD '{PASSWORDS[MASTER]}'"
            )
        managed = ManagedPostgres(server)
        try:
            yield managed
        finally:
            managed.close()
