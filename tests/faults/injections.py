"""The faults: how each is made, and at which moments of the work."""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import psutil
import redis

from tests.faults import models
from tests.faults.appliance import RESERVE_MB, Appliance
from tests.faults.clock import Clock
from tests.faults.disk import Disk
from tests.faults.models import Models
from tests.faults.moments import ERASING, REEMBED, SENDING, UPLOAD, WORDS
from tests.faults.network import Network

LASTS_SECONDS = 3.0  # a fault that does not end by itself
DAY = 86_400
MEGABYTE = 2**20
READ, WAITS, HALF = (
    "a file is read",
    "a document waits to be embedded",
    "a document is half embedded",
)
DELETION = "a deletion is worked off"


@dataclass
class Site:
    """What faults are made of."""

    appliance: Appliance
    models: Models
    disk: Disk
    clock: Clock
    to_postgres: Network
    to_redis: Network


@dataclass(frozen=True)
class Kind:
    """``happen`` makes the fault, at one of ``moments``, which are taken in turns. It gives whether
    there was anything to be killed. A fault that ``lasts`` has ended when it comes back."""

    name: str
    moments: tuple[str, ...]
    happen: Callable[[Site], bool]
    lasts: bool = False


def _kill(find: Callable[[Appliance], psutil.Process | None]) -> Callable[[Site], bool]:
    def happen(site: Site) -> bool:
        # One that is just ending, or starting, has nothing to be killed: the next one is.
        until = time.monotonic() + 5
        while time.monotonic() < until:
            with suppress(psutil.NoSuchProcess):
                if process := find(site.appliance):
                    process.kill()
                    return True
            time.sleep(0.005)
        return False

    return happen


def _part(name: str) -> Callable[[Site], bool]:
    return _kill(lambda appliance: appliance.part(name))


def _below(name: str, told_by: str = "") -> Callable[[Site], bool]:
    return _kill(lambda appliance: appliance.below(name, told_by))


def _reader(appliance: Appliance) -> psutil.Process | None:
    """The child that reads a file, below the fork that does the job."""
    with suppress(psutil.NoSuchProcess):
        if job := appliance.below("parse worker"):
            return next(iter(job.children()), None)
    return None


def _empty_redis(site: Site) -> bool:
    with redis.Redis.from_url(site.appliance.redis_url) as connection:
        return bool(connection.flushall())


def _model(manner: str) -> Callable[[Site], bool]:
    def happen(site: Site) -> bool:
        site.models.manner = manner
        time.sleep(LASTS_SECONDS)
        site.models.manner = models.WELL
        return True

    return happen


def _cut(site: Site) -> bool:
    site.models.cut()
    time.sleep(LASTS_SECONDS)
    site.models.manner = models.WELL
    return True


def _parted(network: Callable[[Site], Network]) -> Callable[[Site], bool]:
    def happen(site: Site) -> bool:
        network(site).cut()
        time.sleep(LASTS_SECONDS)
        network(site).mend()
        return True

    return happen


def _full(leave: int) -> Callable[[Site], bool]:
    def happen(site: Site) -> bool:
        try:
            site.disk.fill(leave)
            time.sleep(LASTS_SECONDS)
            return True
        finally:
            site.disk.empty()

    return happen


def _clock(seconds: int) -> Callable[[Site], bool]:
    def happen(site: Site) -> bool:
        site.clock.set(seconds)
        time.sleep(LASTS_SECONDS)
        site.clock.set(0)
        return True

    return happen


KINDS = (
    Kind("kill -9: web server", (WORDS, UPLOAD, ERASING), _part("web server")),
    Kind("kill -9: embed worker", (HALF, WAITS, REEMBED), _part("embed worker")),
    Kind("Redis emptied", (HALF, WORDS, READ, SENDING, WAITS), _empty_redis),
    Kind("model breaks off in mid-word", (UPLOAD, WORDS), _model(models.BREAKS_OFF), lasts=True),
    Kind("kill -9: Postgres", (HALF, WORDS, UPLOAD, READ, ERASING), _part("Postgres")),
    Kind("disk full", (UPLOAD, HALF, READ), _full(0), lasts=True),
    Kind("kill -9: parse worker", (READ, "a file waits to be read"), _part("parse worker")),
    Kind("clock a day forward", (HALF, SENDING, WORDS), _clock(DAY), lasts=True),
    Kind("kill -9: scheduler", (SENDING, DELETION, "webhooks wait"), _part("scheduler")),
    Kind("network cut to the models", (HALF, WORDS, REEMBED), _cut, lasts=True),
    Kind(
        "network cut to Postgres",
        (HALF, WORDS, UPLOAD, READ, ERASING, SENDING),
        _parted(lambda site: site.to_postgres),
        lasts=True,
    ),
    Kind("kill -9: process of the web server", (WORDS, UPLOAD, ERASING), _below("web server")),
    Kind("model stalls", (UPLOAD, WORDS), _model(models.STALLS), lasts=True),
    Kind("kill -9: Redis", (HALF, WORDS, READ, SENDING), _part("Redis")),
    Kind("kill -9: job of the parse worker", (READ,), _below("parse worker")),
    Kind("clock a day back", (HALF, SENDING, WORDS), _clock(-DAY), lasts=True),
    Kind("kill -9: connection of Postgres", (HALF, WORDS, ERASING), _below("Postgres", "_app ")),
    Kind(
        "network cut to Redis",
        (WORDS, HALF, READ, SENDING, WAITS),
        _parted(lambda site: site.to_redis),
        lasts=True,
    ),
    Kind("model lies", (UPLOAD,), _model(models.LIES), lasts=True),
    Kind("kill -9: reader of a file", (READ,), _kill(_reader)),
    Kind("disk below its reserve", (UPLOAD, HALF), _full(MEGABYTE * (RESERVE_MB - 32)), lasts=True),
    Kind("model floods", (UPLOAD, WORDS), _model(models.FLOODS), lasts=True),
    Kind(
        "kill -9: all, by its parent", (HALF, WORDS, READ), lambda site: site.appliance.kill_all()
    ),
)
NEEDS_A_DISK = ("disk full", "disk below its reserve")


def planned(disk: Disk, only: str = "") -> Iterator[tuple[Kind, str]]:
    """Without an end: all kinds whose names contain ``only`` by turns, each at its moments by
    turns."""
    kinds = [kind for kind in KINDS if disk.is_own or kind.name not in NEEDS_A_DISK]
    kinds = [kind for kind in kinds if only in kind.name]
    assert kinds, f"{only!r} names none of: {', '.join(kind.name for kind in KINDS)}"
    for turn in itertools.count():
        for kind in kinds:
            yield kind, kind.moments[turn % len(kind.moments)]
