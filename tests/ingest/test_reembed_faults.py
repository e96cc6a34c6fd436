"""Real workers are killed while they re-embed, and search never stops."""

import io
import time

import pytest

from core.documents.intake import Actor, Upload, accept
from core.documents.models import DocumentVersion, Reembedding, Vector
from core.documents.reembed import begin
from core.providers.registry import embedding_model
from core.retrieval.search import search
from core.tenancy.context import tenant
from tests.ingest.conftest import end_unfinished
from tests.ingest.workers import Workers, wait_until
from tests.providers.folders import minilm_folder

pytestmark = pytest.mark.usefixtures("quiet", "packaged_model_afterwards")
KILLS = 2
PATIENCE = 300.0  # a worker that was killed loads its model anew, each time


@pytest.fixture
def workers(own_redis, tmp_path):
    end_unfinished()
    started = Workers(own_redis, tmp_path / "log")
    yield started
    started.stop()


def test_killed_twice_beside_an_upload_it_ends_once_and_search_is_never_empty(
    organization, document_factory, workers, tmp_path, override, monkeypatch, long_pdf
):
    document_factory(organization, content=long_pdf, filename="rules.pdf", title="Rules")
    # Slow enough to be killed in the middle, and another model by its folder's name.
    folder = minilm_folder(tmp_path / "another")
    override(EMBEDDING_MODEL=str(folder))
    monkeypatch.setitem(workers._environment, "EMBEDDING_MODEL", str(folder))
    model = embedding_model()
    workers.start("parse", "embed", "scheduler")
    begin(organization.id, model)

    def progress():
        time.sleep(0.2)  # the workers need the processors too
        assert search(organization.id, "days of notice").hits, "search was empty"
        with tenant(organization.id):
            return Reembedding.objects.get()

    done = 0
    for _ in range(KILLS):
        done = wait_until(
            lambda before=done: next_batch(progress(), before), "the next vectors", PATIENCE
        )
        workers.kill("embed")
        workers.start("embed")
    upload = Upload(
        file=io.BytesIO(b"The canteen opens at noon."), filename="c.txt", title="Canteen"
    )
    accept(organization.id, upload, Actor("test"))
    wait_until(lambda: progress().finished_at, "the end", PATIENCE)
    wait_until(lambda: completed(organization), "the upload", PATIENCE)
    assert progress().done == progress().total, "vectors were made twice"
    assert search(organization.id, "When can I have lunch?").hits[0].document_title == "Canteen"
    with tenant(organization.id):
        assert set(Vector.objects.values_list("model", flat=True)) == {model.model_id}


def next_batch(work, done):
    assert work.finished_at is None, "it was over before it could be killed"
    return work.done if work.done > done else 0


def completed(organization):
    with tenant(organization.id):
        states = set(DocumentVersion.objects.values_list("status", flat=True))
    return states == {"completed"}
