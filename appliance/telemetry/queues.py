"""How much work waits, and for how long: read from Redis when somebody asks."""

from collections.abc import Iterator
from datetime import UTC, datetime

import django_rq
from django.conf import settings
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from rq import Queue, Worker
from rq.job import Job

from core.documents.jobs import SINCE
from core.installation import QueueState

QUEUES = {
    "policychat_queue_jobs": "Jobs that wait; of each organization's files only the next has one.",
    "policychat_queue_oldest_seconds": "How long the work that has waited longest has waited.",
    "policychat_queue_workers": "Workers of the queue.",
}


def queues() -> Iterator[Metric]:
    """The gauges of every queue. Raises RedisError."""
    waiting, oldest, workers = (
        GaugeMetricFamily(name, help_text, labels=["queue"]) for name, help_text in QUEUES.items()
    )
    for queue in queue_states():
        waiting.add_metric([queue.name], queue.waiting)
        oldest.add_metric([queue.name], queue.oldest_seconds)
        workers.add_metric([queue.name], queue.workers)
    yield from (waiting, oldest, workers)


def queue_states() -> Iterator[QueueState]:
    """Every queue as it is now. Raises RedisError."""
    for name in settings.RQ_QUEUES:
        queue = django_rq.get_queue(name)
        yield QueueState(
            name,
            waiting=queue.count,
            oldest_seconds=_oldest_seconds(queue),
            running=queue.started_job_registry.count,
            failed=queue.failed_job_registry.count,
            workers=Worker.count(queue=queue),
        )


def _oldest_seconds(queue: Queue) -> float:
    """Organizations take turns, so the first job need not have waited longest."""
    jobs = Job.fetch_many(queue.get_job_ids(), connection=queue.connection)
    # A worker may have taken some meanwhile.
    began = [since for job in jobs if job and (since := _waiting_since(job))]
    return max(0.0, (datetime.now(UTC) - min(began)).total_seconds()) if began else 0.0


def _waiting_since(job: Job) -> datetime | None:
    since = job.meta.get(SINCE)
    return datetime.fromisoformat(since) if since else job.enqueued_at
