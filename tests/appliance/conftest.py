"""Commands of the product as processes of their own."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """``run("migrate", NAME="value")``: `python -m appliance migrate`, run to its end."""

    def start(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "appliance", *arguments],
            cwd=ROOT,
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return start


@pytest.fixture
def setting() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """``setting("SECRET_KEY", {"SECRET_KEY_FILE": "…"})``: what settings.py makes of that."""

    def read(name: str, environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
        kept = {key: value for key, value in os.environ.items() if key != name}
        code = f"from appliance import settings; print(repr(settings.{name}))"
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**kept, **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return read


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


@pytest.fixture
def process() -> Iterator[Callable[..., Any]]:
    """``process(command, **settings)``: started, and ended with the test if it still runs."""
    started: list[subprocess.Popen[str]] = []

    def start(command: list[str], **settings: str) -> "subprocess.Popen[str]":
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(child)
        return child

    yield start
    for child in started:
        if child.poll() is None:
            child.terminate()
        try:
            child.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
