"""How near texts are to a question: each is embedded once while many ask."""

import uuid

import numpy as np
import pytest

from core.answering.choosing.nearness import nearness_to
from core.errors import ModelUnavailable
from core.text.remembered import forget_texts

DIMENSIONS = 4


class Counting:
    """A model that notes what it embeds; texts of one first letter have one vector."""

    def __init__(self):
        self.model_id = f"counting-{uuid.uuid4()}"
        self.dimensions = DIMENSIONS
        self.embedded = []

    def embed_passages(self, texts):
        self.embedded.append(list(texts))
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            vectors[row, ord(text[0]) % self.dimensions] = 1
        return vectors

    embed_queries = embed_passages


@pytest.fixture
def model(monkeypatch):
    monkeypatch.setattr("core.providers.similarity.floor", lambda model: 0.0)
    yield Counting()
    forget_texts()


def near(model, question, texts):
    return nearness_to(model.embed_queries([question])[0], model)(texts)


def test_only_what_is_new_is_embedded(model):
    assert near(model, "a?", ["a leave", "b pay"]) == [1.0, 0.0]
    assert near(model, "b?", ["b pay", "c sick", "a leave", "b pay"]) == [1.0, 0.0, 0.0, 1.0]
    assert model.embedded == [["a?"], ["a leave", "b pay"], ["b?"], ["c sick"]]


def test_no_texts_are_as_near_as_nothing(model):
    assert near(model, "a?", []) == []


def test_nothing_outlasts_the_texts(model):
    near(model, "a?", ["a leave"])
    forget_texts()
    near(model, "a?", ["a leave"])
    assert model.embedded.count(["a leave"]) == 2


def test_models_share_nothing(model):
    near(model, "a?", ["a leave"])
    other = Counting()
    near(other, "a?", ["a leave"])
    assert other.embedded == [["a?"], ["a leave"]]


def test_another_model_under_the_same_name_is_told(model):
    question = model.embed_queries(["a?"])[0]
    nearness_to(question, model)(["a leave"])
    model.dimensions += 1
    assert nearness_to(question, model)(["a leave"]) == [1.0]
    with pytest.raises(ModelUnavailable, match="another model"):
        nearness_to(question, model)(["b pay"])
    with pytest.raises(ModelUnavailable, match="another model"):
        nearness_to(question, model)(["a leave", "b pay"])
    assert near(model, "a?", ["a leave", "b pay"]) == [1.0, 0.0]
