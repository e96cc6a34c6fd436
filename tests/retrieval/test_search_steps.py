"""What surrounds the two legs: the cache of embeddings, the reranker, what was searched."""

from dataclasses import asdict
from datetime import date, timedelta

import numpy as np
import pytest
from django.utils import timezone

from core.providers import registry
from core.providers.similarity import floor
from core.retrieval import search as search_module
from core.retrieval.in_force import index_version
from core.retrieval.search import search
from core.tenancy.context import tenant

pytestmark = pytest.mark.usefixtures("one_day")


class Counting:
    """The real model, counting what it embeds."""

    def __init__(self, model, model_id=None):
        self._model, self.embedded = model, []
        self.model_id = model_id or model.model_id

    def __getattr__(self, name):
        return getattr(self._model, name)

    def embed_queries(self, texts):
        self.embedded += texts
        return self._model.embed_queries(texts)


@pytest.fixture
def counting(monkeypatch):
    floor(registry.embedding_model())  # measured once a process, with questions of its own
    model = Counting(registry.embedding_model())
    monkeypatch.setattr(search_module, "embedding_model", lambda: model)
    return model


def test_a_question_is_embedded_once(organization, document_factory, counting):
    document_factory(organization)
    first = search(organization.id, "How much leave?")
    second = search(organization.id, "How much leave?")
    assert counting.embedded == ["How much leave?"]
    assert [hit.score for hit in first.hits] == pytest.approx([hit.score for hit in second.hits])


def test_embeddings_are_kept_for_each_organization_apart(
    organization, other_organization, counting
):
    search(organization.id, "How much leave?")
    search(other_organization.id, "How much leave?")
    assert len(counting.embedded) == 2


def test_another_models_embedding_is_not_taken(organization, counting, monkeypatch):
    search(organization.id, "How much leave?")
    other = Counting(registry.embedding_model(), "other/model")
    monkeypatch.setattr(search_module, "embedding_model", lambda: other)
    search(organization.id, "How much leave?")
    assert "How much leave?" in other.embedded


def test_without_redis_every_question_is_embedded(
    organization, document_factory, counting, override
):
    document_factory(organization)
    override(REDIS_URL="redis://127.0.0.1:1/0")
    for _ in range(2):
        assert search(organization.id, "How much leave?").hits
    assert len(counting.embedded) == 2


class Backwards:
    model_id, max_tokens = "test/backwards", 512

    def score(self, query, texts):
        return np.array([0.9 if "laptops" in text else 0.1 for text in texts], np.float32)


def test_a_reranker_has_the_last_word(organization, document_factory, monkeypatch):
    document_factory(organization)
    document_factory(organization, "All laptops are locked.", title="Devices")
    question = "How many days of paid leave are there?"
    assert search(organization.id, question).hits[0].document_title == "Leave policy"
    monkeypatch.setattr(search_module, "reranker", Backwards)
    found = search(organization.id, question)
    assert found.hits[0].document_title == "Devices"
    assert found.hits[0].score == pytest.approx(0.9)
    by_title = {c.document_title: c for c in found.candidates}
    assert by_title["Devices"].rerank_score == pytest.approx(0.9)
    assert by_title["Devices"].score < by_title["Leave policy"].score
    assert by_title["Devices"].rank == 1


def test_what_was_searched_is_told(organization, document_factory):
    today = timezone.now().date()
    assert asdict(search(organization.id, "leave").searched) == {
        "documents": 0,
        "chunks": 0,
        "as_of": today,
        "languages": (),
    }
    document_factory(organization)
    document_factory(organization, "All laptops are locked.", title="Devices")
    document_factory(
        organization, "No pets.", title="Pets", effective_from=today + timedelta(days=9)
    )
    searched = search(organization.id, "leave").searched
    assert (searched.documents, searched.chunks, searched.languages) == (2, 2, ("en",))
    then = search(organization.id, "leave", as_of=today + timedelta(days=9)).searched
    assert (then.documents, then.as_of) == (3, today + timedelta(days=9))


def test_the_index_version_changes_with_whatever_can_be_found(
    organization, other_organization, document_factory, api
):
    today = timezone.now().date()

    def version(day=today, organization_id=organization.id, **filters):
        with tenant(organization_id):
            return index_version(organization_id, day, filters)

    seen = [version()]
    first = document_factory(organization, metadata={"team": "HR"})
    seen.append(version())
    document_factory(organization, "Leave is 30 days.", title="Leave policy", replaces=first.pk)
    seen.append(version())
    second = document_factory(organization, "All laptops are locked.", title="Devices")
    seen.append(version())
    document_factory(other_organization)
    assert version() == seen[-1]
    assert version(team="HR") == seen[2]
    assert version(organization_id=other_organization.id) not in seen
    future = document_factory(
        organization, "No pets.", title="Pets", effective_from=today + timedelta(days=9)
    )
    assert version() == seen[-1]
    assert version(today + timedelta(days=9)) not in seen
    for document in (second, future):
        api(organization.secret_key).delete(f"/api/v1/documents/{document.pk}/")
    assert version() == seen[2]
    assert len(set(seen)) == 4
    assert version(date(1999, 1, 1)) != seen[2]


def test_neighbouring_text_comes_with_a_hit(organization, document_factory):
    topics = ("leave", "travel", "laptops", "visitors", "training", "pensions", "parking", "gifts")
    text = "\n\n".join(
        f"Rules about {topic}. "
        + " ".join(f"Detail {n} of {topic} is kept by the office." for n in range(40))
        for topic in topics
    )
    document_factory(organization, text)
    hit = search(organization.id, "Detail 20 of laptops", top_k=2).hits[0]
    assert "laptops" in hit.content
    assert hit.before and hit.after
    assert hit.before not in hit.content and hit.after not in hit.content
    words = " ".join(text.split())
    assert " ".join(f"{hit.before} {hit.content}".split()) in words
    assert " ".join(f"{hit.content} {hit.after}".split()) in words


def test_of_many_that_were_looked_at_the_best_are_named_and_all_that_became_hits(
    organization, document_factory, monkeypatch
):
    monkeypatch.setattr(search_module, "MOST_CANDIDATES", 2)
    for number in range(5):
        document_factory(organization, f"Room {number} is for meetings.", title=f"Room {number}")
    found = search(organization.id, "Where are meetings?", top_k=4)
    assert len(found.hits) == 4
    assert [one.rank for one in found.candidates] == [1, 2, 3, 4]
    assert len(search(organization.id, "Where are meetings?", top_k=1).candidates) == 2
