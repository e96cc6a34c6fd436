"""Leaving a model alone that keeps failing."""

import threading
import time
from collections.abc import Callable

from django.utils.translation import gettext as _

from core.errors import ModelUnavailable
from core.providers.failures import unavailable

FAILURES = 3
REST_SECONDS = 30.0


class Circuit:
    """Keeps questions from waiting, one after the other, for a model that is down.

    After FAILURES in a row the model rests for REST_SECONDS; then one question tries it, and
    only its success lets the others in again (the circuit breaker of Nygard, Release It!).
    Each process has its own.
    """

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0
        self._reason = ""

    @property
    def rests(self) -> bool:
        return self._failures >= FAILURES and self._clock() < self._rests_until

    def enter(self) -> None:
        """Raises ModelUnavailable while the model rests."""
        with self._lock:
            if self.rests:
                seconds = self._rests_until - self._clock()
                raise unavailable(
                    _(
                        "%(name)s failed %(count)s times in a row and is not asked for another "
                        "%(seconds)s seconds. The last time: %(reason)s"
                    )
                    % {
                        "name": self._name,
                        "count": self._failures,
                        "seconds": f"{seconds:.0f}",
                        "reason": self._reason,
                    },
                    retryable=True,
                )
            self._rests_until = self._clock() + REST_SECONDS

    def worked(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self, error: ModelUnavailable) -> None:
        """Count a failure. One that waiting doesn't mend came from a server that is there."""
        with self._lock:
            self._failures = self._failures + 1 if error.retryable else 0
            self._rests_until = self._clock() + REST_SECONDS
            self._reason = error.detail
