"""Another embedding model: search goes on with what there is, until all has new vectors."""

import shutil
import uuid
from datetime import timedelta

import django_rq
import numpy as np
import pytest
from django.db import DataError
from django.utils import timezone

from core.documents import reembed as work
from core.documents.models import Document, Reembedding, Status, Vector
from core.documents.reembed import begin, reembed
from core.documents.sweep import sweep
from core.documents.vectors.in_use import check_dimensions, models_in_use
from core.documents.vectors.index import drop_index, has_index, make_index
from core.documents.vectors.storing import documents_without_vectors
from core.errors import ModelUnavailable
from core.providers.local import MODEL_ID
from core.providers.registry import embedding_model
from core.retrieval.in_force import index_version
from core.retrieval.search import search
from core.tenancy.context import tenant
from core.tenancy.models import Organization
from tests.providers.folders import small_model

HOLIDAY = "How long may I be on holiday?"  # shares no word with the text that answers it


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A model with vectors of 48 numbers."""
    return small_model(tmp_path_factory.mktemp("models") / "small", 48)


@pytest.fixture
def small(folder, override):
    """``small()``: from now on the settings name that model; gives it."""

    def switch(where=folder):
        override(EMBEDDING_MODEL=str(where))
        return embedding_model()

    return switch


@pytest.fixture
def policies(organization, document_factory):
    document_factory(organization)
    document_factory(organization, "All laptops are locked.", title="Devices")
    return organization


def models_of_vectors(organization):
    with tenant(organization.id):
        return set(Vector.objects.values_list("model", flat=True))


def progress(organization):
    with tenant(organization.id):
        return Reembedding.objects.get()


def to_the_end(organization):
    for _ in range(50):
        reembed(organization.id)
        if progress(organization).finished_at:
            return
    raise AssertionError("it never ends")


def test_after_a_change_of_model_search_goes_on_with_the_old_vectors(policies, small):
    before = search(policies.id, HOLIDAY)
    assert small().model_id != MODEL_ID
    after = search(policies.id, HOLIDAY)
    assert after.model.model_id == MODEL_ID
    assert [hit.content for hit in after.hits] == [hit.content for hit in before.hits]
    assert [hit.score for hit in after.hits] == pytest.approx([hit.score for hit in before.hits])


def test_where_the_old_model_is_gone_words_are_searched(
    organization, document_factory, small, folder, tmp_path, override
):
    there = shutil.copytree(folder, tmp_path / "passing")
    small(there)
    document_factory(organization)
    shutil.rmtree(there)
    from core.providers import registry

    registry._embeddings.clear()
    override(EMBEDDING_MODEL="")
    found = search(organization.id, "How many days of paid leave are there?")
    assert found.hits and found.hits[0].similarity is None
    assert found.hits[0].score > 0
    assert found.model.model_id == MODEL_ID
    assert begin(organization.id, embedding_model())
    to_the_end(organization)
    assert search(organization.id, HOLIDAY).hits[0].similarity > 0


def test_where_the_old_folder_holds_another_model_words_are_searched(
    organization, document_factory, small, folder, tmp_path, override
):
    there = shutil.copytree(folder, tmp_path / "changing")
    small(there)
    document_factory(organization)
    (there / "tokenizer_config.json").write_text('{"model_max_length": 99}')
    from core.providers import registry

    registry._embeddings.clear()
    override(EMBEDDING_MODEL="")
    assert search(organization.id, "paid leave").hits[0].similarity is None


def test_afterwards_the_new_vectors_are_searched_and_the_old_ones_are_gone(policies, small):
    model = small()
    with tenant(policies.id):
        assert documents_without_vectors(model.model_id) == 2
        index = index_version(policies.id, timezone.now().date(), {})
    assert begin(policies.id, model)
    assert models_of_vectors(policies) == {MODEL_ID}
    to_the_end(policies)
    assert models_of_vectors(policies) == {model.model_id}
    found = search(policies.id, "paid leave")
    assert (found.model.model_id, len(found.vector)) == (model.model_id, 48)
    assert "paid leave" in found.hits[0].content and found.hits[0].similarity > 0
    with tenant(policies.id):
        assert documents_without_vectors(model.model_id) == 0
        assert index_version(policies.id, timezone.now().date(), {}) != index, "kept answers stay"
    assert not begin(policies.id, model)


def test_old_vectors_that_a_killed_worker_left_go_with_the_next_call(policies, small):
    model = small()
    begin(policies.id, model)
    to_the_end(policies)
    with tenant(policies.id):
        left = Vector.objects.first()
        Vector.objects.create(
            organization_id=policies.id,
            version_id=left.version_id,
            run=left.run,
            chunk_index=left.chunk_index,
            model=MODEL_ID,
            embedding=np.ones(384),
        )
    assert not begin(policies.id, model)
    assert models_of_vectors(policies) == {model.model_id}


def test_it_goes_on_where_it_was_killed(policies, small, monkeypatch):
    model = small()
    monkeypatch.setattr(work, "BATCH", 1)
    monkeypatch.setattr(work, "SLICE_SECONDS", 0)
    begin(policies.id, model)
    reembed(policies.id)
    assert (progress(policies).done, progress(policies).finished_at) == (1, None)
    assert models_of_vectors(policies) == {MODEL_ID, model.model_id}
    assert search(policies.id, HOLIDAY).model.model_id == MODEL_ID
    with tenant(policies.id):  # as a worker leaves it that is killed in mid-slice
        long_ago = timezone.now() - timedelta(hours=1)
        Reembedding.objects.update(claim=uuid.uuid4(), heartbeat_at=long_ago, updated_at=long_ago)
    django_rq.get_queue("embed").empty()
    sweep()
    assert [
        job.func_name for job in django_rq.get_queue("embed").jobs if job.args[0] == policies.id
    ] == ["core.documents.reembed.reembed"]
    to_the_end(policies)
    assert progress(policies).done == progress(policies).total == 2


def test_started_twice_it_runs_once(policies, small):
    model = small()
    django_rq.get_queue("embed").empty()
    assert begin(policies.id, model) and begin(policies.id, model)
    assert len(django_rq.get_queue("embed").jobs) == 1
    with tenant(policies.id):
        Reembedding.objects.update(claim=uuid.uuid4(), heartbeat_at=timezone.now())
    reembed(policies.id)
    assert (progress(policies).done, progress(policies).slices) == (0, 0), "a second worker took it"


def test_uploads_meanwhile_are_found_before_and_after(policies, small, document_factory):
    model = small()
    begin(policies.id, model)
    document_factory(policies, "The canteen opens at noon.", title="Canteen")
    question = "When can I have lunch?"
    assert search(policies.id, question).hits[0].document_title == "Canteen"
    with tenant(policies.id):
        canteen = Document.objects.get(title="Canteen")
        mine = Vector.objects.filter(version__document=canteen)
        assert set(mine.values_list("model", flat=True)) == {MODEL_ID, model.model_id}
    to_the_end(policies)
    assert progress(policies).done == 2
    assert search(policies.id, "canteen opens").hits[0].document_title == "Canteen"


def test_uploads_go_on_where_the_server_of_the_old_model_is_gone(
    policies, document_factory, override
):
    gone = {"id": "ollama/gone", "dimensions": "768", "backend": "ollama", "model": "gone"}
    with tenant(policies.id):
        Organization.objects.filter(pk=policies.id).update(searched_by=gone)
    override(OLLAMA_URL="http://127.0.0.1:9")
    document = document_factory(policies, "The canteen opens at noon.", title="Canteen")
    with tenant(policies.id):
        assert document.versions.get().status == Status.COMPLETED
    [hit] = search(policies.id, "canteen opens").hits
    assert (hit.document_title, hit.similarity) == ("Canteen", None)


def test_a_former_model_that_goes_between_two_equal_questions_leaves_words(
    policies, small, monkeypatch
):
    from core.providers.local import OpenVinoEmbedding

    small()
    assert search(policies.id, "paid leave").hits[0].similarity > 0

    def fail(self, texts):
        raise ModelUnavailable("The model is away. Start it.")

    monkeypatch.setattr(OpenVinoEmbedding, "embed_queries", fail)
    assert search(policies.id, "paid leave").hits[0].similarity is None


def test_a_server_with_a_longer_model_under_the_same_name_leaves_words(policies):
    with tenant(policies.id):
        shorter = {"id": MODEL_ID, "dimensions": "48"}
        Organization.objects.filter(pk=policies.id).update(searched_by=shorter)
    found = search(policies.id, "paid leave")
    assert found.hits[0].similarity is None
    assert len(found.vector) == 384


def test_a_document_that_is_deleted_meanwhile_leaves_no_vector(policies, small, api, monkeypatch):
    model = small()
    begin(policies.id, model)
    with tenant(policies.id):
        document = Document.objects.get(title="Devices")
    made = type(model).embed_passages

    def deleting(self, texts):
        if any("laptops" in text for text in texts):
            deleted = api(policies.secret_key).delete(f"/api/v1/documents/{document.pk}/")
            assert deleted.status_code == 204
        return made(self, texts)

    monkeypatch.setattr(type(model), "embed_passages", deleting)
    to_the_end(policies)
    with tenant(policies.id):
        assert not Vector.objects.filter(version__document_id=document.pk).exists()
        assert Vector.objects.count() == 1


def test_a_worker_with_other_settings_does_nothing_and_says_why(policies, small, override):
    begin(policies.id, small())
    override(EMBEDDING_MODEL="")
    reembed(policies.id)
    assert "Start the workers again" in progress(policies).error_detail
    assert models_of_vectors(policies) == {MODEL_ID}


def test_going_back_to_the_old_model_ends_what_was_begun(policies, small, override, monkeypatch):
    monkeypatch.setattr(work, "BATCH", 1)
    monkeypatch.setattr(work, "SLICE_SECONDS", 0)
    begin(policies.id, small())
    reembed(policies.id)
    override(EMBEDDING_MODEL="")
    assert not begin(policies.id, embedding_model())
    assert progress(policies).finished_at
    assert models_of_vectors(policies) == {MODEL_ID}


def test_a_model_that_fails_is_told_and_tried_again(policies, small, monkeypatch):
    model = small()
    begin(policies.id, model)

    def fail(self, texts):
        raise ModelUnavailable("The model is away. Start it.")

    with monkeypatch.context() as patch:
        patch.setattr(type(model), "embed_passages", fail)
        reembed(policies.id)
    assert progress(policies).error_detail == "The model is away. Start it."
    to_the_end(policies)
    assert progress(policies).error_detail == ""


def test_another_organization_keeps_its_own(policies, other_organization, document_factory, small):
    document_factory(other_organization)
    begin(policies.id, small())
    to_the_end(policies)
    assert models_of_vectors(other_organization) == {MODEL_ID}
    assert search(other_organization.id, HOLIDAY).model.model_id == MODEL_ID
    assert {MODEL_ID, embedding_model().model_id} <= models_in_use()


def test_each_model_has_an_index_for_its_dimensions(policies, small):
    model = small()
    make_index("owner", model.model_id, 48)
    make_index("owner", model.model_id, 48)
    assert has_index(model.model_id) and has_index(MODEL_ID)
    begin(policies.id, model)
    to_the_end(policies)
    with tenant(policies.id), pytest.raises(DataError, match="expected 48 dimensions"):
        Vector.objects.update(embedding=np.ones(384))
    drop_index("owner", model.model_id)
    assert not has_index(model.model_id) and has_index(MODEL_ID)


def test_another_model_under_the_same_name_is_refused(policies, small):
    begin(policies.id, small())
    to_the_end(policies)

    class Larger:
        model_id, dimensions = embedding_model().model_id, 768

    check_dimensions(embedding_model())
    with pytest.raises(ModelUnavailable, match=r"vectors of 768 numbers.*have 48"):
        check_dimensions(Larger())
