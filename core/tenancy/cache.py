"""What an organization may keep in Redis for a while, and dropping it.

Every key names the organization. Redis may be lost or slow: then nothing is kept, and
whoever asks works it out again.
"""

import logging
import time
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError, ResponseError

from core.telemetry.metrics import CACHE

logger = logging.getLogger(__name__)
SECONDS_TO_WAIT = 0.2  # a Redis that hangs must not hold up the reader
REWRITE_TRIES = 10


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
    """Drop all that is kept, and the events of answers (core.answering.live.redis_stream): what
    was deleted must not stay in copies. Who follows an answer in another process gets it whole,
    at its end."""
    try:
        redis = redis_of(settings.REDIS_URL)
        for pattern in (_key(organization_id, "*"), f"answer:{organization_id}:*"):
            for key in redis.scan_iter(match=pattern, count=1000):
                # Has no words, and says that the answer is still being written.
                if not key.endswith(b":alive"):
                    redis.unlink(key)
    except RedisError as error:
        logger.warning("what is kept goes at its own time: %r", error)


def rewrite_file() -> None:
    """Have Redis write its append-only file anew, without what was dropped before."""
    try:
        redis = redis_of(settings.REDIS_URL)
        # Without such a file the command would begin one.
        if redis.info("persistence").get("aof_enabled"):
            _begin_rewrite(redis)
    except RedisError as error:
        logger.warning("what was dropped stays in Redis's file until its next rewrite: %r", error)


def _begin_rewrite(redis: Redis) -> None:
    """RedisError where Redis does not allow it, or is at an earlier rewrite for too long: that
    one may still write down what has been dropped since it began."""
    for tries_left in reversed(range(REWRITE_TRIES)):
        try:
            redis.bgrewriteaof()
            return
        except ResponseError as error:
            if "in progress" not in str(error) or not tries_left:
                raise
        time.sleep(SECONDS_TO_WAIT)


def _key(organization_id: UUID, name: str) -> str:
    return f"kept:{organization_id}:{name}"


@lru_cache(maxsize=1)
def redis_of(url: str) -> Redis:
    """A client that gives up soon; one for each process."""
    return Redis.from_url(
        url, socket_timeout=SECONDS_TO_WAIT, socket_connect_timeout=SECONDS_TO_WAIT
    )
