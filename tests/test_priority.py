"""Work in the background gives way to people who wait for an answer."""

import os
import subprocess
import sys

import pytest

from core import priority
from core.priority import AUTOGROUP, NICENESS

GIVES_WAY = """
import os
from core.priority import give_way
give_way()
give_way()
print(os.nice(0))
"""
GIVES_WAY_IN_ITS_SESSION = (
    GIVES_WAY + "from core.priority import AUTOGROUP\nprint(AUTOGROUP.read_text())"
)
without_autogroup = pytest.mark.skipif(
    not AUTOGROUP.exists(), reason="this system does not share its processors among sessions"
)


@pytest.mark.parametrize("lowered", [0, NICENESS + 4])
def test_a_process_is_lowered_once_and_never_raised(lowered):
    command = ["nice", "-n", str(lowered), sys.executable, "-c", GIVES_WAY]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert int(said) == max(os.nice(0) + lowered, NICENESS)


@without_autogroup
def test_its_session_is_lowered_with_it():
    said = subprocess.run(
        [sys.executable, "-c", GIVES_WAY_IN_ITS_SESSION],
        capture_output=True,
        text=True,
        check=True,
        start_new_session=True,
    ).stdout.split()
    assert (said[0], said[-1]) == (str(max(os.nice(0), NICENESS)), str(NICENESS))


@without_autogroup
def test_a_session_that_others_began_stays_as_it_is():
    """The file is empty for the session that the system itself began with."""
    before = AUTOGROUP.read_text()
    subprocess.run([sys.executable, "-c", GIVES_WAY], capture_output=True, check=True)
    assert AUTOGROUP.read_text() == before


@without_autogroup
def test_a_child_in_a_session_of_its_own_gives_way_as_its_parent_does():
    command = """
from core.documents.reading.sandbox import run_limited
request = {"do": "session"}
print(run_limited("tests.documents.children", request, timeout=20, memory_bytes=1 << 30))
"""
    said = subprocess.run(
        ["nice", "-n", "7", sys.executable, "-c", command],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert f"nice {os.nice(0) + 7}" in said


def test_a_session_is_weighed_again_where_another_was_just_before(monkeypatch):
    weights = []

    class Busy:
        def write_text(self, niceness):
            weights.append(niceness)
            if len(weights) < 3:
                raise BlockingIOError

    monkeypatch.setattr(priority, "AUTOGROUP", Busy())
    monkeypatch.setattr(priority, "PAUSE", 0)
    monkeypatch.setattr(priority.os, "nice", lambda _: 5)
    monkeypatch.setattr(priority.os, "getsid", lambda _: os.getpid())
    priority.weigh_session()
    assert weights == ["5"] * 3
