"""One web process of the product that a test may stop, kill and start again."""

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx

from appliance.process import ROOT, Child, choose_port

READY_SECONDS = 60.0


class WebServer:
    """It keeps its address. ``settings`` are environment variables."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._port = choose_port(None)
        self.url = f"http://127.0.0.1:{self._port}"
        self._environment = {**os.environ, "PUBLIC_URL": self.url, **settings}
        self._child = Child("web")

    @contextmanager
    def running(self) -> Iterator["WebServer"]:
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def start(self) -> None:
        command = [sys.executable, "-m", "appliance", "web", "--port", str(self._port)]
        self._child.start(command, cwd=ROOT, env=self._environment)
        self._child.wait_ready(self._is_ready, READY_SECONDS)

    def stop(self) -> None:
        self._child.stop()

    def kill(self) -> None:
        """As a power cut would: nothing is said good-bye to."""
        os.killpg(self._child.pid, signal.SIGKILL)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=10).status_code == 200
        except httpx.TransportError:
            return False
