"""Bytes of large bodies that a process holds, with a share for each caller and organization.

Shares are counted in the largest uploads: whoever sends more has to wait, and nobody else.
"""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings

from core.errors import ServerBusy

OF_CALLER = 2
OF_ORGANIZATION = 4
IN_ALL = 10
BUSY_SECONDS = 5
ALL = "all"


@dataclass(frozen=True, slots=True)
class Sender:
    """A key or member, and the organization; both named so that no two share a name."""

    caller: str
    organization: str


class InFlight:
    """Called from one event loop only."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()

    def add(self, sender: Sender, size: int) -> None:
        """Hold ``size`` more bytes; ServerBusy, and nothing held, past a share."""
        largest = max(settings.MAX_UPLOAD_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        shares = {sender.caller: OF_CALLER, sender.organization: OF_ORGANIZATION, ALL: IN_ALL}
        for name, uploads in shares.items():
            if self._held[name] + size > uploads * largest:
                raise ServerBusy(
                    f"Too much is being uploaded at once. Try again in {BUSY_SECONDS} s.",
                    retry_after=BUSY_SECONDS,
                )
        for name in shares:
            self._held[name] += size

    def release(self, sender: Sender, size: int) -> None:
        for name in (sender.caller, sender.organization, ALL):
            self._held[name] -= size
        self._held = +self._held  # without those that hold nothing any more
