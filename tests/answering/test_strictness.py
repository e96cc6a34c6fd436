"""An organization chooses how sure the evidence must be."""

import pytest
from rest_framework.exceptions import ValidationError

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.stored import trace_of
from core.answering.thresholds import STRICTNESS, Strictness
from core.conversations.history import find_answer
from core.organizations.answer_options import AnswerOptions
from core.organizations.settings import change_options
from core.tenancy.context import tenant

QUESTION = "How many days of paid leave do employees have?"


@pytest.fixture
def choose(organization, document_factory, override):
    document_factory(organization)
    override(LLM_PROVIDER="extractive")

    def change(level):
        with tenant(organization.id):
            change_options(
                organization.model, {"answers": {"strictness": level}}, by_platform=False
            )

    return change


def ask(organization):
    return complete(prepare(organization.id, Question(QUESTION)))


def level_of(organization, answer):
    with tenant(organization.id):
        return trace_of(find_answer(answer.message_id)).settings["strictness"]


def test_the_levels_are_those_that_can_be_set():
    assert list(AnswerOptions().fields["strictness"].choices) == list(STRICTNESS)
    assert AnswerOptions().fields["strictness"].default == "balanced"
    assert STRICTNESS["balanced"] == Strictness(more=0.0, asks_when_near=True)


def test_what_is_plainly_answered_is_so_at_each_level(organization, choose):
    first = ask(organization)
    assert (first.answered, level_of(organization, first)) == (True, "balanced")
    choose("strict")
    second = ask(organization)
    assert (second.answered, second.cached) == (True, False)
    assert level_of(organization, second) == "strict"


def test_a_change_counts_at_once_for_this_organization_alone(
    organization, other_organization, document_factory, choose, monkeypatch
):
    document_factory(other_organization)
    monkeypatch.setitem(STRICTNESS, "strict", Strictness(more=100.0, asks_when_near=False))
    assert ask(organization).answered
    choose("strict")
    refused = ask(organization)
    assert (refused.answered, refused.refusal_reason) == (False, "no_evidence")
    assert ask(other_organization).answered
    choose(None)
    assert (ask(organization).answered, ask(organization).cached) == (True, True)


def test_another_level_can_not_be_set(choose):
    with pytest.raises(ValidationError, match="valid choice"):
        choose("lenient")
