"""The queue's side of ingest: jobs carry ids, the rows carry everything else."""

import logging
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import django_rq
from django.conf import settings
from django.utils import timezone
from redis.exceptions import RedisError
from rq import Queue, Worker, get_current_job
from rq.exceptions import DuplicateJobError

from core.tenancy.cache import redis_of

logger = logging.getLogger(__name__)
# Both steps of single small files, while others' wait in the queue of the step: who embeds does
# them first, and reads them, too. Reading another's file can't be interrupted.
SINGLE = "single"
FAILED_SECONDS = 60  # the row keeps what failed; a job that is kept would block its id
SINCE = "since"  # in a job's meta: since when the organization's work has waited, in ISO 8601


class Step(StrEnum):
    """A step of ingest: the name of its queue, and of its function in core.documents.ingest.

    ``parse`` runs in a forked worker, ``embed`` in the worker that keeps the model loaded.
    """

    PARSE = "parse"
    EMBED = "embed"


# What the worker of each step works on; what is in the first comes first.
QUEUES: dict[Step, tuple[str, ...]] = {
    Step.PARSE: (Step.PARSE,),
    Step.EMBED: (SINGLE, Step.EMBED),
}


def enqueue_step(
    queue: str, step: Step, organization_id: UUID, version_id: UUID, job_id: str, since: datetime
) -> bool:
    """Queue one step for one version; whether it was not queued already under ``job_id``."""
    work = f"core.documents.ingest.{step}"
    return put(queue, work, job_id, organization_id, version_id, meta={SINCE: since.isoformat()})


def enqueue_reembed(organization_id: UUID, slices: int) -> None:
    """Have core.documents.reembed.reembed run where the model is loaded, behind what waits."""
    job_id = f"reembed-{organization_id}-{slices}"
    put(Step.EMBED, "core.documents.reembed.reembed", job_id, organization_id)


def queued(step: Step) -> list[str]:
    """The ids of all jobs that wait in the queue of ``step``, the next first. RedisError."""
    return _seen_by_readers(step).get_job_ids()


def is_waited_for(queue: str, organization_id: UUID) -> bool:
    """Whether others than the organization wait in the queue, where each has one job at most.
    False while Redis is away."""
    try:
        first = _seen_by_readers(queue).get_jobs(length=2)
    except RedisError:
        return False  # no job comes from there either
    return any(job.args[0] != organization_id for job in first)


def is_in_the_way(step: Step, organization_id: UUID) -> bool:
    """Whether others wait for a job of the organization to end in the worker of ``step``."""
    return any(is_waited_for(queue, organization_id) for queue in QUEUES[step])


def is_in_the_way_of_a_single_file(organization_id: UUID) -> bool:
    """Whether the job that is being done, if this is one, should end for another's single file."""
    return get_current_job() is not None and is_waited_for(SINGLE, organization_id)


def seconds_per_job(step: Step) -> float | None:
    """How long a queue takes for a job at present: the mean of what its workers have done so
    far, divided by their number. None while none has been done. RedisError."""
    workers = Worker.all(queue=_seen_by_readers(step))
    done = sum(worker.successful_job_count + worker.failed_job_count for worker in workers)
    if not done:
        return None
    return sum(worker.total_working_time for worker in workers) / done / len(workers)


def _seen_by_readers(queue: str) -> Queue:
    """Of a Redis that hangs, nobody who looks at a page waits for an answer."""
    return Queue(queue, connection=redis_of(settings.RQ_QUEUES[queue]["URL"]))


def put(
    queue: str,
    work: str,
    job_id: str,
    *ids: UUID,
    meta: dict[str, str] | None = None,
    timeout: int | None = None,
) -> bool:
    """Queue work that nobody does, by its rows; whether it was not queued already under ``job_id``.
    It may take ``timeout`` seconds, None for what the queue allows.
    """
    try:
        waiting = django_rq.get_queue(queue)
        _forget_abandoned(waiting, job_id)
        waiting.enqueue(
            work,
            *ids,
            job_id=job_id,
            unique=True,
            meta=meta,
            job_timeout=timeout,
            result_ttl=0,
            failure_ttl=FAILED_SECONDS,
        )
    except DuplicateJobError:
        logger.debug("%s is queued already", job_id)
        return False
    except RedisError as error:
        # The row is the truth: the sweeper queues it again once Redis is back.
        logger.warning("%s waits for the sweeper: %s", job_id, error)
        return False
    return True


def _forget_abandoned(queue: Queue, job_id: str) -> None:
    """Free the id of a job whose worker was killed after taking the job and before taking the row:
    Redis thinks it under way until its time is up, an hour or more. A worker that is only slow
    finds its row taken then."""
    job = queue.fetch_job(job_id)
    if job is None or queue.get_job_position(job_id) is not None:
        return
    since = job.started_at or job.enqueued_at
    patience = timedelta(seconds=settings.INGEST_STALE_SECONDS)
    # By a clock that was ahead, it was taken in the future.
    if since is None or abs(timezone.now() - since) > patience:
        logger.warning("%s was taken by a worker that is gone", job_id)
        job.delete()
