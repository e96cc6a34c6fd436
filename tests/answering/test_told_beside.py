"""What people tell beside their question neither refuses it nor is taken for it."""

from typing import Any

import pytest

from core.answering.answer import prepare
from core.answering.choosing.asked import asked_of
from core.answering.live.runs import complete
from core.answering.question import Question

RULES = (
    "Information security\n\nUnencrypted memory sticks may not be used at work.\n\n"
    "Larger files are shared through Filebridge; links expire after 14 days.\n\n"
    "Visitors sign in at reception and wear a badge at all times.\n\n"
    "During parental leave up to 32 hours a week may be worked."
)


@pytest.fixture
def ask(organization: Any, document_factory: Any) -> Any:
    document_factory(organization, RULES)
    return lambda text: prepare(organization.id, Question(text))


@pytest.mark.parametrize(
    "told",
    [
        "I have been here for 3 years and have a child.",
        "We have 40 employees and two offices.",
        "Our head office is in Munich Riem Park.",
        "i am new here.",
    ],
)
def test_what_is_told_does_not_refuse(ask: Any, told: str) -> None:
    text = f"{told} May I use an unencrypted memory stick?"

    draft = ask(text)

    assert "may not be used" in complete(draft).text
    assert draft.query == text


def test_what_is_told_unlocks_nothing(ask: Any) -> None:
    assert not complete(ask("I am new here. Who pays for my dentist?")).answered


def test_a_length_of_time_of_something_else_does_not_answer(ask: Any) -> None:
    said = complete(ask("My father has died. How long may I stay away?"))

    assert not said.answered and "32 hours" not in said.text


def test_a_question_that_points_at_what_was_told_is_read_with_it(ask: Any) -> None:
    draft = ask("I made a Filebridge link three weeks ago. Does it still work?")

    assert "14 days" in complete(draft).text
    assert "read_as" not in draft.verdict.details


def test_an_amount_that_is_told_counts_where_the_question_names_none() -> None:
    said = "I have been here for six years. How much leave do I get?"

    told = asked_of("How much leave do I get?", "en", said)
    (six,) = told.amounts
    assert (six.low, six.unit) == (6, "year")
    (twelve,) = asked_of("Can I take 12 days?", "en", "I am here since 3 years.").amounts
    assert (twelve.low, twelve.unit) == (12, "day")
