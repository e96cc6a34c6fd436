"""A worker waits for a Redis that is gone, and still ends when it is asked to."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis
from rq import Worker

from appliance.embedded.redis_server import EmbeddedRedis

START_SECONDS, END_SECONDS = 90, 60


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path) as server:
        yield server


@pytest.fixture
def worker(
    redis_server: EmbeddedRedis, process: Callable[..., "subprocess.Popen[str]"]
) -> "subprocess.Popen[str]":
    """One that has nothing to do."""
    url = redis_server.start()
    command = [sys.executable, "-m", "appliance", "worker", "parse"]
    started = process(command, REDIS_URL=url, LOG_LEVEL="INFO")
    deadline = time.monotonic() + START_SECONDS
    with Redis.from_url(url) as connection:
        while not [one for one in Worker.all(connection=connection) if one.get_state() == "idle"]:
            assert started.poll() is None and time.monotonic() < deadline
            time.sleep(0.1)
    return started


@pytest.mark.parametrize("lost_for", [0.0, 4.0])
def test_a_worker_that_has_lost_redis_ends_when_it_is_asked_to(
    worker: "subprocess.Popen[str]", redis_server: EmbeddedRedis, lost_for: float
) -> None:
    redis_server.stop()
    time.sleep(lost_for)
    assert worker.poll() is None
    worker.terminate()
    assert worker.wait(END_SECONDS) == 0


def test_one_that_is_asked_just_before_ends_too(
    worker: "subprocess.Popen[str]", redis_server: EmbeddedRedis
) -> None:
    worker.terminate()
    redis_server.stop()
    assert worker.wait(END_SECONDS) == 0
