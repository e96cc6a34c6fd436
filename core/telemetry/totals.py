"""Adding up what all processes count.

Each process counts in its own memory. Every few seconds, and at the end of each job of ingest,
it adds what is new to one hash in Redis, which /metrics reads: counters, and the parts of
histograms, are sums. So processes may come and go, wherever they run. A process that is killed
loses its last seconds; a Redis that is emptied begins again at zero, which Prometheus expects
of counters. Nothing is sent while METRICS_TOKEN is empty.

A process that forks (RQ's for work-horses, Granian's for web workers) counts nothing itself,
so that no figure is sent by parent and child both.
"""

import json
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from prometheus_client import Metric
from prometheus_client.samples import Sample
from redis import Redis
from redis.exceptions import RedisError

from core.telemetry.metrics import REGISTRY

logger = logging.getLogger(__name__)
# Of the installation, not of an organization. The number stands for the buckets: programs of
# two versions that run at the same time must not mix theirs.
KEY = "telemetry:totals:1"
KEPT_SECONDS = 7 * 24 * 3600  # after the last program of a version has ended
SEND_SECONDS = 5.0
REDIS_SECONDS = 1.0

_sent: dict[str, float] = {}
_sending = threading.Lock()
_thread: threading.Thread | None = None


def send() -> None:
    """Add what this process has counted since the last time."""
    if not settings.METRICS_TOKEN:
        return
    try:
        _send()
    except RedisError as error:
        logger.warning("figures for /metrics wait: %r", error)


def send_regularly() -> None:
    """Have a thread of this process send every SEND_SECONDS."""
    global _thread
    # After a fork the child has the object, and no thread that lives.
    if _thread is None or not _thread.is_alive():
        _thread = threading.Thread(target=_keep_sending, name="telemetry", daemon=True)
        _thread.start()


def totals() -> list[Metric]:
    """What all processes have sent, this one's newest included. Raises RedisError."""
    _send()
    stored: defaultdict[str, list[Sample]] = defaultdict(list)
    fields: dict[bytes, bytes] = _redis(settings.REDIS_URL).hgetall(KEY)  # type: ignore[assignment]
    for field, value in fields.items():
        name, labels = json.loads(field)
        stored[name].append(Sample(name, labels, float(value)))
    families = list(REGISTRY.collect())
    for family in families:
        names = {family.name + suffix for suffix in ("_total", "_bucket", "_count", "_sum")}
        family.samples = sorted((s for name in names for s in stored[name]), key=_order)
    return families


def _send() -> None:
    with _sending:
        fresh = {name: value for name, value in _counted() if value != _sent.get(name)}
        if not fresh:
            return
        with _redis(settings.REDIS_URL).pipeline(transaction=True) as pipeline:
            for name, value in fresh.items():
                pipeline.hincrbyfloat(KEY, name, value - _sent.get(name, 0.0))
            pipeline.expire(KEY, KEPT_SECONDS)
            pipeline.execute()
        _sent.update(fresh)


def _counted() -> Iterator[tuple[str, float]]:
    for family in REGISTRY.collect():
        for sample in family.samples:
            if not sample.name.endswith("_created"):
                yield json.dumps([sample.name, sample.labels]), sample.value


def _keep_sending() -> None:
    while settings.METRICS_TOKEN:
        time.sleep(SEND_SECONDS)
        send()


def _order(sample: Sample) -> tuple[list[str], float, str]:
    """The buckets of one histogram in rising order, then its count and its sum."""
    labels = dict(sample.labels)
    bound = float(labels.pop("le", "inf"))
    return list(labels.values()), bound, sample.name


@lru_cache(maxsize=1)
def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS)
