"""An organization chooses who writes its answers, and whether follow-ups are understood."""

import pytest
from rest_framework.exceptions import ValidationError

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.organizations.settings import change_options
from core.tenancy.context import tenant

QUESTION = "How many days of paid leave do employees have?"
GOOD = "Employees have 25 days of paid leave a year [1]."


@pytest.fixture
def choose(organization, document_factory, model):
    """``choose(name)``; the organization has a leave policy, and ``model`` is ready to write."""
    document_factory(organization)

    def change(**answers):
        with tenant(organization.id):
            change_options(organization.model, {"answers": answers}, by_platform=False)

    return change


def ask(organization, text=QUESTION, **options):
    return complete(prepare(organization.id, Question(text, **options)))


def test_a_chosen_model_writes_for_the_organization_alone(
    organization, other_organization, document_factory, choose, model, override
):
    override(LLM_PROVIDER="extractive", LLM_OFFERED=["fake"])
    document_factory(other_organization)
    assert ask(organization).model == "extractive"
    choose(model="fake")
    model.say(GOOD)
    answer = ask(organization)
    assert (answer.model, answer.cached) == ("fake", False)
    assert ask(other_organization).model == "extractive"


def test_who_chooses_quotes_is_asked_of_no_model(organization, choose, model, override):
    override(LLM_OFFERED=["extractive"], LLM_FALLBACKS=["fake"])
    choose(model="extractive")
    assert ask(organization).model == "extractive"
    assert model.prompts == []


def test_a_choice_that_is_no_longer_offered_gives_way_to_the_installation(
    organization, choose, model, override
):
    override(LLM_PROVIDER="extractive", LLM_OFFERED=["fake"])
    choose(model="fake")
    model.say(GOOD)
    assert ask(organization).model == "fake"
    override(LLM_OFFERED=[])
    answer = ask(organization)
    assert (answer.model, answer.cached) == ("extractive", False)


@pytest.mark.parametrize("offered", [[], ["fake"]])
def test_what_is_not_offered_can_not_be_chosen(organization, choose, override, offered):
    override(LLM_OFFERED=offered)
    with pytest.raises(ValidationError, match="fake" if offered else "no models"):
        choose(model="openai/gpt-9")


def test_without_follow_ups_each_question_is_answered_by_itself(organization, choose, model):
    first = ask(organization, QUESTION)
    going_on = {"conversation_id": first.conversation_id}
    assert prepare(organization.id, Question("How much?", **going_on)).query != "How much?"
    choose(follow_ups="off")
    asked = prepare(organization.id, Question("How much?", **going_on))
    assert asked.query == "How much?"
    assert asked.situation.history == ()
    assert asked.conversation_id == first.conversation_id
    choose(follow_ups=None)
    assert prepare(organization.id, Question("How much?", **going_on)).query != "How much?"
