"""One worker at a time, and a worker that was given up changes nothing any more."""

import threading
from datetime import timedelta

import django_rq
import pytest
from django.conf import settings
from django.utils import timezone

from core.documents import ingest, lease
from core.documents.intake import Actor, reprocess
from core.documents.jobs import Step
from core.documents.models import Chunk, DocumentVersion, Page, Stage
from core.documents.sweep import LAST_PATIENCE, sweep
from core.tenancy.context import tenant

ALL = [Stage.QUEUED, Stage.EXTRACTING, Stage.EMBEDDING]


@pytest.fixture
def pending(quiet, organization, document_factory):
    return document_factory(organization, ingest=False)


@pytest.fixture
def swept(own_redis):
    """What was queued since the last time it was asked: (step, version)."""
    seen = set()

    def read():
        jobs = [job for step in Step for job in django_rq.get_queue(step).jobs]
        fresh = [job for job in jobs if job.id not in seen]
        seen.update(job.id for job in jobs)
        return [(Step(job.origin), job.args[1]) for job in fresh]

    for step in Step:
        django_rq.get_queue(step).empty()
    return read


def take(organization, version, stages=ALL, **changes):
    with tenant(organization.id):
        return lease.claim(version.pk, stages, **changes)


def age(organization, version, seconds):
    then = timezone.now() - timedelta(seconds=seconds)
    with tenant(organization.id):
        version = DocumentVersion.objects.filter(pk=version.pk)
        version.filter(heartbeat_at__isnull=False).update(heartbeat_at=then)
        version.update(updated_at=then)


def test_a_version_is_claimed_once(organization, pending, state):
    version = state(organization, pending)
    mine = take(organization, version)
    assert mine
    assert take(organization, version) is None
    claimed = state(organization, pending)
    assert (claimed.claim, claimed.attempts, claimed.status) == (mine, 1, "processing")


def test_of_many_workers_at_once_one_gets_the_claim(organization, pending, state):
    version = state(organization, pending)
    ready = threading.Barrier(8)
    got = []

    def work():
        ready.wait()
        got.append(take(organization, version))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([claim for claim in got if claim]) == 1


def test_a_claim_is_free_again_when_its_worker_is_silent_too_long(organization, pending, state):
    version = state(organization, pending)
    first = take(organization, version)
    age(organization, version, settings.INGEST_STALE_SECONDS - 5)
    assert take(organization, version) is None
    age(organization, version, settings.INGEST_STALE_SECONDS + 5)
    second = take(organization, version)
    assert second and second != first
    with tenant(organization.id), pytest.raises(lease.ClaimLost):
        lease.write(version.pk, first, progress_done=7)
    assert state(organization, pending).progress_done == 0


def test_a_version_at_another_stage_is_not_to_be_had(organization, pending, state):
    version = state(organization, pending)
    assert take(organization, version, [Stage.EMBEDDING]) is None
    assert take(organization, version, [Stage.QUEUED])


@pytest.mark.parametrize("status", ["completed", "failed"])
def test_finished_versions_are_not_to_be_had(organization, pending, state, status):
    version = state(organization, pending)
    with tenant(organization.id):
        DocumentVersion.objects.update(status=status)
    assert take(organization, version) is None


def test_a_neighbours_version_can_not_be_claimed(organization, other_organization, pending, state):
    assert take(other_organization, state(organization, pending)) is None


def test_the_heartbeat_goes_on_during_long_work(organization, pending, state, override):
    override(INGEST_STALE_SECONDS=0.2)
    version = state(organization, pending)
    mine = take(organization, version)
    first = state(organization, pending).heartbeat_at
    with lease.beating(organization.id, version.pk, mine):
        threading.Event().wait(0.6)
        assert take(organization, version) is None
    assert state(organization, pending).heartbeat_at - first > timedelta(seconds=0.3)


def test_a_heartbeat_survives_a_database_that_is_away_for_a_moment(
    organization, pending, state, override, monkeypatch
):
    from django.db import OperationalError

    override(INGEST_STALE_SECONDS=0.2)
    version = state(organization, pending)
    mine = take(organization, version)
    write, failures = lease.write, []

    def flaky(*arguments, **changes):
        if not failures:
            failures.append(1)
            raise OperationalError("the server went away")
        write(*arguments, **changes)

    monkeypatch.setattr(lease, "write", flaky)
    first = state(organization, pending).heartbeat_at
    with lease.beating(organization.id, version.pk, mine):
        threading.Event().wait(0.4)
    assert failures
    assert state(organization, pending).heartbeat_at > first


def chunk_set(organization, version):
    with tenant(organization.id):
        rows = Chunk.objects.filter(version_id=version.pk).order_by("run", "chunk_index")
        return [(row.run, row.chunk_index, row.content) for row in rows]


@pytest.mark.parametrize("step", [ingest.parse, ingest.embed], ids=["parse", "embed"])
def test_two_workers_at_once_and_again_later_leave_one_set(
    organization, pending, state, step, counts
):
    version = state(organization, pending)
    if step is ingest.embed:
        ingest.parse(organization.id, version.pk)
    ready = threading.Barrier(2)

    def work():
        ready.wait()
        step(organization.id, version.pk)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(2):
        ingest.parse(organization.id, version.pk)
        ingest.embed(organization.id, version.pk)
    version = state(organization, pending)
    assert (version.status, version.run, version.indexed_run) == ("completed", 1, 1)
    assert version.progress_done == version.chunk_count == len(chunk_set(organization, version))
    with tenant(organization.id):
        assert Page.objects.filter(version_id=version.pk).count() == version.page_count


