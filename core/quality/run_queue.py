"""The queue's side of runs: jobs carry ids, the rows carry everything else."""

import logging
from uuid import UUID

import django_rq
from redis.exceptions import RedisError
from rq.exceptions import DuplicateJobError

logger = logging.getLogger(__name__)
JOB_SECONDS = 600  # one answer of a slow model, and some more
FAILED_SECONDS = 60  # a job that is kept would block its id


def enqueue_run(organization_id: UUID, run_id: UUID, done: int, attempt: int) -> None:
    """Have core.quality.golden_runs.ask_some go on with a run, where the models are loaded."""
    try:
        django_rq.get_queue("embed").enqueue(
            "core.quality.golden_runs.ask_some",
            organization_id,
            run_id,
            # At the end of the queue: uploads get their turn between two parts of a run.
            job_id=f"quality-{run_id}-{done}-{attempt}",
            unique=True,
            job_timeout=JOB_SECONDS,
            result_ttl=0,
            failure_ttl=FAILED_SECONDS,
        )
    except DuplicateJobError:
        logger.debug("run %s is queued already", run_id)
    except RedisError as error:
        # The row is the truth: the scheduler queues it again once Redis is back.
        logger.warning("run %s waits for the scheduler: %s", run_id, error)
