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

logger = logging.getLogger(__name__)
SECONDS_TO_WAIT = 0.2  # a Redis that hangs must not hold up the reader


def kept(organization_id: UUID, name: str) -> bytes | None:
    """What ``keep`` stored under ``name``, if it is still there."""
    try:
        stored = _redis(settings.REDIS_URL).get(_key(organization_id, name))
    except RedisError as error:
        logger.warning("nothing is taken from the cache: %r", error)
        return None
    return stored if isinstance(stored, bytes) else None


def keep(organization_id: UUID, name: str, value: bytes | str, seconds: int) -> None:
    """Store ``value`` under ``name`` for ``seconds``."""
    try:
        _redis(settings.REDIS_URL).set(_key(organization_id, name), value, ex=seconds)
    except RedisError as error:
        logger.warning("nothing is kept in the cache: %r", error)


def _key(organization_id: UUID, name: str) -> str:
    return f"kept:{organization_id}:{name}"


@lru_cache(maxsize=1)
def _redis(url: str) -> Redis:
    return Redis.from_url(
        url, socket_timeout=SECONDS_TO_WAIT, socket_connect_timeout=SECONDS_TO_WAIT
    )
