"""Search on a replica of the database, where SEARCH_DATABASE_URL names one.

A replica is behind by moments. It is asked only where it has the same versions in force for this
reader as the first database: nobody is shown what was deleted or narrowed a moment ago, and what
has just been uploaded is found.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import DatabaseError, connections

from core.retrieval.in_force import Scope, Searched, fingerprint
from core.retrieval.passages import Row
from core.tenancy.checks import is_bound
from core.tenancy.context import tenant, tenant_on
from core.tenancy.readers import Reader

REPLICA = "search"
LEFT_ALONE_SECONDS = 60.0  # after it did not answer: each search would wait for it
Found = tuple[Searched, list[Row]]
logger = logging.getLogger(__name__)


@dataclass
class _Known:
    """What this process knows of the replica."""

    left_alone_until: float = 0.0
    is_bound: bool = False


_known = _Known()


def found_by(
    look: Callable[[Scope], Found],
    organization_id: UUID,
    reader: Reader,
    scope_of: Callable[[], Scope],
) -> Found:
    """What ``look`` finds in a scope, on the replica where that may be asked.

    ``scope_of`` is called inside ``tenant()``; ``look`` asks the connection of its scope.
    """
    with tenant(organization_id, reader):
        scope = scope_of()
        if REPLICA not in connections or time.monotonic() < _known.left_alone_until:
            return look(scope)
        state = fingerprint(scope)
    found = _found_on_replica(look, replace(scope, alias=REPLICA), reader, state)
    if found is None:
        with tenant(organization_id, reader):
            found = look(scope)
    return found


def _found_on_replica(
    look: Callable[[Scope], Found], scope: Scope, reader: Reader, state: str
) -> Found | None:
    """None where it is behind, does not answer, or has a role that policies do not bind."""
    try:
        with tenant_on(REPLICA, scope.organization_id, reader):
            if not _known.is_bound:
                with connections[REPLICA].cursor() as cursor:
                    _known.is_bound = is_bound(cursor)
                if not _known.is_bound:
                    logger.error("SEARCH_DATABASE_URL is not used: its role is not bound by RLS")
                    _known.left_alone_until = float("inf")
                    return None
            return look(scope) if fingerprint(scope) == state else None
    except DatabaseError as error:  # away, or behind a migration
        logger.warning("the replica for search is left alone for a minute: %s", error)
        _known.left_alone_until = time.monotonic() + LEFT_ALONE_SECONDS
        return None
