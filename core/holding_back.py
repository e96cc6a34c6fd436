"""Background work holds back while somebody waits for an answer on the same machine.

A low priority is not enough: two processors are often one core, and what runs on one of them slows
the other. So whoever works for somebody touches a file, and background work looks at it between two
pieces. Of a process that died, a file is left that soon is too old to count. The other way round, a
crowd's questions stand still while another organization waits for a single file
(core.fair_threads).
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.conf import settings

FRESH = 0.3  # seconds for which the file counts
LOOK = 0.05  # seconds between two looks at it
# A piece waits so many times as long as a processor took for the one before, at most: about a tenth
# of the time is left. LONGEST is in seconds, and the most before the first piece, too.
TIMES, LONGEST = 9.0, 1.0
SMALL = 2.0  # seconds of a processor, for what is waited for by somebody too


class _Sign:
    """A file in DATA_DIR, and so seen by all that share its processors."""

    def __init__(self, name: str) -> None:
        self._name = name

    def set(self, whose: UUID | None = None) -> None:
        try:
            self._path().write_text(str(whose or ""), encoding="ascii")
        except OSError:
            # Without a folder that can be written to, nobody shares it, and nobody is to be told.
            return

    def clear(self) -> None:
        try:
            os.utime(self._path(), (0, 0))
        except OSError:
            return  # for the same reason

    def is_set(self) -> bool:
        try:
            told = self._path().stat().st_mtime
        except OSError:
            return False
        return abs(time.time() - told) < FRESH  # by a clock that was set, it may lie ahead

    def is_set_by_another(self, than: UUID | None) -> bool:
        try:
            return self.is_set() and self._path().read_text(encoding="ascii") not in ("", str(than))
        except OSError:
            return False

    def _path(self) -> Path:
        return Path(settings.DATA_DIR, self._name)


_ANSWER = _Sign("somebody-waits")
_FILE = _Sign("somebody-waits-for-a-file")

# Said before each piece of work for somebody.
tell_that_somebody_waits = _ANSWER.set
# Whoever is still at work in another process says otherwise with the next piece.
tell_that_nobody_waits = _ANSWER.clear
somebody_waits = _ANSWER.is_set
tell_that_a_file_is_waited_for = _FILE.set
another_waits_for_a_file = _FILE.is_set_by_another


class HoldBack:
    """Called before each piece of one job of an organization, it returns once the piece may be
    done.

    ``is_one_of_many``: the job is one of several that its organization has waiting. For a single
    one somebody waits as well, so that its first SMALL seconds are done at once. ``is_in_the_way``:
    whether others wait for this job to end, whom it should not hold up.
    """

    def __init__(
        self, organization_id: UUID, *, is_one_of_many: bool, is_in_the_way: Callable[[], bool]
    ) -> None:
        self._organization_id = organization_id
        self._is_in_the_way = is_in_the_way
        self._free = 0.0 if is_one_of_many else SMALL
        self._most = LONGEST
        self._spent = _processor_seconds()
        self._tell()

    def __call__(self) -> None:
        worked = _processor_seconds() - self._spent
        self._free -= worked
        most = max(self._most, min(worked * TIMES, LONGEST))
        self._most = 0.0
        if self._free <= 0:
            until = time.monotonic() + most
            while time.monotonic() < until and self._others_wait() and not self._is_in_the_way():
                time.sleep(LOOK)
        self._spent = _processor_seconds()
        self._tell()

    def _others_wait(self) -> bool:
        return somebody_waits() or another_waits_for_a_file(self._organization_id)

    def _tell(self) -> None:
        """That another's crowd of questions should stand still for this piece."""
        if self._free > 0:
            tell_that_a_file_is_waited_for(self._organization_id)


def _processor_seconds() -> float:
    """What this process and the children that it has waited for have used. On a machine with much
    else to do a piece takes longer, and should not be held back for longer."""
    return sum(os.times()[:4])
