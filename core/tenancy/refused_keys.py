"""Keys that don't work, counted for each address that sends them.

Looking a key up takes a transaction. Past the limit an address is refused without one, from this
process's memory, until its minute is over. Keys that have worked here are looked up all the same:
others may share the address, of an office or of a proxy.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from django.conf import settings
from django.http import HttpRequest

from core.errors import InvalidKey, RateLimited
from core.tenancy.keys import hash_key
from core.tenancy.throttle import address_of, count_request

MOST_REMEMBERED = 10_000  # addresses, and keys

_refused_until: dict[str, float] = {}  # monotonic seconds, by address
_worked: set[str] = set()  # hashes


@contextmanager
def counting_refusals(request: HttpRequest, key: str) -> Iterator[None]:
    """Around looking up the ``key`` that came with ``request``: InvalidKey counts against its
    address. RateLimited past REFUSED_KEYS_PER_MINUTE, for any key that has not worked here."""
    check_address(request, key)
    address, digest = address_of(request), hash_key(key)
    try:
        yield
    except InvalidKey:
        _worked.discard(digest)
        _count(address)
        raise
    if len(_worked) >= MOST_REMEMBERED:
        _worked.clear()
    _worked.add(digest)


def has_worked(key: str) -> bool:
    """Whether this process has found it, and not refused it since."""
    return hash_key(key) in _worked


def check_address(request: HttpRequest, key: str) -> None:
    """RateLimited where the address of ``request`` is past its limit and ``key`` has not worked
    here. Quick enough for an event loop."""
    if not _refused_until or not settings.RATE_LIMIT_ENABLED:
        return
    left = _refused_until.get(address_of(request), 0.0) - time.monotonic()
    if left > 0 and not has_worked(key):
        raise _too_many(ceil(left))


def _count(address: str) -> None:
    try:
        count_request(f"refused-keys:{address}", settings.REFUSED_KEYS_PER_MINUTE)
    except RateLimited as error:
        if len(_refused_until) >= MOST_REMEMBERED:
            _refused_until.clear()
        _refused_until[address] = time.monotonic() + error.retry_after
        raise _too_many(error.retry_after) from error


def _too_many(wait: int) -> RateLimited:
    return RateLimited(
        f"Too many requests from this address had a key that does not work. Try again in {wait} s.",
        retry_after=wait,
    )
