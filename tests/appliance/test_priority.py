"""Work in the background gives way to people who wait for an answer."""

import os
import subprocess
import sys

import pytest

from appliance.priority import AUTOGROUP, NICENESS

GIVES_WAY = """
import os
from appliance.priority import AUTOGROUP, give_way
give_way()
give_way()
print(os.nice(0), AUTOGROUP.read_text().split()[-1] if AUTOGROUP.exists() else "")
"""


@pytest.mark.unit
@pytest.mark.parametrize("lowered", [0, NICENESS + 4])
def test_a_process_is_lowered_once_and_never_raised(lowered):
    command = ["nice", "-n", str(lowered), sys.executable, "-c", GIVES_WAY]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert int(said[0]) == max(os.nice(0) + lowered, NICENESS)


@pytest.mark.unit
@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this system has no groups of sessions")
def test_its_session_is_lowered_with_it():
    said = subprocess.run(
        [sys.executable, "-c", GIVES_WAY],
        capture_output=True,
        text=True,
        check=True,
        start_new_session=True,
    ).stdout.split()
    assert said == [str(max(os.nice(0), NICENESS)), str(NICENESS)]
