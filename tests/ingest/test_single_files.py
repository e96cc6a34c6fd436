"""A small file that its organization waits for alone goes before others' many, in its own queue."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import django_rq
import pytest
from rq import SimpleWorker

from core.documents import ingest, turns
from core.documents.intake import Actor, delete_document
from core.documents.jobs import SINGLE, Step
from core.documents.models import Document, DocumentVersion
from core.documents.sweep import sweep
from core.tenancy.context import tenant
from tests.conftest import Organization
from tests.ingest.workers import Workers, wait_until

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture
def many(organization: Organization, upload: Callable[..., Any]) -> list[Document]:
    """Of an organization that has uploaded many at once."""
    return [upload(organization, f"many-{number}") for number in range(3)]


@pytest.fixture
def single(
    many: list[Document], other_organization: Organization, upload: Callable[..., Any]
) -> Document:
    """Another's only document, which came last."""
    found: Document = upload(other_organization, "single")
    return found


def queued(name: str) -> int:
    return len(django_rq.get_queue(name))


def work(*queues: str, jobs: int | None = None) -> None:
    connection = django_rq.get_queue(queues[0]).connection
    worker = SimpleWorker(list(map(django_rq.get_queue, queues)), connection=connection)
    worker.work(burst=True, max_jobs=jobs)


def version_of(organization: Organization) -> DocumentVersion:
    with tenant(organization.id):
        return DocumentVersion.objects.select_related("document").get()


def test_it_is_read_and_embedded_before_them(
    single: Document, other_organization: Organization
) -> None:
    assert (queued(SINGLE), queued(Step.PARSE)) == (1, 1)
    work(Step.PARSE, jobs=1)  # one of the many waits to be embedded, too
    work(SINGLE)
    assert version_of(other_organization).status == "completed"
    assert queued(Step.EMBED) == 1


def test_where_nobody_else_waits_it_has_its_usual_turn(
    organization: Organization, upload: Callable[..., Any]
) -> None:
    upload(organization, "single")
    assert (queued(SINGLE), queued(Step.PARSE)) == (0, 1)


@pytest.mark.usefixtures("all_large")
def test_a_large_one_has_its_usual_turn(single: Document) -> None:
    assert (queued(SINGLE), queued(Step.PARSE)) == (0, 2)


def test_what_was_begun_and_takes_long_has_its_usual_turn(
    single: Document, other_organization: Organization
) -> None:
    work(SINGLE)
    with tenant(other_organization.id):
        DocumentVersion.objects.update(progress_done=1)
    django_rq.get_queue(Step.EMBED).empty()
    turns.give_turn(other_organization.id, Step.EMBED)
    assert (queued(SINGLE), queued(Step.EMBED)) == (0, 1)


def test_one_that_is_deleted_is_not_missed(
    single: Document, other_organization: Organization
) -> None:
    delete_document(other_organization.id, single.pk, Actor("test"))
    work(SINGLE, Step.PARSE, Step.EMBED)
    assert queued(SINGLE) == queued(Step.PARSE) == queued(Step.EMBED) == 0


def test_anothers_long_document_gives_way_to_it(
    organization: Organization,
    other_organization: Organization,
    upload: Callable[..., Any],
    document_factory: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ingest, "EMBED_BATCH", 1)
    sections = "\n\n".join(f"# Rule {n}\n\n" + f"Rule {n} is for everybody. " * 60 for n in (1, 2))
    document_factory(organization, sections, title="long", filename="long.md", ingest=False)
    upload(other_organization, "single")
    work(Step.PARSE)
    work(Step.EMBED, jobs=1)
    long = version_of(organization)
    assert (long.status, long.claim, long.progress_done) == ("processing", None, 1)
    work(SINGLE, jobs=1)
    work(SINGLE, Step.EMBED)
    for owner in (organization, other_organization):
        assert version_of(owner).status == "completed"


def test_one_that_was_lost_with_its_worker_is_found_again(
    single: Document, other_organization: Organization
) -> None:
    queue = django_rq.get_queue(SINGLE)
    worker = SimpleWorker([queue], connection=queue.connection)
    taken = worker.dequeue_job_and_maintain_ttl(timeout=None)
    assert taken
    worker.prepare_job_execution(taken[0])
    work(Step.PARSE)
    assert sweep() >= 1  # nobody else waits to be read any more: it has its usual turn
    assert queued(Step.PARSE) == 1
    work(Step.PARSE, SINGLE, Step.EMBED)
    assert version_of(other_organization).status == "completed"


def test_one_that_stands_in_both_queues_is_done_once(
    many: list[Document], single: Document, other_organization: Organization
) -> None:
    work(Step.PARSE)
    turns.give_turn(other_organization.id, Step.PARSE)
    assert (queued(SINGLE), queued(Step.PARSE)) == (1, 1)
    work(SINGLE, Step.PARSE, Step.EMBED)
    version = version_of(other_organization)
    assert (version.status, version.run, version.attempts) == ("completed", 1, 1)


def test_the_worker_that_embeds_does_it(
    single: Document, other_organization: Organization, own_redis: str, tmp_path: Path
) -> None:
    """Nobody reads the many in this test."""
    workers = Workers(own_redis, tmp_path / "log")
    workers.start("embed")
    try:
        wait_until(lambda: version_of(other_organization).status == "completed", "the single one")
    finally:
        workers.stop()
