"""A sentence is released only if a source says what it says."""

import pytest

from core.answering.grounding import find_support
from tests.answering.hits import hit

SOURCE = (
    "Employees have 25 days of paid leave a year. "
    "Up to five days may be carried over until 31 March. "
    "Requests are approved by the line manager within three working days. "
    "Employees may not work from abroad without written consent."
)
HITS = [
    hit(SOURCE, section="Annual leave"),
    hit("Hotel rooms cost at most 120 euros a night.", rank=2, title="Travel policy"),
]


def supported(sentence, marks=()):
    return find_support(sentence, marks, HITS)


@pytest.mark.parametrize(
    "sentence",
    [
        "Employees have 25 days of paid leave a year.",
        "Employees get 25 days of paid leave each year.",
        "The line manager approves requests within three working days.",
        "You may carry over up to five days until 31 March.",
        "You may carry over up to 5 days until 31 March.",
        "Employees can't work from abroad without written consent.",
        "A hotel room may cost at most 120 euros a night.",
        "Employees may not work from abroad without written consent.",
    ],
)
def test_the_sources_own_words_and_close_paraphrases_are_supported(sentence):
    assert supported(sentence) is not None


@pytest.mark.parametrize(
    "sentence",
    [
        "Employees have 30 days of paid leave a year.",
        "Employees have 25.5 days of paid leave a year.",
        "Up to five days may be carried over until 30 March.",
        "Hotel rooms cost at most 1200 euros a night.",
        "Employees have thirty days of paid leave a year.",
        "Up to six days may be carried over until 31 March.",
        "Requests are approved by the line manager within two working days.",
    ],
)
def test_an_amount_that_the_source_does_not_name_is_not_supported(sentence):
    assert supported(sentence, marks=(1,)) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Employees may work from abroad with written consent.",
        "Up to five days may not be carried over until 31 March.",
        "Requests are never approved by the line manager within three working days.",
    ],
)
def test_the_opposite_of_what_the_source_says_is_not_supported(sentence):
    assert supported(sentence, marks=(1,)) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Requests are approved by Margaret Thornbury within three working days.",
        "Requests are approved by the line manager in Rotterdam within three working days.",
    ],
)
def test_a_name_that_the_source_does_not_name_is_not_supported(sentence):
    assert supported(sentence, marks=(1,)) is None


@pytest.mark.parametrize(
    "sentence", ["Pets are welcome in the office on Fridays.", "Yes.", "25", "", "..."]
)
def test_what_no_source_speaks_of_is_not_supported(sentence):
    assert supported(sentence, marks=(1, 2)) is None


def test_numbers_of_one_source_do_not_support_a_sentence_about_another():
    assert supported("Hotel rooms cost at most 25 euros a night.") is None
    assert supported("Employees have 120 days of paid leave a year.") is None


def test_sentences_far_apart_do_not_support_one_sentence_together():
    mixed = "Employees have leave, and the manager needs written consent from abroad."
    assert supported(mixed) is None


def test_support_points_at_the_words_that_carry_the_sentence():
    support = supported("Employees get 25 days of paid leave each year.", marks=(2,))
    words = support.hit.content[support.start : support.end]
    assert words == "Employees have 25 days of paid leave a year."


def test_of_two_equal_sources_the_one_that_the_model_named_counts():
    text = "Employees have 25 days of paid leave a year."
    twins = [hit(text, rank=1), hit(text, rank=2)]
    assert find_support(text, (2,), twins).hit.rank == 2
    assert find_support(text, (), twins).hit.rank == 1


def test_without_sources_nothing_is_supported():
    assert find_support("Employees have 25 days of paid leave a year.", (1,), []) is None
