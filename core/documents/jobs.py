"""The queue's side of ingest: jobs carry ids, the rows carry everything else."""

import logging
from uuid import UUID

import django_rq
from redis.exceptions import RedisError
from rq.exceptions import DuplicateJobError

logger = logging.getLogger(__name__)
FAILED_SECONDS = 60  # the row keeps what failed; a job that is kept would block its id


def enqueue_parse(organization_id: UUID, version_id: UUID, attempt: int = 0) -> None:
    """Have core.documents.ingest.parse run in a forked worker."""
    _enqueue("parse", organization_id, version_id, attempt)


def enqueue_embed(organization_id: UUID, version_id: UUID, attempt: int = 0) -> None:
    """Have core.documents.ingest.embed run in the worker that keeps the model loaded."""
    _enqueue("embed", organization_id, version_id, attempt)


def enqueue_reembed(organization_id: UUID, slices: int) -> None:
    """Have core.documents.reembed.reembed run in that worker too, behind what waits."""
    job_id = f"reembed-{organization_id}-{slices}"
    _put("embed", "core.documents.reembed.reembed", job_id, organization_id)


def _enqueue(step: str, organization_id: UUID, version_id: UUID, attempt: int) -> None:
    # One job for each attempt: what waits in a long queue is not queued again.
    job_id = f"{step}-{version_id}-{attempt}"
    _put(step, f"core.documents.ingest.{step}", job_id, organization_id, version_id)


def _put(queue: str, work: str, job_id: str, *ids: UUID) -> None:
    try:
        django_rq.get_queue(queue).enqueue(
            work, *ids, job_id=job_id, unique=True, result_ttl=0, failure_ttl=FAILED_SECONDS
        )
    except DuplicateJobError:
        logger.debug("%s is queued already", job_id)
    except RedisError as error:
        # The row is the truth: the sweeper queues it again once Redis is back.
        logger.warning("%s waits for the sweeper: %s", job_id, error)
