"""A running appliance for tests that need the real thing: web, workers, scheduler."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 60


@contextmanager
def running_appliance(
    settings: Mapping[str, str] | None = None, *, web_workers: int = 1
) -> Iterator[str]:
    """`serve` on the test database; yields its URL. Everything is stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "SWEEP_SECONDS": "1", "PUBLIC_URL": url, **(settings or {})}
    command = [sys.executable, "-m", "appliance", "serve", "--port", str(port)]
    command += ["--workers", str(web_workers)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_until_ready(f"{url}/readyz", process)
        yield url
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
