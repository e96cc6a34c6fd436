"""What people say is read once more in the words of what was found, or of what the organization
says it means."""

from typing import Any

import pytest

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.thresholds import THRESHOLDS
from core.tenancy.context import tenant
from core.tenancy.models import Organization
from core.text.rewording import packaged, reworded

BEREAVEMENT = (
    "Special leave\n\nBereavement of a relative or a close friend: up to two days with pay.\n\n"
    "Moving house: one day with pay.\n\nThe canteen is open from 11:30 until 14:00."
)
FITNESS = (
    "Benefits\n\nA fitness allowance of £30 a month is paid with the salary.\n\n"
    "The canteen is open from 11:30 until 14:00."
)


@pytest.fixture
def ask(organization: Any, document_factory: Any) -> Any:
    def answered(text: str, question: str, synonyms: list[str]) -> Any:
        document_factory(organization, text)
        with tenant(organization.id):
            settings = {"answers": {"synonyms": synonyms}}
            Organization.objects.filter(pk=organization.id).update(settings=settings)
        return prepare(organization.id, Question(question))

    return answered


def test_everyday_words_are_read_in_the_words_of_the_passages(ask: Any) -> None:
    question = "my gran died, what time off is there?"
    assert reworded(question, packaged("en"), [BEREAVEMENT]) != question

    draft = ask(BEREAVEMENT, question, [])

    assert "two days" in complete(draft).text


def test_a_typing_mistake_is_read_as_the_word_that_was_meant(ask: Any) -> None:
    draft = ask(BEREAVEMENT, "how long off for a bereavment of a relatve?", [])

    assert "two days" in complete(draft).text
    assert draft.query == "how long off for a bereavment of a relatve?"


def test_an_organization_says_what_its_people_mean(ask: Any) -> None:
    question = "What do I get for the sweatbox?"

    draft = ask(FITNESS, question, ["sweatbox => fitness allowance"])

    assert "£30 a month" in complete(draft).text
    assert draft.query == question
    assert draft.verdict.details["read_as"] == "What do I get for the fitness allowance?"


def test_strong_evidence_is_not_looked_for_again(ask: Any) -> None:
    question = "How much is the fitness allowance for kids in Q4?"
    weak = ask(FITNESS, question, [])
    strong = ask(FITNESS, "How much is the fitness allowance a month in Q4?", [])

    assert weak.choice.best < THRESHOLDS.choosing.strong <= strong.choice.best
    assert "read_as" in weak.verdict.details
    assert "read_as" not in strong.verdict.details


def test_what_the_organization_says_is_read_whatever_was_found(
    ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.answering.finding._is_strong", lambda finding: True)
    draft = ask(FITNESS, "What do I get for the sweatbox?", ["sweatbox => fitness allowance"])

    assert draft.verdict.details["read_as"] == "What do I get for the fitness allowance?"


def test_without_the_synonym_nothing_is_found(ask: Any) -> None:
    draft = ask(FITNESS, "What do I get for the sweatbox?", [])

    assert not draft.verdict.answerable
    assert "read_as" not in draft.verdict.details


@pytest.mark.parametrize(
    "question",
    [
        "Is there a fitness allowance in Q4 of FY2023?",
        "How much is the fitness allowance in 2025?",
        "How much is the fitness allowance a year?",
        "When is the canteen open this year?",
    ],
)
def test_a_period_does_not_refuse(ask: Any, question: str) -> None:
    draft = ask(FITNESS, question, [])

    expected = "11:30" if "canteen" in question else "£30 a month"
    assert expected in complete(draft).text
    assert draft.query == question


def test_what_is_said_of_one_year_does_not_answer_for_another(ask: Any) -> None:
    text = "Levy\n\nThe levy of 2024 was £7.\n\nThe canteen is open from 11:30 until 14:00."
    assert ask(text, "What was the levy?", []).verdict.answerable

    draft = ask(text, "What was the levy in Q3 of FY2019?", [])

    assert not draft.verdict.answerable
