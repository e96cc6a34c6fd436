"""A start with another embedding model than the documents' says so, and `reembed` mends it."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from appliance.doctor import vectors
from appliance.doctor.finding import Level
from appliance.vectors import notice, prepare_index
from core.documents.models import Reembedding, Vector
from core.documents.reembed import reembed
from core.documents.vectors.in_use import models_in_use
from core.documents.vectors.index import has_index
from core.providers.local import MODEL_ID
from core.providers.registry import embedding_model
from core.retrieval.search import search
from core.tenancy.context import platform, tenant
from core.tenancy.models import Organization
from tests.providers.folders import small_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return small_model(tmp_path_factory.mktemp("models") / "small", 40)


@pytest.fixture
def changed(organization, document_factory, folder, override):
    """An organization with a document, after a change of model."""
    document_factory(organization)
    override(EMBEDDING_MODEL=str(folder))
    return organization


def run(organization, *arguments):
    """What `reembed` prints."""
    out, err = io.StringIO(), io.StringIO()
    slug = organization.model.slug
    call_command("reembed", *arguments, organization=slug, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


@pytest.fixture
def working_at_once(monkeypatch):
    """Jobs of the queue are done as they are put there."""
    from core.documents import jobs

    monkeypatch.setattr(
        jobs, "enqueue_reembed", lambda organization_id, _: reembed(organization_id)
    )


def test_the_start_says_how_many_documents_wait_and_what_to_run(changed):
    said = notice(embedding_model())
    assert embedding_model().model_id in said
    assert "documents have no vectors of it" in said
    assert "`policy-chatbot reembed`" in said


def test_readyz_is_degraded_and_still_ready(changed, client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert "reembed" in answer.json()["checks"]["vectors"]


def test_the_doctor_warns(changed):
    (finding,) = vectors.vectors()
    assert finding.level is Level.WARNING
    assert "have no vectors" in finding.found and "reembed" in finding.advice


def test_the_stats_count_documents_without_vectors(changed, api, override):
    path = f"/api/v1/organizations/{changed.id}/stats/"
    assert api(changed.secret_key).get(path).json()["documents_without_vectors"] == 1
    override(EMBEDDING_MODEL="/nowhere")
    assert api(changed.secret_key).get(path).json()["documents_without_vectors"] is None
    override(EMBEDDING_MODEL="")
    assert api(changed.secret_key).get(path).json()["documents_without_vectors"] == 0


def test_the_command_makes_index_and_vectors_and_prints_its_speed(changed, working_at_once):
    model = embedding_model()
    said = run(changed)
    assert f"Making the index of the vectors of {model.model_id}" in said
    assert "1 of 1 chunks" in said and "a second" in said
    assert f"Every document has vectors of {model.model_id}" in said
    assert has_index(model.model_id)
    with tenant(changed.id):
        assert set(Vector.objects.values_list("model", flat=True)) == {model.model_id}
    assert search(changed.id, "leave").model is model
    again = run(changed)
    assert "chunks" not in again and "Every document has vectors" in again


def test_it_may_only_begin(changed):
    assert "Begun" in run(changed, "--no-wait")
    with tenant(changed.id):
        assert Reembedding.objects.get().finished_at is None


def test_the_index_of_a_model_that_nobody_is_searched_by_goes(changed, working_at_once, override):
    with platform():
        others = list(Organization.objects.exclude(pk=changed.id).values_list("pk", flat=True))
    for other in others:  # of the tests before
        with tenant(other):
            Organization.objects.filter(pk=other).update(searched_by={})
    small = embedding_model().model_id
    run(changed)
    assert small in models_in_use() and has_index(small)
    override(EMBEDDING_MODEL="")
    run(changed)
    assert small not in models_in_use() and not has_index(small)
    assert has_index(MODEL_ID)


def test_without_the_owner_role_it_says_what_that_means(folder, monkeypatch):
    class Longer:
        model_id, dimensions = "longer", 5000

    said = []
    prepare_index(Longer(), said.append)
    assert "too long for an index" in said.pop()
    Longer.dimensions = 20
    monkeypatch.setattr("appliance.vectors.connections", type("None", (), {"settings": {}}))
    prepare_index(Longer(), said.append)
    assert "Without DATABASE_OWNER_URL" in said.pop()


@pytest.mark.parametrize("command", [["worker", "embed"], ["worker", "parse"], ["serve"]])
def test_a_wrong_folder_ends_a_start_in_one_sentence(command, tmp_path, override):
    override(EMBEDDING_MODEL=str(tmp_path / "nowhere"))
    with pytest.raises(CommandError, match=r"nowhere is not a folder.*EMBEDDING_MODEL"):
        call_command(*command)
    with pytest.raises(CommandError, match="nowhere is not a folder"):
        call_command("reembed")
