"""One stack of compose.yaml under a name and a port of its own."""

import json
import re
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx

from tests.compose.engine import docker
from tests.compose.images import ROOT

READY_SECONDS = 600
LANGUAGE_MODEL = "ollama"
SERVICES = ("appliance", "postgres", "redis", LANGUAGE_MODEL)
UNITS = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


class Stack:
    """``files`` are added to compose.yaml; ``variables`` are those of ``prepare_images``.
    ``root`` is where the files are: this checkout, or a bundle."""

    def __init__(
        self, project: str, variables: Mapping[str, str], *files: str, root: Path = ROOT
    ) -> None:
        self.project = project
        self._root = root
        self._files = ["compose.yaml", *files]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://localhost:{port}"
        self.variables = {**variables, "PORT": str(port), "SETTINGS_FILE": "/nonexistent"}

    def compose(self, *arguments: str, check: bool = True) -> str:
        """What `docker compose …` prints, with the settings of this stack."""
        files = [part for file in self._files for part in ("--file", str(self._root / file))]
        place = ["--project-directory", str(self._root), "--project-name", self.project]
        return docker("compose", *place, *files, *arguments, variables=self.variables, check=check)

    def up(self, *arguments: str) -> None:
        """Start everything and wait until it is ready."""
        self.compose("up", "--detach", "--no-build", *arguments)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        wait_for(self.is_ready, READY_SECONDS, lambda: self.compose("logs", "--tail", "20"))

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=10).status_code == 200
        except httpx.TransportError:
            return False

    def down(self) -> None:
        """Remove containers, networks and volumes."""
        self.compose("down", "--volumes", "--remove-orphans", "--timeout", "5")

    def container(self, service: str) -> dict[str, Any]:
        """What the engine knows of the one container of ``service``."""
        name = self.compose("ps", "--all", "--quiet", service).split()[0]
        return dict(json.loads(docker("inspect", name))[0])

    def memory(self) -> dict[str, float]:
        """Megabytes (2^20 bytes) that the engine charges each service with, file cache left out."""
        lines = docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}").splitlines()
        used: dict[str, float] = {}
        for line in lines:
            name, amount, *_ = line.split()
            number, unit = re.findall(r"[\d.]+|[A-Za-z]+", amount)[:2]
            for service in SERVICES:
                if name == f"{self.project}-{service}-1":
                    used[service] = round(float(number) * UNITS[unit] / 2**20, 1)
        return used

    def inside(self, service: str, *command: str, check: bool = True) -> str:
        """What a command in the container of ``service`` prints."""
        return self.compose("exec", "--no-TTY", service, *command, check=check)

    def credentials(self) -> dict[str, str]:
        return dict(json.loads(self.inside("appliance", "cat", "/data/credentials.json")))

    def client(self) -> httpx.Client:
        """The REST API with the organization's secret key."""
        headers = {"X-API-Key": self.credentials()["secret_key"]}
        return httpx.Client(base_url=f"{self.url}/api/v1/", headers=headers, timeout=120)


def wait_for(
    condition: Callable[[], bool], seconds: float, why_not: Callable[[], object] = str
) -> None:
    """Return once ``condition()``; AssertionError with ``why_not()`` after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {why_not()}"
        time.sleep(0.2)
