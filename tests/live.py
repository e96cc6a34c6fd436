"""A running appliance for tests that need the real thing: web, workers, scheduler."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from appliance.embedded.redis_server import EmbeddedRedis

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 120


@contextmanager
def running_appliance(
    settings: Mapping[str, str] | None = None, *, web_workers: int = 1, host: str = "127.0.0.1"
) -> Iterator[str]:
    """`serve` on the test database; yields its URL, with this name of the machine. Everything is
    stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://{host}:{port}"
    with tempfile.TemporaryDirectory() as folder, EmbeddedRedis(Path(folder)) as redis:
        # A queue of its own: nothing of other tests waits in it.
        environment = {**os.environ, "SWEEP_SECONDS": "1", "PUBLIC_URL": url}
        environment |= {"REDIS_URL": redis.start(), **(settings or {})}
        with _serving(url, port, environment, web_workers):
            yield url


@contextmanager
def _serving(
    url: str, port: int, environment: Mapping[str, str], web_workers: int
) -> Iterator[None]:
    command = [sys.executable, "-m", "appliance", "serve", "--port", str(port)]
    command += ["--workers", str(web_workers)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_until_ready(f"{url}/readyz", process)
        yield
    finally:
        process.terminate()
        process.wait(60)


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(url, timeout=10).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"{url} did not become ready")
