"""A day that lasts for a whole run of the tests, though midnight may come while they run."""

import time
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day

from django.utils import timezone

TODAY = timezone.now().date()
_NOON = datetime.combine(TODAY, time_of_day(12), UTC)
_BEGAN = time.monotonic()


def since_noon() -> datetime:
    """``timezone.now()`` of a run that began at noon."""
    return _NOON + timedelta(seconds=time.monotonic() - _BEGAN)