def test_a_worker_that_comes_back_from_the_dead_changes_nothing(
    organization, pending, state, monkeypatch
):
    """While it extracts, it is thought dead, and another one does the whole work."""
    version = state(organization, pending)
    extract = ingest.extract

    def overtaken(*arguments, **options):
        monkeypatch.setattr(ingest, "extract", extract)
        age(organization, version, settings.INGEST_STALE_SECONDS + 5)
        ingest.parse(organization.id, version.pk)
        ingest.embed(organization.id, version.pk)
        return extract(*arguments)

    monkeypatch.setattr(ingest, "extract", overtaken)
    ingest.parse(organization.id, version.pk)
    version = state(organization, pending)
    assert (version.status, version.run, version.indexed_run) == ("completed", 2, 2)
    assert {run for run, _, _ in chunk_set(organization, version)} == {2}


def test_what_is_lost_from_the_queue_is_queued_again_once(organization, pending, state, swept):
    version = state(organization, pending)
    assert sweep() == 1
    assert swept() == [(Step.PARSE, version.pk)]
    assert sweep() == 0
    assert swept() == []


def test_what_crashed_is_queued_again_but_not_at_once(
    organization, pending, state, swept, monkeypatch
):
    def crash(*_, **__):
        raise RuntimeError("a bug")

    version = state(organization, pending)
    monkeypatch.setattr(ingest, "extract", crash)
    with pytest.raises(RuntimeError):
        ingest.parse(organization.id, version.pk)
    assert sweep() == 0
    age(organization, version, settings.INGEST_STALE_SECONDS + 5)
    assert sweep() == 1
    assert swept() == [(Step.PARSE, version.pk)]


def test_what_waits_for_embedding_is_queued_there(organization, pending, state, swept):
    version = state(organization, pending)
    ingest.parse(organization.id, version.pk)
    django_rq.get_queue("embed").empty()
    sweep()
    assert swept() == [(Step.EMBED, version.pk)]


def test_what_is_worked_on_finished_or_switched_off_is_left_alone(
    organization, other_organization, document_factory, pending, state, swept
):
    claimed = state(organization, pending)
    take(organization, claimed)
    with tenant(organization.id):
        DocumentVersion.objects.update(updated_at=timezone.now() - timedelta(hours=1))
    document_factory(organization, "Complete.", title="Complete")
    off = state(other_organization, document_factory(other_organization, ingest=False))
    swept()
    django_rq.get_queue("parse").empty()
    age(other_organization, off, 3600)
    with tenant(other_organization.id):
        other_organization.model.is_active = False
        other_organization.model.save()
    sweep()
    assert swept() == []


def test_after_three_crashes_the_document_fails_with_a_way_on(
    organization, pending, state, swept, override, monkeypatch
):
    def crash(*_, **__):
        raise RuntimeError("a bug")

    version = state(organization, pending)
    extract = ingest.extract
    monkeypatch.setattr(ingest, "extract", crash)
    for attempt in range(1, settings.INGEST_MAX_ATTEMPTS + 1):
        with pytest.raises(RuntimeError):
            ingest.parse(organization.id, version.pk)
        version = state(organization, pending)
        assert (version.status, version.attempts) == ("pending", attempt)
        age(organization, version, settings.INGEST_STALE_SECONDS + 5)
        sweep()
    version = state(organization, pending)
    assert (version.status, version.error_code) == ("failed", "internal_error")
    assert version.error_retryable and "Try again" in version.error_detail
    assert len(swept()) == settings.INGEST_MAX_ATTEMPTS - 1
    monkeypatch.setattr(ingest, "extract", extract)
    reprocess(organization.id, pending.pk, Actor("test"))
    ingest.parse(organization.id, version.pk)
    ingest.embed(organization.id, version.pk)
    version = state(organization, pending)
    assert (version.status, version.error_code, version.error_detail) == ("completed", "", "")


def test_workers_that_are_killed_three_times_use_the_attempts_up_too(
    organization, pending, state, swept
):
    version = state(organization, pending)
    for _ in range(settings.INGEST_MAX_ATTEMPTS):
        assert take(organization, version)
        age(organization, version, settings.INGEST_STALE_SECONDS + 5)
        sweep()
        assert state(organization, pending).status == "processing"
    age(organization, version, settings.INGEST_STALE_SECONDS * LAST_PATIENCE + 5)
    sweep()
    version = state(organization, pending)
    assert (version.status, version.error_code) == ("failed", "internal_error")


def test_a_last_attempt_that_is_only_slow_is_not_given_up(
    organization, pending, state, swept, monkeypatch
):
    extract, version = ingest.extract, state(organization, pending)

    def slow(*arguments, **options):
        age(organization, version, settings.INGEST_STALE_SECONDS + 5)
        sweep()
        return extract(*arguments, **options)

    with tenant(organization.id):
        DocumentVersion.objects.update(attempts=settings.INGEST_MAX_ATTEMPTS - 1)
    monkeypatch.setattr(ingest, "extract", slow)
    ingest.parse(organization.id, version.pk)
    ingest.embed(organization.id, version.pk)
    assert state(organization, pending).status == "completed"
