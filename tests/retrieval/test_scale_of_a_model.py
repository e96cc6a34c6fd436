"""Models differ in the cosine that they give to texts without anything in common."""

import numpy as np
import pytest

from core.answering.choosing.nearness import nearness_to
from core.documents import ingest
from core.documents.models import Document
from core.errors import ModelUnavailable
from core.providers.registry import embedding_model
from core.providers.similarity import cosine, scaled
from core.retrieval import search as search_module
from core.retrieval.search import search
from core.tenancy.context import tenant
from core.tenancy.models import Organization

FLOOR = 0.8
POLICIES = {
    "Leave policy": "Employees have 25 days of paid leave a year.",
    "Devices": "All laptops are locked when nobody sits at them.",
    "Travel": "Flights under six hours are booked in economy class.",
}
QUESTIONS = ("How long may I be on holiday?", "Is business class allowed?", "locked laptops")


class Narrow:
    """The packaged model on the scale of models that give FLOOR to texts without anything in
    common, as E5 does."""

    def __init__(self, model):
        self._model = model
        self.model_id = f"narrow/{model.model_id}"
        self.dimensions = model.dimensions + 1

    def __getattr__(self, name):
        return getattr(self._model, name)

    def embed_queries(self, texts):
        vectors = self._model.embed_queries(texts)
        same = np.full((len(vectors), 1), np.sqrt(FLOOR), np.float32)
        return np.hstack([vectors * np.float32(np.sqrt(1 - FLOOR)), same])

    embed_passages = embed_queries


def test_the_packaged_models_cosines_are_taken_as_they_are():
    assert cosine(0, embedding_model()) == 0
    assert cosine(0.5, embedding_model()) == 0.5


def test_the_scale_begins_at_what_a_model_gives_to_unrelated_texts():
    narrow = Narrow(embedding_model())
    assert cosine(0, narrow) == pytest.approx(FLOOR, abs=0.02)
    question = embedding_model().embed_queries(["Who approves travel?"])[0]
    text = embedding_model().embed_passages(["Travel is approved by the manager."])[0]
    near = scaled(float(question @ text), embedding_model())
    same = narrow.embed_queries(["Who approves travel?"])[0]
    other = narrow.embed_passages(["Travel is approved by the manager."])[0]
    assert scaled(float(same @ other), narrow) == pytest.approx(near, abs=0.01)


def test_ranks_are_the_same_on_every_scale(organization, document_factory, monkeypatch):
    for title, text in POLICIES.items():
        document_factory(organization, text, title=title)
    before = {question: search(organization.id, question).hits for question in QUESTIONS}
    narrow = Narrow(embedding_model())
    for module in (ingest, search_module):
        monkeypatch.setattr(module, "embedding_model", lambda: narrow)
    with tenant(organization.id):
        Organization.objects.filter(pk=organization.id).update(searched_by={"id": narrow.model_id})
    for title, text in POLICIES.items():
        document_factory(organization, text + " ", title=f"{title} again", filename="again.txt")
    with tenant(organization.id):
        Document.objects.filter(title__in=POLICIES).delete()
    for question, hits in before.items():
        found = search(organization.id, question).hits
        assert [hit.content for hit in found] == [hit.content for hit in hits]
        assert found[0].similarity > FLOOR - 0.1
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in hits], abs=0.1)


def test_vectors_of_two_lengths_under_one_name_are_refused_in_words():
    kept = np.ones(4, np.float32) / 2
    with pytest.raises(ModelUnavailable, match=r"vectors of 384 numbers now, and gave 4 before"):
        nearness_to(kept, embedding_model())(["A text."])
