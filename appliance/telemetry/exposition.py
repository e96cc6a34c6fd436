"""GET /metrics, for Prometheus."""

import logging
from collections.abc import Iterator

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from appliance import __version__
from appliance.telemetry.queues import queues
from core.documents.room import disks
from core.telemetry.totals import totals

logger = logging.getLogger(__name__)


class Figures(Collector):
    """All there is: the sums over all processes, the queues, the version."""

    def collect(self) -> Iterator[Metric]:
        version = GaugeMetricFamily(
            "policychat_info", "The version, as a label.", labels=["version"]
        )
        version.add_metric([__version__], 1)
        yield version
        yield from totals()
        yield from queues()
        yield from _rooms()


def _rooms() -> Iterator[Metric]:
    free = GaugeMetricFamily(
        "policychat_disk_free_bytes", "Room on a disk, by its folder.", labels=["folder"]
    )
    reserve = GaugeMetricFamily("policychat_disk_reserve_bytes", "Below this, uploads are refused.")
    for disk in disks():
        free.add_metric([str(disk.folder)], disk.free)
    reserve.add_metric([], settings.DISK_RESERVE_BYTES)
    yield free
    yield reserve


async def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for who has METRICS_TOKEN; for all others there is nothing here."""
    if not shows_token(request):
        raise Http404
    try:
        body = await sync_to_async(generate_latest, thread_sensitive=False)(Figures())
    except RedisError as error:
        # An empty page would look like all counters at zero; this one looks like a failure.
        logger.warning("/metrics: Redis does not answer: %r", error)
        return HttpResponse("Redis does not answer.\n", status=503, content_type="text/plain")
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


def shows_token(request: HttpRequest) -> bool:
    """Whether the request carries METRICS_TOKEN, as only those who run the product can."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    return bool(wanted) and scheme.lower() == "bearer" and constant_time_compare(token, wanted)
