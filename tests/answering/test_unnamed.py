"""A value of a thing that no source names is not answered by that of another."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from core.answering.checking.unnamed import unnamed_thing
from core.answering.choosing.asked import asked_of
from tests.answering.hits import hit

TEXT = "Der Urlaub beträgt 28 Tage im Jahr. Bei einem Umzug ist ein Tag frei."


class Words:
    """An embedding model for which a text is the words in it, long ones more."""

    model_id = "words"
    dimensions = 64
    max_tokens = 100

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().strip(" ?").split():
                vectors[row, sum(map(ord, word)) % self.dimensions] += len(word) ** 2
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    embed_passages = embed_queries


def unnamed(question: str, language: str = "de") -> str:
    model, found = Words(), replace(hit(TEXT, title=""), language=language)
    vector = model.embed_queries([question])[0]
    return unnamed_thing(asked_of(question, language), vector, [found], model, "Harbour")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wie lange ist die Probezeit?", "Probezeit"),
        ("Wie hoch ist das Weihnachtsgeld?", "Weihnachtsgeld"),
        # Named; hardly what it is about; no value; the asker's organization:
        ("Wie lange ist der Urlaub?", ""),
        ("Wie lange habe ich frei bei einem Umzug jetzt?", ""),
        ("Gibt es eine Probezeit?", ""),
        ("Wie groß ist Harbour?", ""),
    ],
)
def test_the_word_that_a_question_is_about_is_missed(question: str, expected: str) -> None:
    assert unnamed(question) == expected
