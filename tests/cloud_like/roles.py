"""The product's processes, each a container of the one image: read-only, without rights, with a
volume of its own and nothing else to write to but a temporary folder in memory."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.compose.engine import docker

PREFIX = "policychat-cloud-"
CONFINED = ["--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--tmpfs=/tmp"]
# The cloud's servers listen on addresses of this machine.
NETWORK = ["--network=host", "--no-healthcheck"]
ONE_OFF_SECONDS = 600


class Role:
    """One process under a name; ``settings`` are its environment, ``files`` what it sees of this
    machine, by where it sees them."""

    def __init__(
        self, name: str, image: str, settings: Mapping[str, str], files: Mapping[str, Path]
    ) -> None:
        self.name = PREFIX + name
        self._image = image
        self._settings = dict(settings)
        self._files = dict(files)

    def start(self, *command: str) -> None:
        """In the background, until ``stop``."""
        docker("run", "--detach", "--name", self.name, *self._how(), self._image, *command)

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """To its end, as a one-off task."""
        arguments = ["docker", "run", "--rm", "--name", self.name, *self._how(), self._image]
        return subprocess.run(
            [*arguments, *command],
            capture_output=True,
            text=True,
            timeout=ONE_OFF_SECONDS,
            check=False,
        )

    def log(self) -> str:
        done = subprocess.run(["docker", "logs", self.name], capture_output=True, text=True)
        return done.stdout + done.stderr

    def state(self) -> dict[str, Any]:
        """What the engine knows of it."""
        return dict(json.loads(docker("inspect", self.name))[0])

    def inside(self, *command: str, check: bool = True) -> str:
        return docker("exec", self.name, *command, check=check)

    def stop(self) -> int:
        """In order; the exit status."""
        docker("stop", "--time", "60", self.name)
        status = int(self.state()["State"]["ExitCode"])
        docker("rm", self.name)
        return status

    def remove(self) -> None:
        """With its volume, whatever became of it."""
        docker("rm", "--force", self.name, check=False)
        docker("volume", "rm", "--force", self.name, check=False)

    def _how(self) -> list[str]:
        given = [f"--env={name}={value}" for name, value in self._settings.items()]
        seen = [f"--volume={file}:{place}:ro" for place, file in self._files.items()]
        return [*CONFINED, *NETWORK, f"--volume={self.name}:/data", *given, *seen]
