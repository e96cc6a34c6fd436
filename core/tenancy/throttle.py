"""Rate limits, counted in Redis in windows of one minute."""

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from core.errors import RateLimited
from core.tenancy.cache import redis_of

logger = logging.getLogger(__name__)
WINDOW_SECONDS = 60
REST_SECONDS = 5.0  # that a Redis which did not answer is left alone: each try takes its time

_resting_until: dict[str, float] = {}


def count_request(scope: str, limit: int) -> None:
    """Count one request against ``scope``; RateLimited past ``limit`` a minute."""
    count_requests({scope: limit})


def count_requests(limits: Mapping[str, int]) -> None:
    """Count one request against each scope; RateLimited past the limit a minute of any.

    What is refused for one scope does not count against those after it: name the narrow first,
    or whoever asks too much uses up what others share.
    """
    if not settings.RATE_LIMIT_ENABLED:
        return
    now = int(time.time())
    for scope, limit in limits.items():
        if _counted(f"rate:{scope}:{now // WINDOW_SECONDS}") > limit:
            wait = WINDOW_SECONDS - now % WINDOW_SECONDS
            sentence = _("Too many requests. Try again in %(wait)s s.") % {"wait": wait}
            raise RateLimited(sentence, retry_after=wait)


def count_public_call(request: HttpRequest) -> None:
    """Count a call that anybody may make against its address; RateLimited."""
    count_request(f"public:{address_of(request)}", settings.PUBLIC_CALLS_PER_MINUTE)


def give_back(scopes: Iterable[str]) -> None:
    """Take back what ``count_requests`` counted: it turned out to be what has no limit."""
    if settings.RATE_LIMIT_ENABLED:
        for scope in scopes:
            _counted(f"rate:{scope}:{int(time.time()) // WINDOW_SECONDS}", -1)


def _counted(key: str, more: int = 1) -> int:
    """How many there are now; 0 where Redis does not answer: unthrottled beats unanswered."""
    url = settings.REDIS_URL
    if time.monotonic() < _resting_until.get(url, 0.0):
        return 0
    try:
        pipeline = redis_of(url).pipeline(transaction=False)
        pipeline.incrby(key, more)
        pipeline.expire(key, 2 * WINDOW_SECONDS)
        return int(pipeline.execute()[0])
    except RedisError:
        logger.warning("requests are not counted: Redis does not answer")
        _resting_until[url] = time.monotonic() + REST_SECONDS
        return 0


def address_of(request: HttpRequest) -> str:
    """The caller's address; what trusted proxies in front wrote down, where there are some."""
    direct = str(request.META["REMOTE_ADDR"])
    forwarded: str = request.headers.get("X-Forwarded-For", "")
    if not settings.SECURE_PROXY_SSL_HEADER or not forwarded:
        return direct
    hops = [hop.strip() for hop in forwarded.split(",")]
    trusted = settings.TRUSTED_PROXIES
    if isinstance(trusted, int):
        # Each adds whom it was called by; what stands before, the caller may have made up.
        return hops[-min(trusted, len(hops))]
    untrusted = [hop for hop in [*hops, direct] if not _is_in(hop, trusted)]
    return untrusted[-1] if untrusted else hops[0]


def _is_in(address: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)
