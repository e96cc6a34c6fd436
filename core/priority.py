"""Work in the background gives way to people who wait for an answer."""

import os
from contextlib import suppress
from pathlib import Path

NICENESS = 5  # a quarter of a processor while one other process wants all of it
AUTOGROUP = Path("/proc/self/autogroup")


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
    if os.getsid(0) != os.getpid():
        return
    # The file is missing where sessions do not count, or belongs to another user in some
    # containers, which are shared out by their own weights.
    with suppress(OSError):
        AUTOGROUP.write_text(str(os.nice(0)))
