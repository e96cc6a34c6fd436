"""Models differ in the cosine that they give to texts without anything in common."""

import numpy as np
import pytest

from core.providers.registry import embedding_model
from core.providers.similarity import cosine, scaled

FLOOR = 0.8


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
