"""Rate limits, counted in Redis in windows of one minute."""

import logging
import time
from typing import Any

import django_rq
from django.conf import settings
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.errors import RateLimited
from core.tenancy.auth import caller_of

logger = logging.getLogger(__name__)
WINDOW_SECONDS = 60


def count_request(scope: str, limit: int) -> None:
    """Count one request against ``scope``; RateLimited past ``limit`` a minute."""
    if not settings.RATE_LIMIT_ENABLED:
        return
    now = int(time.time())
    key = f"rate:{scope}:{now // WINDOW_SECONDS}"
    try:
        pipeline = django_rq.get_connection("parse").pipeline()
        pipeline.incr(key)
        pipeline.expire(key, 2 * WINDOW_SECONDS)
        used, _ = pipeline.execute()
    except RedisError:
        # Redis may be lost at any time; answering unthrottled beats not answering.
        logger.warning("requests are not counted: Redis does not answer")
        return
    if used > limit:
        wait = WINDOW_SECONDS - now % WINDOW_SECONDS
        raise RateLimited(f"Too many requests. Try again in {wait} s.", retry_after=wait)


class KeyThrottle(BaseThrottle):
    """So many requests a minute for each key or member, within its organization."""

    def allow_request(self, request: Request, view: Any) -> bool:
        caller = caller_of(request)
        if caller is None:
            return True
        organization = caller.organization.pk if caller.organization else "platform"
        count_request(f"{organization}:{caller.name}", settings.RATE_LIMIT_PER_MINUTE)
        return True
