"""How much work waits, and for how long: read from Redis when somebody asks."""

from collections.abc import Iterator
from datetime import UTC, datetime

import django_rq
from django.conf import settings
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from rq import Queue, Worker
from rq.exceptions import NoSuchJobError
from rq.job import Job

QUEUES = {
    "policychat_queue_jobs": "Jobs that wait.",
    "policychat_queue_oldest_seconds": "How long the oldest of them has been waiting.",
    "policychat_queue_workers": "Workers of the queue.",
}


def queues() -> Iterator[Metric]:
    """The gauges of every queue. Raises RedisError."""
    waiting, oldest, workers = (
        GaugeMetricFamily(name, help_text, labels=["queue"]) for name, help_text in QUEUES.items()
    )
    for name in settings.RQ_QUEUES:
        queue = django_rq.get_queue(name)
        waiting.add_metric([name], queue.count)
        oldest.add_metric([name], _oldest_seconds(queue))
        workers.add_metric([name], Worker.count(queue=queue))
    yield from (waiting, oldest, workers)


def _oldest_seconds(queue: Queue) -> float:
    """Jobs are taken in the order they came, so the first has waited longest."""
    for job_id in queue.get_job_ids(0, 1):
        try:
            enqueued = Job.fetch(job_id, connection=queue.connection).enqueued_at
        except NoSuchJobError:
            continue  # a worker took it meanwhile
        if enqueued:
            return max(0.0, (datetime.now(UTC) - enqueued).total_seconds())
    return 0.0
