"""The container engine of the tests: the one that runs here, or one of their own."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60


class NoEngine(Exception):
    """No container can be run here; the text says why."""


def docker(
    *arguments: str,
    variables: Mapping[str, str] | None = None,
    check: bool = True,
    timeout: float = 900,
) -> str:
    """What `docker …` prints; AssertionError with what it complained about when it fails.

    It sees ``variables`` and nothing of the settings that other tests put into the environment.
    """
    done = subprocess.run(
        ["docker", *arguments],
        env=_own_variables() | dict(variables or {}),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    if check and done.returncode:
        raise AssertionError(f"docker {' '.join(arguments)}\n{done.stdout[-3000:]}{done.stderr}")
    return done.stdout


def _own_variables() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k in ("PATH", "HOME") or k.startswith("DOCKER_")}


@contextmanager
def running_engine() -> Iterator[None]:
    """Within the block `docker` works. Raises NoEngine."""
    if shutil.which("docker") is None:
        raise NoEngine("the program docker is not installed; ./scripts/test --compose does it")
    if not _works(["docker", "compose", "version"]):
        raise NoEngine("Docker Compose 2 is not installed; ./scripts/test --compose does it")
    if _works(["docker", "info"]):
        yield
        return
    if shutil.which("dockerd") is None or os.geteuid() != 0:
        raise NoEngine("no engine answers, and only root, with dockerd installed, can start one")
    with tempfile.TemporaryDirectory(prefix="policychat-engine-") as folder:
        yield from _own_engine(Path(folder))


def _own_engine(folder: Path) -> Iterator[None]:
    os.environ["DOCKER_HOST"] = f"unix://{folder}/docker.sock"
    command = ["dockerd", "--host", os.environ["DOCKER_HOST"], "--exec-root", str(folder / "run")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--pidfile", str(folder / "pid")], stdout=log, stderr=log
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _works(["docker", "info"]):
            if process.poll() is not None or time.monotonic() > deadline:
                lines = (folder / "log").read_text().splitlines()
                raise NoEngine(f"dockerd does not start here: {lines[-1:]}")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(60)
        del os.environ["DOCKER_HOST"]


def _works(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
