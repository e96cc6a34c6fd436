"""Work in the background gives way to people who wait for an answer."""

import os
import time
from pathlib import Path

NICENESS = 5  # a quarter of a processor while one other process wants all of it
AUTOGROUP = Path("/proc/self/autogroup")
# Linux takes one such change in a tenth of a second, unless root makes it.
TRIES, PAUSE = 20, 0.1  # seconds


def give_way() -> None:
    """Lower the priority of this process, and of all that it will start, to NICENESS."""
    os.nice(max(0, NICENESS - os.nice(0)))
    weigh_session()


def weigh_session() -> None:
    """Let the session of this process weigh what its niceness says.

    Linux may share its processors among sessions first, and heed niceness only within one; every
    new session weighs as much as one of normal priority. One that others began, as a terminal is,
    stays as it is.
    """
    niceness = os.nice(0)
    if niceness == 0 or os.getsid(0) != os.getpid():
        return
    for _ in range(TRIES):
        try:
            AUTOGROUP.write_text(str(niceness))
        except BlockingIOError:
            time.sleep(PAUSE)
        except OSError:
            # The file is missing where sessions do not count, or belongs to another user in some
            # containers, which are shared out by their own weights.
            return
        else:
            return
