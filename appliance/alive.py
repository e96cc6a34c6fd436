"""Signs of life of processes that no address can be asked: workers and the scheduler.

Each writes down until when its next sign comes at the latest, as the time of an empty file in the
temporary folder; `policy-chatbot health` reads it. Neither Redis nor the database is asked: one
that is away is no reason to end who waits for it.
"""

import logging
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

logger = logging.getLogger(__name__)
START_SECONDS = 300.0  # to load a model on a slow machine
PARTS = ("parse", "embed", "scheduler")


def sign(part: str, seconds: float) -> None:
    """Note that ``part`` is alive, and gives its next sign within ``seconds``."""
    until = time.time() + seconds
    try:
        descriptor = os.open(_file(part), os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
        try:
            os.utime(descriptor, (until, until))
        finally:
            os.close(descriptor)
    except OSError as error:
        # The work itself goes on; whoever asks for the sign is told that there is none.
        logger.warning("no sign of life can be written: %s", error)


def silent(part: str) -> str:
    """Why ``part`` is taken to hang, as a sentence; "" where it does not."""
    try:
        late = time.time() - _file(part).stat().st_mtime
    except FileNotFoundError:
        return f"{part} has not given any sign yet."
    return f"{part} gave no sign for {late:.0f} seconds after it was due." if late > 0 else ""


def health(parts: Sequence[str]) -> int:
    """The command `health PART…`: 0 where all are alive, 1 where one is silent, 2 for none of
    PARTS. Django is not loaded for it, as it is run again and again."""
    if not parts or not set(parts) <= set(PARTS):
        print(f"Name what to look at, of: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    reasons = [reason for part in parts if (reason := silent(part))]
    for reason in reasons:
        print(f"{reason} It hangs, or does not run. Start it again.", file=sys.stderr)
    return 1 if reasons else 0


def _file(part: str) -> Path:
    # Whoever else works on this machine has files of their own.
    return Path(tempfile.gettempdir(), f"policy-chatbot-{os.getuid()}-{part}")
