"""Servers that the tests of this room share; those that only restart things start their own."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from appliance.embedded.postgres import EmbeddedPostgres
from appliance.embedded.redis_server import EmbeddedRedis

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), fast=True) as server:
        yield server


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def gone() -> Callable[[int], bool]:
    """Whether a process ends within the time that a killed parent's server may take."""

    def wait(pid: int) -> bool:
        deadline = time.monotonic() + 15
        while psutil.pid_exists(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        return not psutil.pid_exists(pid)

    return wait


@pytest.fixture
def parent() -> Iterator[Callable[[str], tuple[subprocess.Popen[str], str]]]:
    """Runs Python code in another process; it prints one line and then waits to be killed."""
    started: list[subprocess.Popen[str]] = []

    def run(code: str) -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen(
            [sys.executable, "-c", f"{code}\nimport time; time.sleep(120)"],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        return process, process.stdout.readline().strip()

    yield run
    for process in started:
        process.kill()
        process.communicate()
