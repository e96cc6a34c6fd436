"""Real workers are killed and a real Redis is emptied in mid-ingest; nothing is lost."""

import io
import signal
from uuid import NAMESPACE_OID, uuid5

import numpy as np
import psutil
import pytest
import redis
from django.conf import settings

from core.documents.intake import Actor, Upload, accept
from core.documents.models import Chunk, DocumentVersion, Page, Vector
from core.tenancy.context import tenant
from tests.conftest import make_organization
from tests.ingest.conftest import PAGES, end_unfinished
from tests.ingest.workers import Workers, wait_until

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture(scope="module")
def workers(own_redis, tmp_path_factory):
    end_unfinished()  # the fixture ``quiet`` comes only after the module's own
    started = Workers(own_redis, tmp_path_factory.mktemp("workers") / "log")
    started.start("parse", "embed", "scheduler")
    yield started
    started.stop()


class Ingest:
    """The ingest of one long document by the workers."""

    def __init__(self, content: bytes) -> None:
        self.organization = make_organization("Faults")
        upload = Upload(file=io.BytesIO(content), filename="rules.pdf", title="Rules")
        self.document, _ = accept(self.organization.id, upload, Actor("test"))

    @property
    def version(self) -> DocumentVersion:
        with tenant(self.organization.id):
            return DocumentVersion.objects.get(document=self.document)

    def is_extracting(self) -> bool:
        return self.version.stage == "extracting"

    def is_half_embedded(self) -> bool:
        version = self.version
        assert version.stage != "done", "it was over before it could be disturbed"
        return 0 < version.progress_done < version.progress_total

    def complete(self) -> "tuple[list, list]":
        """Wait for the end; returns every chunk and every vector."""
        wait_until(lambda: self.version.status in ("completed", "failed"), "the end of the ingest")
        version = self.version
        assert (version.status, version.error_code, version.claim) == ("completed", "", None)
        assert version.progress_done == version.progress_total == version.chunk_count
        with tenant(self.organization.id):
            pages = Page.objects.filter(version=version)
            assert sorted(page.number for page in pages) == list(range(1, PAGES + 1))
            chunks = list(Chunk.objects.order_by("chunk_index"))
            vectors = list(Vector.objects.filter(run=version.indexed_run).order_by("chunk_index"))
        ids = [
            uuid5(NAMESPACE_OID, f"{version.pk}:{version.indexed_run}:{c.chunk_index}")
            for c in chunks
        ]
        assert [chunk.id for chunk in chunks] == ids
        assert {chunk.run for chunk in chunks} == {version.indexed_run}
        assert [chunk.chunk_index for chunk in chunks] == list(range(version.chunk_count))
        assert [vector.chunk_index for vector in vectors] == list(range(len(chunks)))
        return chunks, vectors


@pytest.fixture
def started(workers, long_pdf):
    return Ingest(long_pdf)


@pytest.fixture(scope="module")
def undisturbed(workers, long_pdf, own_redis):
    with pytest.MonkeyPatch.context() as patch:
        for queue in settings.RQ_QUEUES.values():
            patch.setitem(queue, "URL", own_redis)
        return Ingest(long_pdf).complete()


def assert_same(complete, undisturbed):
    (chunks, vectors), (other_chunks, other_vectors) = complete, undisturbed
    fields = ("chunk_index", "content", "section", "page_start", "page_end", "boxes")
    for field in fields:
        assert [getattr(c, field) for c in chunks] == [getattr(c, field) for c in other_chunks], (
            field
        )
    assert [v.model for v in vectors] == [v.model for v in other_vectors]
    one, other = (np.array([v.embedding for v in vs]) for vs in (vectors, other_vectors))
    assert np.allclose(one, other, atol=2e-3)


def test_the_long_document_is_long_enough_to_be_disturbed(undisturbed):
    chunks, _ = undisturbed
    assert len(chunks) >= 96
    assert {chunk.page_start for chunk in chunks} == set(range(1, PAGES + 1))


def test_kill_9_on_the_embed_worker(workers, started, undisturbed):
    wait_until(started.is_half_embedded, "half of the embedding")
    workers.kill("embed")
    workers.start("embed")
    assert_same(started.complete(), undisturbed)
    assert started.version.run == 1


def test_kill_9_on_the_work_horse_that_parses(workers, started, undisturbed):
    wait_until(started.is_extracting, "the extraction")
    horse = wait_until(workers.work_horse, "the work horse")
    horse.send_signal(signal.SIGKILL)
    assert_same(started.complete(), undisturbed)
    assert started.version.run == 2, "the first run was not disturbed"


def test_kill_9_on_the_parse_worker_and_its_work_horse(workers, started, undisturbed):
    wait_until(started.is_extracting, "the extraction")
    horse = wait_until(workers.work_horse, "the work horse")
    workers.kill("parse")
    horse.send_signal(signal.SIGKILL)
    workers.start("parse")
    assert_same(started.complete(), undisturbed)
    assert started.version.run == 2, "the first run was not disturbed"
    assert not psutil.pid_exists(horse.pid) or horse.status() == psutil.STATUS_ZOMBIE


def test_redis_emptied_while_the_document_waits_for_embedding(
    workers, started, undisturbed, own_redis
):
    workers.kill("embed")
    wait_until(lambda: started.version.stage == "embedding", "the end of the parsing")
    with redis.Redis.from_url(own_redis) as connection:
        connection.flushall()
    workers.start("embed")
    assert_same(started.complete(), undisturbed)


def test_redis_emptied_again_and_again_in_mid_ingest(workers, started, undisturbed, own_redis):
    with redis.Redis.from_url(own_redis) as connection:
        connection.flushall()
        wait_until(started.is_extracting, "the extraction")
        connection.flushall()
        wait_until(started.is_half_embedded, "half of the embedding")
        connection.flushall()
    assert_same(started.complete(), undisturbed)


def test_redis_down_at_upload_only_delays_the_document(
    workers, monkeypatch, long_pdf, own_redis, undisturbed
):
    with monkeypatch.context() as patch:
        for queue in settings.RQ_QUEUES.values():
            patch.setitem(queue, "URL", "redis://127.0.0.1:1/0")
        accepted = Ingest(long_pdf)
    assert accepted.version.status in ("pending", "processing")
    assert_same(accepted.complete(), undisturbed)


def test_a_bad_document_fails_while_another_goes_on(workers, started, undisturbed):
    broken = Ingest(b"%PDF-1.7\nnothing else")
    assert_same(started.complete(), undisturbed)
    wait_until(lambda: broken.version.status == "failed", "the failure")
    version = broken.version
    assert version.error_code == "damaged_pdf"
    assert version.error_detail.endswith(".") and not version.error_retryable
    assert (version.run, version.attempts) == (1, 1), "it was tried again"


def test_the_workers_have_lived_through_all_of_it(workers):
    assert all(process.poll() is None for process in workers._processes.values())
