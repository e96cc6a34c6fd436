"""Loaded by Python itself in each process of an appliance that runs with this folder in its
PYTHONPATH: what it reads as the time is as far from the right one as a file says, in seconds.

libfaketime would do so for programs in any language, but the sleep of Python 3.11 fails under it.
What counts durations (``time.monotonic``) is left alone, as by a real change of the clock.
"""

import os
import threading
import time
from pathlib import Path

import time_machine

LOOK_SECONDS = 0.2
_file = Path(os.environ["FAULTS_CLOCK"])
_traveller = time_machine.travel(time.time(), tick=True).start()
_shifted = 0


def _look() -> None:
    global _shifted
    wanted = int(_file.read_text())
    if wanted != _shifted:
        _traveller.shift(wanted - _shifted)
        _shifted = wanted


def _follow() -> None:
    while True:
        time.sleep(LOOK_SECONDS)
        _look()


def _start() -> None:
    threading.Thread(target=_follow, name="clock", daemon=True).start()


_look()
_start()
os.register_at_fork(after_in_child=_start)
