"""The supervisor keeps its parts running, gives up in the end, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from appliance import serve
from appliance.embedded.errors import EmbeddedError
from tests.appliance.conftest import ROOT

LONG = "exec sleep 100"
DEAF = "trap '' TERM INT; while :; do sleep 1; done"


def wait_until(condition, what, seconds=30.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {seconds} s")


class Supervised:
    def __init__(self, folder, **parts):
        self.folder = folder
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.appliance.scripted_parts"),
                *(f"{name}={command}" for name, command in parts.items()),
            ],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.names = list(parts)

    def pids(self, name):
        path = self.folder / f"{name}.pids"
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def wait_for_all(self):
        wait_until(lambda: all(self.pids(name) for name in self.names), "the start of all parts")
        self.family = psutil.Process(self.process.pid).children(recursive=True)
        return self

    def end(self, seconds=30):
        """Exit status and what was logged, once the supervisor has ended."""
        _, log = self.process.communicate(timeout=seconds)
        return self.process.returncode, log

    def survivors(self):
        return [p for p in self.family if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def supervised(tmp_path):
    running = []

    def start(**parts):
        running.append(Supervised(tmp_path, **parts))
        return running[-1]

    yield start
    for one in running:
        if one.process.poll() is None:
            one.process.terminate()
            one.process.communicate(timeout=30)


def test_a_part_that_is_killed_is_started_again_and_the_others_go_on(supervised):
    parts = supervised(one=LONG, other=LONG).wait_for_all()
    first = parts.pids("one")[0]
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: len(parts.pids("one")) == 2, "the second start")
    assert psutil.pid_exists(parts.pids("one")[1])
    assert len(parts.pids("other")) == 1
    assert psutil.pid_exists(parts.pids("other")[0])


def test_a_part_that_ends_by_itself_is_started_again(supervised):
    parts = supervised(short="test -e second || { touch second; exit 0; }; exec sleep 100")
    wait_until(lambda: len(parts.pids("short")) == 2, "the second start")
    first, second = parts.pids("short")
    assert first != second
    assert parts.process.poll() is None


def test_a_part_that_keeps_dying_ends_the_whole_and_leaves_nothing(supervised):
    parts = supervised(good=LONG, bad="sleep 0.2; exit 3").wait_for_all()
    status, log = parts.end()
    assert status == 1
    assert "bad keeps dying" in log
    assert len(parts.pids("bad")) == 6
    assert len(parts.pids("good")) == 1
    assert parts.survivors() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_in_order(supervised, number):
    parts = supervised(one=LONG, other=LONG).wait_for_all()
    wait_until((parts.folder / "started").exists, "the word that all have been started")
    parts.process.send_signal(number)
    assert parts.end()[0] == 0
    assert parts.survivors() == []
    assert [len(parts.pids(name)) for name in parts.names] == [1, 1]


def test_a_part_that_does_not_listen_is_killed_in_the_end(supervised):
    parts = supervised(deaf=DEAF, good=LONG).wait_for_all()
    parts.process.terminate()
    assert parts.end()[0] == 0
    pid = parts.pids("deaf")[0]
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_when_the_supervisor_itself_is_killed_its_parts_end_too(supervised):
    parts = supervised(one=LONG, other=LONG).wait_for_all()
    parts.process.kill()
    parts.end()
    wait_until(lambda: parts.survivors() == [], "the end of the parts")
    assert parts.process.returncode == -signal.SIGKILL


class FullDisk:
    """A server that can't be started at first."""

    def __init__(self, *faults):
        self.alive = False
        self._faults = list(faults)

    def start(self):
        if self._faults:
            raise self._faults.pop(0)
        self.alive = True


def test_a_server_that_can_not_be_started_is_tried_until_it_can():
    server = FullDisk(
        EmbeddedError("PostgreSQL stopped while it was starting."),
        OSError(28, "No space left on device"),
    )
    assert [serve._all_run([server]) for _ in range(3)] == [False, False, True]
    assert server.alive


def test_parts_wait_for_a_server_that_can_not_be_started(monkeypatch):
    server, started = FullDisk(*[EmbeddedError("The disk is full.")] * 3), []

    class Dying(serve.Part):
        def start(self):
            started.append(server.alive)
            if started.count(True):
                os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(serve, "SERVER_PAUSE_SECONDS", 0.0)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        assert serve.supervise([Dying("web", [])], servers=[server]) == 0
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert started == [False, True], "it was started beside a server that was away"
