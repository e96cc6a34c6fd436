"""Typing mistakes are read as the words of the texts that may answer."""

import pytest

from core.providers.tokenizer import PackagedTokenizer
from core.text.spelling import respelled

TEXTS = [
    "A lifeguard earns more. Lessons are weekly; notice of one month is given in writing.",
    "Maternity leave; each lesson; the accommodation of staff.",
]


@pytest.fixture(scope="module")
def tokenizer() -> PackagedTokenizer:
    return PackagedTokenizer()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("whats a lifegaurd paid", "whats a lifeguard paid"),
        ("How much are lesons?", "How much are lessons?"),
        ("how much notise do I give", "how much notice do I give"),
        ("acomodation for two", "accommodation for two"),
        ("Lifegard?", "lifeguard?"),
        # Another word, a word of its own, a name, and one that nothing is near:
        ("paternity leave", "paternity leave"),
        ("that stuff", "that stuff"),
        ("Where is Mr Lessens?", "Where is Mr Lessens?"),
        ("xylofone lessons", "xylofone lessons"),
        ("wekly", "weekly"),
        ("", ""),
    ],
)
def test_a_mistyped_word_is_written_as_the_texts_do(
    question: str, expected: str, tokenizer: PackagedTokenizer
) -> None:
    assert respelled(question, TEXTS, tokenizer.is_word) == expected
