"""The product, running: real servers and processes in a temporary folder, all its own."""

import os
import secrets
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import httpx

from appliance.embedded.postgres import EmbeddedPostgres
from appliance.embedded.redis_server import EmbeddedRedis
from appliance.process import ROOT, Child, choose_port
from appliance.serve import Part, all_parts

READY_SECONDS = 120.0


class BenchmarkFailed(Exception):
    """The product did not do what was to be measured; the text says what happened."""


class Running:
    """Within its block the servers run, migrated, and ``os.environ`` leads to them.

    ``start()`` adds the web server and, by the names they have in ``appliance.serve``,
    other parts.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._roots: dict[str, int] = {}
        self.superuser_url = ""
        self.url = ""

    @property
    def roots(self) -> dict[str, int]:
        """Process ids by name, servers included; each may have children."""
        return dict(self._roots)

    def __enter__(self) -> Self:
        with self._stack:
            folder = self._stack.enter_context(TemporaryDirectory(prefix="policychat-bench-"))
            self._data = Path(folder)
            postgres, redis = EmbeddedPostgres(self._data), EmbeddedRedis(self._data)
            self._stack.callback(postgres.stop)
            urls = postgres.start()
            self._stack.callback(redis.stop)
            redis_url = redis.start()
            self._port = choose_port(None)
            self.url = f"http://127.0.0.1:{self._port}"
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "appliance.settings",
                "SECRET_KEY": secrets.token_urlsafe(60),
                "DATABASE_URL": urls.runtime_url,
                "DATABASE_OWNER_URL": urls.owner_url,
                "REDIS_URL": redis_url,
                "DATA_DIR": str(self._data / "files"),
                "PUBLIC_URL": self.url,
                "RATE_LIMIT_ENABLED": "false",
                "LLM_PROVIDER": "extractive",
            }
            self.superuser_url = postgres.superuser_url.rsplit("/", 1)[0] + "/policychat"
            self._roots = {"postgres": postgres.pid, "redis": redis.pid}
            command("migrate", "--verbosity", "0")
            self._stack = self._stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def start(self, *names: str) -> None:
        """Start the web server and these other parts, and wait until the server is ready."""
        web, *others = all_parts(["127.0.0.1", str(self._port), "1", "WARNING", "plain"])
        for part in others:
            if part.name in names:
                self._start(part)
        self._start(web).wait_ready(self._is_ready, READY_SECONDS)

    def _start(self, part: Part) -> Child:
        child = Child(part.name, self._data / "logs" / f"{part.name}.log")
        self._stack.callback(child.stop)
        child.start([sys.executable, "-m", part.module, *part.arguments], cwd=ROOT)
        self._roots[part.name] = child.pid
        return child

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=10).status_code == 200
        except httpx.TransportError:
            return False


def command(*arguments: str) -> str:
    """What ``python -m appliance …`` prints."""
    result = subprocess.run(
        [sys.executable, "-m", "appliance", *arguments], cwd=ROOT, capture_output=True, text=True
    )
    if result.returncode:
        raise BenchmarkFailed(f"`{' '.join(arguments)}` failed:\n{result.stderr}")
    return result.stdout.strip()


def client(url: str, key: str) -> httpx.Client:
    """Talks to the API with ``key``; proxies that the environment names are not for loopback."""
    return httpx.Client(
        base_url=f"{url}/api/v1/", headers={"X-API-Key": key}, timeout=60, trust_env=False
    )


def checked(response: httpx.Response, *expected: int) -> httpx.Response:
    """``response`` itself; BenchmarkFailed when its status is not one of those expected."""
    if response.status_code not in expected:
        raise BenchmarkFailed(f"{response.url} answered {response.status_code}: {response.text}")
    return response


class Deadline:
    """``check()`` raises BenchmarkFailed once ``seconds`` have passed."""

    def __init__(self, seconds: float, what: str) -> None:
        self._end, self._what = time.monotonic() + seconds, what

    def check(self) -> None:
        if time.monotonic() > self._end:
            raise BenchmarkFailed(f"{self._what} took too long.")
