"""Organizations take turns: one's many files are not read before another's single one."""

import django_rq
import pytest
import redis
from django.conf import settings
from rq import SimpleWorker

from core.documents import ingest
from core.documents.intake import Actor, delete_document
from core.documents.jobs import Step
from core.documents.models import Chunk, DocumentVersion
from core.documents.sweep import sweep
from core.documents.turns import Wait, waits
from core.tenancy.context import tenant
from tests.conftest import make_organization
from tests.ingest.workers import Workers, wait_until

pytestmark = pytest.mark.usefixtures("quiet", "all_large")
MANY = 12
MANY_SECONDS = 300.0  # on a machine with much other work


@pytest.fixture
def many(organization, upload):
    """The documents of an organization that has uploaded many at once."""
    return [upload(organization, f"many-{number}") for number in range(MANY)]


@pytest.fixture
def single(many, other_organization, upload):
    """Another's only document, which came last."""
    return upload(other_organization, "single")


def versions(*organizations):
    found = []
    for organization in organizations:
        with tenant(organization.id):
            found += DocumentVersion.objects.select_related("document")
    return found


def work(step, jobs=None):
    """Do what is queued, as a worker does, ``jobs`` at most; the titles in their order."""
    queue, done = django_rq.get_queue(step), []
    original = getattr(ingest, step)

    def noted(organization_id, version_id):
        with tenant(organization_id):
            done.append(DocumentVersion.objects.get(pk=version_id).document.title)
        original(organization_id, version_id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingest, step, noted)
        worker = SimpleWorker([queue], connection=queue.connection)
        worker.work(burst=True, max_jobs=jobs)
    return done


def test_each_organization_has_one_job_in_the_queue_however_many_files_wait(many, single):
    assert len(django_rq.get_queue("parse")) == 2


def test_a_single_file_is_read_after_one_of_anothers_many(many, single):
    order = work(Step.PARSE)
    assert order.index("single") == 1
    assert sorted(order) == sorted(document.title for document in [*many, single])


def test_a_single_file_is_embedded_after_one_of_anothers_many(many, single):
    work(Step.PARSE)
    order = work(Step.EMBED)
    assert order.index("single") <= 1
    assert len(order) == MANY + 1 == len(set(order))


def test_files_of_one_organization_are_read_in_the_order_they_came(many):
    assert work(Step.PARSE) == [document.title for document in many]


def test_real_workers_take_turns_and_lose_and_double_nothing(
    many, single, organization, other_organization, own_redis, tmp_path
):
    workers = Workers(own_redis, tmp_path / "log")
    workers.start("parse", "embed", "scheduler")
    both = (organization, other_organization)
    try:
        wait_until(
            lambda: all(one.status == "completed" for one in versions(*both)), "all", MANY_SECONDS
        )
    finally:
        workers.stop()
    order = sorted(versions(*both), key=lambda version: version.updated_at)
    # Two of the many may have been begun when it was its turn, in each of the two queues.
    assert [one.document.title for one in order].index("single") <= 4, workers.log
    assert {one.run for one in order} == {1}
    for owner in both:
        with tenant(owner.id):
            assert Chunk.objects.count() == DocumentVersion.objects.count()


def test_a_turn_that_is_lost_is_given_again_by_the_sweeper(many, single, own_redis):
    with redis.Redis.from_url(own_redis) as connection:
        connection.flushall()
    assert sweep() == 2
    assert sweep() == 0
    assert len(work(Step.PARSE)) == MANY + 1


def test_a_deleted_document_passes_its_turn_on(many, single, organization):
    delete_document(organization.id, many[0].pk, Actor("test"))
    assert len(django_rq.get_queue("parse")) == 2
    with pytest.MonkeyPatch.context() as patch:
        read = []
        patch.setattr(ingest, "extract", lambda path, *_, **__: read.append(path) or 1 / 0)
        worker = SimpleWorker(
            [django_rq.get_queue("parse")], connection=django_rq.get_queue("parse").connection
        )
        worker.work(burst=True, max_jobs=1)
    assert read == []
    assert work(Step.PARSE)[0] == "single"
    assert {version.stage for version in versions(organization)} == {"embedding"}


def test_a_long_document_is_embedded_in_several_turns(
    organization, other_organization, upload, document_factory, monkeypatch
):
    monkeypatch.setattr(ingest, "EMBED_BATCH", 1)
    monkeypatch.setattr(ingest, "SLICE_SECONDS", 0)
    sections = "\n\n".join(f"# Rule {n}\n\n" + f"Rule {n} is for everybody. " * 60 for n in (1, 2))
    document_factory(organization, sections, title="long", filename="long.md", ingest=False)
    upload(other_organization, "single")
    work(Step.PARSE)
    [long] = versions(organization)
    assert long.progress_total > 1
    order = work(Step.EMBED)
    assert order[:3] == ["long", "single", "long"]
    assert {one.status for one in versions(organization, other_organization)} == {"completed"}
    [long] = versions(organization)
    assert (long.run, long.progress_done) == (1, long.chunk_count)


def test_who_waits_is_told_what_comes_before(many, single, organization, other_organization):
    with tenant(organization.id):
        told = waits(versions_of := list(DocumentVersion.objects.order_by("created_at")))
        places = [told[version.pk].position for version in versions_of]
    assert places == list(range(1, 2 * MANY, 2))
    with tenant(other_organization.id):
        assert list(waits(DocumentVersion.objects.all()).values()) == [Wait(2, None)]


def test_an_estimate_follows_what_workers_have_done(many, own_redis, tmp_path, organization):
    workers = Workers(own_redis, tmp_path / "log")
    workers.start("parse")
    try:
        # A worker counts a job after its end: with the second, the first has been counted.
        wait_until(
            lambda: len([v for v in versions(organization) if v.stage == "embedding"]) >= 2, "two"
        )
        with tenant(organization.id):
            told = waits(DocumentVersion.objects.filter(stage="queued"))
    finally:
        workers.stop()
    assert told
    assert all(wait.seconds is not None for wait in told.values())


def test_what_has_been_read_waits_no_more(organization, document_factory):
    document = document_factory(organization)
    with tenant(organization.id):
        assert waits(document.versions.all()) == {}


def test_nobody_is_told_anything_while_redis_is_away(many, organization, monkeypatch):
    for queue in settings.RQ_QUEUES.values():
        monkeypatch.setitem(queue, "URL", "redis://127.0.0.1:1/0")
    with tenant(organization.id):
        assert waits(DocumentVersion.objects.all()) == {}


def test_the_next_organization_of_three_is_not_skipped(upload):
    owners = [make_organization(name) for name in ("One", "Two", "Three")]
    for owner in owners:
        for number in range(3):
            upload(owner, f"{owner.model.name} {number}")
    order = [title.split()[0] for title in work(Step.PARSE)]
    assert [sorted(order[n : n + 3]) for n in (0, 3, 6)] == [["One", "Three", "Two"]] * 3
