"""Going through the days, so that each is looked at once, however long the scheduler was away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from core.tenancy.context import tenant
from core.webhooks.models import DaysWatched


@dataclass(frozen=True, slots=True)
class Days:
    """From after ``after`` to ``today``, both UTC."""

    after: date
    today: date


@contextmanager
def days_since(organization_id: UUID) -> Iterator[Days | None]:
    """Inside ``tenant()``: the days that nobody has looked at yet, None where there are none. They
    count as looked at when the block's transaction is committed. The first time there are none:
    what lies before is old."""
    today = timezone.now().date()
    with tenant(organization_id):
        mine = DaysWatched.objects.select_for_update().first()
        if mine is None:
            DaysWatched.objects.bulk_create(
                [DaysWatched(organization_id=organization_id, until=today)], ignore_conflicts=True
            )
        if mine is None or mine.until >= today:
            yield None
            return
        yield Days(mine.until, today)
        DaysWatched.objects.filter(pk=mine.pk).update(until=today)
