"""A hot standby of the tests' PostgreSQL, whose replay a test may hold up."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from appliance.embedded.account import name_for, postgres_programs, server_account
from appliance.embedded.cluster import environment, forget_stale_pid, server_command, serves
from appliance.embedded.private import private_folder
from appliance.process import Child, choose_port

SECONDS = 60.0
SLOT = "standby"


class Standby:
    """``port`` is where it answers, to the same roles as the first."""

    def __init__(self, folder: Path) -> None:
        self.port = choose_port(None)
        self._cluster = folder / "standby"
        self._account = server_account(self._cluster)
        self._child = Child("standby", folder / "standby.log")

    @contextmanager
    def running(self) -> Iterator["Standby"]:
        self._copy()
        try:
            self.start()
            yield self
        finally:
            self.stop()
            self._let_go()

    def _copy(self) -> None:
        account = self._account
        private_folder(self._cluster)
        if account:
            os.chown(self._cluster, account.uid, account.gid)
        program = postgres_programs(account) / "pg_basebackup"
        place = ["--pgdata", name_for(account, self._cluster), "--write-recovery-conf"]
        # Else what happens until the standby has started may be removed at the first by then.
        slot = ["--create-slot", "--slot", SLOT]
        subprocess.run(
            [
                program,
                "--dbname",
                os.environ["TEST_SUPERUSER_URL"],
                *place,
                *slot,
                "--checkpoint=fast",
            ],
            cwd=self._cluster,
            env=environment(),
            check=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )

    def start(self) -> None:
        command = server_command(self._cluster, self._account, self.port, fast=True)
        forget_stale_pid(self._cluster)
        self._child.start(command, cwd=self._cluster, env=environment(), account=self._account)
        self._child.wait_ready(lambda: serves(self._cluster, self._child.pid), SECONDS)

    def stop(self) -> None:
        self._child.stop()

    def _let_go(self) -> None:
        """The first keeps nothing for it any longer, once it knows that nobody reads there."""
        with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as first:
            slot = "FROM pg_replication_slots WHERE slot_name = %s"
            deadline = time.monotonic() + SECONDS
            while first.execute(f"SELECT 1 {slot} AND active", [SLOT]).fetchone():
                assert time.monotonic() < deadline, "the standby still reads"
                time.sleep(0.05)
            first.execute(f"SELECT pg_drop_replication_slot(slot_name) {slot}", [SLOT])

    def hold(self) -> None:
        """What happens from now on at the first does not show here."""
        self._ask("SELECT pg_wal_replay_pause()")
        while self._ask("SELECT pg_get_wal_replay_pause_state()") != "paused":
            time.sleep(0.05)

    def catch_up(self) -> None:
        """Everything that has happened at the first shows here."""
        with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as first:
            (there,) = first.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone() or ("",)
        self._ask("SELECT pg_wal_replay_resume()")
        deadline = time.monotonic() + SECONDS
        while not self._ask("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", there):
            assert time.monotonic() < deadline, "the standby does not catch up"
            time.sleep(0.05)

    def _ask(self, statement: str, *values: str) -> Any:
        first = urlsplit(os.environ["TEST_SUPERUSER_URL"])
        url = first._replace(netloc=f"{first.netloc.rpartition(':')[0]}:{self.port}").geturl()
        with psycopg.connect(url, autocommit=True) as db:
            (value,) = db.execute(statement, values).fetchone() or (None,)
        return value
