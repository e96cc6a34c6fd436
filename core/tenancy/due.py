"""Times in rows that say when something is due, on a machine whose clock may be set.

What was written while the clock was ahead says so from a future that is none: work would lie until
that time comes, a day or a year.
"""

from datetime import datetime, timedelta

from django.db.models import Q


def is_due(column: str, now: datetime, longest: timedelta) -> Q:
    """Whether the time in ``column`` has come. One that is more than ``longest`` ahead, further
    than anything is put off, has come, too."""
    return Q(**{f"{column}__lte": now}) | Q(**{f"{column}__gt": now + longest})


def is_silent(column: str, now: datetime, patience: timedelta) -> Q:
    """Whether the sign of life in ``column`` is older than ``patience``, or from as far ahead."""
    return Q(**{f"{column}__lt": now - patience}) | Q(**{f"{column}__gt": now + patience})
