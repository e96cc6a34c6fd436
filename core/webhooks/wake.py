"""Telling the scheduler whose outbox has something new, so that it need not look into all.

Redis holds the ids of organizations, nothing else. What it loses is found in the rows.
"""

import logging
from uuid import UUID

from django.conf import settings
from redis.exceptions import RedisError

from core.tenancy.cache import redis_of

logger = logging.getLogger(__name__)
KEY = "webhooks:organizations"
MOST_AT_ONCE = 1000


def wake(organization_id: UUID) -> None:
    """Have the outbox of this organization looked into soon."""
    try:
        redis_of(settings.REDIS_URL).sadd(KEY, str(organization_id))
    except RedisError as error:
        logger.warning("webhooks wait for the next sweep: %r", error)


def woken() -> set[UUID]:
    """Whose outboxes have something new, each told once."""
    try:
        found = redis_of(settings.REDIS_URL).spop(KEY, MOST_AT_ONCE)
    except RedisError as error:
        logger.warning("webhooks wait for the next sweep: %r", error)
        return set()
    return {UUID(one.decode()) for one in found or () if isinstance(one, bytes)}
