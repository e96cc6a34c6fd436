"""What an organization may keep in Redis for a while.

Every key begins with the organization. Redis may be lost or slow: then nothing is kept, and
whoever asks works it out again.
"""

import logging
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from core.telemetry.metrics import CACHE

logger = logging.getLogger(__name__)
SECONDS_TO_WAIT = 0.2  # a Redis that hangs must not hold up the reader


def kept(organization_id: UUID, name: str) -> bytes | None:
    """What ``keep`` stored under ``name``, if it is still there."""
    try:
        stored = redis_of(settings.REDIS_URL).get(_key(organization_id, name))
    except RedisError as error:
        logger.warning("nothing is taken from the cache: %r", error)
        stored = None
    found = stored if isinstance(stored, bytes) else None
    CACHE.labels(name.partition(":")[0], "miss" if found is None else "hit").inc()
    return found


def keep(organization_id: UUID, name: str, value: bytes | str, seconds: int) -> None:
    """Store ``value`` under ``name`` for ``seconds``."""
    try:
        redis_of(settings.REDIS_URL).set(_key(organization_id, name), value, ex=seconds)
    except RedisError as error:
        logger.warning("nothing is kept in the cache: %r", error)


def forget(organization_id: UUID) -> None:
    """Drop all that is kept: what was deleted must not stay in copies."""
    try:
        redis = redis_of(settings.REDIS_URL)
        for key in redis.scan_iter(match=_key(organization_id, "*"), count=1000):
            redis.unlink(key)
    except RedisError as error:
        logger.warning("what is kept goes at its own time: %r", error)


def _key(organization_id: UUID, name: str) -> str:
    return f"kept:{organization_id}:{name}"


@lru_cache(maxsize=1)
def redis_of(url: str) -> Redis:
    """A client that gives up soon; one for each process."""
    return Redis.from_url(
        url, socket_timeout=SECONDS_TO_WAIT, socket_connect_timeout=SECONDS_TO_WAIT
    )
