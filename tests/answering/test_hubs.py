"""Across languages, what is near to every question is no nearer to one for that."""

import uuid

import numpy as np
import pytest

from core.answering.choosing.hubs import nearness_across
from core.answering.choosing.nearness import nearness_to
from core.text.languages import CLAIMED, LANGUAGES
from core.text.remembered import forget_texts

VECTORS = {
    "Both parents get ten weeks.": (0.0, 0.8, 0.6),
    "This is voluntary.": (0.85, 0.5, 0.2),
    "question": (0.45, 0.75, 0.48),
}


class Model:
    """Texts have the vectors above; questions that could be asked of anything lie on one axis."""

    dimensions = 3

    def __init__(self):
        self.model_id = f"hubs-{uuid.uuid4()}"

    def embed_passages(self, texts):
        vectors = np.array([VECTORS.get(text, (1.0, 0.0, 0.0)) for text in texts], np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    embed_queries = embed_passages


@pytest.fixture
def model(monkeypatch):
    monkeypatch.setattr("core.providers.similarity.floor", lambda model: 0.0)
    yield Model()
    forget_texts()


TEXTS = ["Both parents get ten weeks.", "This is voluntary."]


def test_a_text_that_is_near_to_every_question_gives_way_to_one_that_is_near_to_this(model):
    question = model.embed_queries(["question"])[0]
    weeks, voluntary = nearness_to(question, model)(TEXTS)
    assert abs(weeks - voluntary) < 0.1
    beyond_weeks, beyond_voluntary = nearness_across(question, model, "de")(TEXTS)
    assert beyond_weeks - beyond_voluntary > weeks - voluntary + 0.2
    # What is taken from one is given to the others: how sure an answer is stays as it was.
    assert beyond_weeks + beyond_voluntary == pytest.approx(weeks + voluntary)


def test_in_a_language_without_such_questions_nearness_stays_as_it_is(model):
    question = model.embed_queries(["question"])[0]
    assert not LANGUAGES["pl"].about_anything
    assert nearness_across(question, model, "pl")(TEXTS) == nearness_to(question, model)(TEXTS)


def test_every_claimed_language_has_as_many_of_them():
    assert {len(language.about_anything) for language in CLAIMED} == {10}
