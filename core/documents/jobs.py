"""The queue's side of ingest: jobs carry ids, the rows carry everything else."""

import logging
from collections.abc import Callable
from uuid import UUID

import django_rq
from redis.exceptions import RedisError


logger = logging.getLogger(__name__)


def enqueue_parse(organization_id: UUID, version_id: UUID) -> None:
    _enqueue("parse", parse_version, organization_id, version_id)


def enqueue_embed(organization_id: UUID, version_id: UUID) -> None:
    _enqueue("embed", embed_version, organization_id, version_id)


def parse_version(organization_id: str, version_id: str) -> None:
    """Runs in a forked worker."""
    from core.documents.ingest import parse

    parse(UUID(organization_id), UUID(version_id))


def embed_version(organization_id: str, version_id: str) -> None:
    """Runs in the worker that keeps the embedding model loaded."""
    from core.documents.ingest import embed

    embed(UUID(organization_id), UUID(version_id))


def _enqueue(queue: str, job: Callable[[str, str], None], organization_id: UUID, version_id: UUID) -> None:
    try:
        django_rq.get_queue(queue).enqueue(
            job,
            str(organization_id),
            str(version_id),
            result_ttl=0,
            failure_ttl=86400,
        )
    except RedisError as error:
        # The row is the truth: the sweeper queues it again once Redis is back.
        logger.warning("version %s waits for the sweeper: %s", version_id, error)
