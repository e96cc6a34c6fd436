"""The whole product on a disk of its own: `dev`, which starts the servers and all parts."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from appliance.embedded.private import stored_secret
from appliance.process import ROOT, Child, choose_port
from tests.faults.clock import Clock
from tests.faults.disk import Disk
from tests.faults.network import Network

START_SECONDS = 180
RESERVE_MB = 64
# What tells each part's process by its command, below `dev`.
PARTS = {
    "web server": "appliance.web",
    "parse worker": "worker parse",
    "embed worker": "worker embed",
    "scheduler": "appliance scheduler",
    "Postgres": "/postgres -D",
    "Redis": "redis-server",
}


class Appliance:
    """``url`` is its address, ``keys`` what credentials.json says."""

    def __init__(
        self, disk: Disk, clock: Clock, models_url: str, to_postgres: Network, to_redis: Network
    ) -> None:
        self._data = disk.folder / "data"
        self._log = disk.folder / "appliance.log"
        self._port = choose_port(None)
        self._networks = (to_postgres, to_redis)
        self.url = f"http://127.0.0.1:{self._port}"
        self.keys: dict[str, Any] = {}
        temporary = disk.folder / "tmp"
        temporary.mkdir()
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self._environment = kept | clock.environment | {
            "TMPDIR": str(temporary),
            "LLM_PROVIDER": "openai",
            "LLM_MODEL": "scripted",
            "EMBEDDING_BACKEND": "openai",
            "EMBEDDING_MODEL": "scripted",
            "OPENAI_BASE_URL": models_url,
            "OPENAI_API_KEY": "none",
            "LLM_FIRST_TOKEN_SECONDS": "2",
            "LLM_TOTAL_SECONDS": "8",
            "ANSWER_CACHE_SECONDS": "0",
            "RATE_LIMIT_ENABLED": "false",
            "WEBHOOK_PRIVATE_NETWORKS": "127.0.0.0/8",
            "DISK_RESERVE_MB": str(RESERVE_MB),
            "INGEST_STALE_SECONDS": "4",
            "SWEEP_SECONDS": "1",
            "STATIC_ROOT": str(ROOT / ".pytest_cache" / "static"),
            "LOG_FORMAT": "plain",
        }  # fmt: skip
        self._child = Child("appliance", self._log, patience=120)

    @property
    def originals(self) -> Path:
        return self._data / "originals"

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def start(self) -> None:
        """Start `dev`, and wait until it is ready."""
        command = [sys.executable, "-m", "tests.faults.dev_over_network"]
        command += [f"{one.server_port}:{one.port}" for one in self._networks]
        command += ["--no-sample", "--data", str(self._data), "--port", str(self._port)]
        # It goes with this process, however that ends.
        self._child.start(command, cwd=ROOT, env=self._environment)
        credentials = self._data / "credentials.json"
        deadline = time.monotonic() + START_SECONDS
        while not credentials.exists():
            in_time = self._child.alive and time.monotonic() < deadline
            assert in_time, f"`dev` is not there:\n{self.log}"
            time.sleep(0.1)
        self.keys = json.loads(credentials.read_text())

    def stop(self) -> None:
        self._child.stop()

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """A command of the product, on this appliance."""
        return subprocess.run(
            [sys.executable, "-m", "appliance", *arguments],
            cwd=ROOT,
            env=self._environment | self._written(),
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
        )

    def _written(self) -> dict[str, str]:
        """What `dev` writes for other commands."""
        lines = (self._data / "environment").read_text().splitlines()
        return {"PUBLIC_URL": self.url} | dict(line.split("=", 1) for line in lines)

    @property
    def redis_url(self) -> str:
        return self._written()["REDIS_URL"]

    def superuser(self) -> "psycopg.Connection[Any]":
        """Whom no policy binds, and no network parts from the server: what is really there.
        psycopg.OperationalError while it is down."""
        runtime = psycopg.conninfo.conninfo_to_dict(self._written()["DATABASE_URL"])
        return psycopg.connect(
            host="127.0.0.1",
            port=self._networks[0].server_port,
            dbname=runtime["dbname"],
            user="postgres",
            password=stored_secret(self._data, "postgres"),
            autocommit=True,
            connect_timeout=5,
        )

    def part(self, name: str) -> psutil.Process | None:
        """The process of a part, None while it is down."""
        with suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self._child.pid).children():
                with suppress(psutil.NoSuchProcess):
                    if PARTS[name] in " ".join(child.cmdline()):
                        return child
        return None

    def below(self, name: str, told_by: str = "") -> psutil.Process | None:
        """The first process that a part has started, by something in its command."""
        with suppress(psutil.NoSuchProcess):
            if parent := self.part(name):
                for child in parent.children():
                    with suppress(psutil.NoSuchProcess):
                        if told_by in " ".join(child.cmdline()):
                            return child
        return None

    def kill_all(self) -> bool:
        """kill -9 of `dev` itself. What starts it again is not the product's: a service manager."""
        parts = psutil.Process(self._child.pid).children()
        os.kill(self._child.pid, signal.SIGKILL)
        psutil.wait_procs(parts, timeout=60)
        self.start()
        return True

    @property
    def gave_up(self) -> bool:
        """Whether `dev` has ended, so that a person would have to start it again."""
        return not self._child.alive

    def is_whole(self) -> bool:
        """Whether all parts are there and the server says that it is ready."""
        if not all(self.part(name) for name in PARTS):
            return False
        try:
            ready = httpx.get(f"{self.url}/readyz", timeout=5, trust_env=False)
        except httpx.TransportError:
            return False
        return ready.status_code == 200


def wait_until(condition: Callable[[], object], seconds: float, pause: float = 0.02) -> bool:
    """Whether ``condition`` came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
