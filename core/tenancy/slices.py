"""Reading a list of any length a slice at a time, so that neither memory nor a transaction grows
with it."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from core.tenancy.context import tenant
from core.tenancy.readers import EVERYTHING

Row = TypeVar("Row", bound=Model)


def slices(
    organization_id: UUID,
    find: Callable[[], "QuerySet[Row]"],
    size: int,
    *,
    by_time: bool = True,
) -> Iterator[list[Row]]:
    """The rows of ``find()``, ``size`` at a time, each slice in a transaction of its own that
    reads all documents, whomever they are for.

    The oldest first, for tables with an index on organization and ``created_at``; others are read
    in the order of their ids, which all have one on. What is written meanwhile may be among them.
    """
    order = ("created_at", "pk") if by_time else ("pk",)
    last: Row | None = None
    while True:
        with tenant(organization_id, EVERYTHING):
            found = find().order_by(*order)
            rows = list((found.filter(_after(last, by_time)) if last else found)[:size])
        if rows:
            yield rows
            last = rows[-1]
        if len(rows) < size:
            return


def _after(last: Any, by_time: bool) -> Q:
    if not by_time:
        return Q(pk__gt=last.pk)
    # The first condition is what an index is entered by.
    later = Q(created_at__gt=last.created_at) | Q(pk__gt=last.pk)
    return Q(created_at__gte=last.created_at) & later
