"""A worker that is killed between taking a job and taking its row holds nobody up."""

from typing import Any

import django_rq
import pytest
from rq import SimpleWorker
from rq.job import JobStatus

from core.documents.jobs import Step
from core.documents.sweep import sweep
from tests.conftest import Organization

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture
def taken(organization: Organization, document_factory: Any, own_redis: str) -> str:
    """The id of a job whose worker is gone."""
    queue = django_rq.get_queue(Step.PARSE)
    queue.empty()
    document_factory(organization, ingest=False)
    [job] = queue.jobs
    worker = SimpleWorker([queue], connection=queue.connection)
    found = worker.dequeue_job_and_maintain_ttl(timeout=None)
    assert found and found[0].id == job.id
    worker.prepare_job_execution(job)
    assert job.get_status() == JobStatus.STARTED and queue.job_ids == []
    return str(job.id)


def test_its_document_is_queued_again_after_a_while(taken: str, override: Any) -> None:
    assert sweep() == 0
    override(INGEST_STALE_SECONDS=0)
    assert sweep() >= 1
    assert taken in django_rq.get_queue(Step.PARSE).job_ids


def test_and_not_twice(taken: str, override: Any) -> None:
    override(INGEST_STALE_SECONDS=0)
    sweep()
    assert sweep() == 0
    assert django_rq.get_queue(Step.PARSE).job_ids.count(taken) == 1
