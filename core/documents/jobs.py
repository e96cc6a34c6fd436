"""The queue's side of ingest: jobs carry ids, the rows carry everything else."""

import logging
from uuid import UUID

import django_rq
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def enqueue_parse(organization_id: UUID, version_id: UUID) -> None:
    """Have core.documents.ingest.parse run in a forked worker."""
    _enqueue("parse", "core.documents.ingest.parse", organization_id, version_id)


def enqueue_embed(organization_id: UUID, version_id: UUID) -> None:
    """Have core.documents.ingest.embed run in the worker that keeps the model loaded."""
    _enqueue("embed", "core.documents.ingest.embed", organization_id, version_id)


def _enqueue(queue: str, function: str, organization_id: UUID, version_id: UUID) -> None:
    try:
        django_rq.get_queue(queue).enqueue(
            function, organization_id, version_id, result_ttl=0, failure_ttl=86400
        )
    except RedisError as error:
        # The row is the truth: the sweeper queues it again once Redis is back.
        logger.warning("version %s waits for the sweeper: %s", version_id, error)
