"""Where the judge sees no answer but the sources are near, a model is asked, and its first sentence
must be an answer."""

from dataclasses import replace

import pytest

from core.answering.checking import judged
from core.answering.choosing import choice
from core.answering.live.runs import complete
from core.answering.thresholds import THRESHOLDS
from core.conversations.models import Message
from core.providers.base import REFUSAL
from core.tenancy.context import tenant

GOOD = "Employees have 25 days of paid leave a year [1]."
BESIDE = "Five days may be carried over [1]."
INVENTED = "Employees have 99 days of paid leave a year [1]."


@pytest.fixture(autouse=True)
def in_doubt(monkeypatch):
    """The judge sees an answer in nothing."""
    choosing = replace(THRESHOLDS.choosing, answers=99.0)
    monkeypatch.setattr(choice, "THRESHOLDS", replace(THRESHOLDS, choosing=choosing))


@pytest.fixture
def answers_from(monkeypatch):
    """``answers_from(score)``: from where on a sentence by itself is an answer."""

    def apply(score):
        checking = replace(THRESHOLDS.checking, answers=score)
        monkeypatch.setattr(judged, "THRESHOLDS", replace(THRESHOLDS, checking=checking))

    apply(-99.0)
    return apply


def test_a_sentence_of_a_model_that_answers_is_shown(organization, model, draft, answers_from):
    model.say(GOOD, " ", BESIDE)
    answer = complete(draft())
    assert answer.text == (
        "Employees have 25 days of paid leave a year. [1] Five days may be carried over. [2]"
    )
    assert (answer.answered, answer.generated, answer.model) == (True, True, "fake")
    with tenant(organization.id):
        trace = Message.objects.get(pk=answer.message_id).trace
    assert trace["evidence"]["answerable"] is False
    assert [one["verdict"] for one in trace["sentences"]] == ["supported"] * 2


def test_one_that_does_not_answer_is_left_out_however_true(
    organization, model, draft, answers_from
):
    answers_from(99.0)
    model.say(BESIDE)
    answer = complete(draft())
    assert (answer.answered, answer.refusal_reason) == (False, "no_evidence")
    assert answer.refusal.closest
    with tenant(organization.id):
        trace = Message.objects.get(pk=answer.message_id).trace
    assert [(one["verdict"], one["reason"]) for one in trace["sentences"]] == [
        ("dropped", "answer")
    ]


def test_the_documents_words_stand_in_for_nothing(model, draft, answers_from):
    model.say(INVENTED)
    answer = complete(draft())
    assert (answer.answered, answer.text) == (False, REFUSAL)
    assert answer.citations == ()


def test_a_model_that_declines_is_believed(model, draft, answers_from):
    model.say(REFUSAL)
    assert complete(draft()).answered is False


def test_without_a_model_nothing_is_quoted(draft, override):
    override(LLM_PROVIDER="extractive")
    answer = complete(draft())
    assert (answer.answered, answer.model) == (False, "")


def test_a_name_that_stands_nowhere_is_not_left_to_a_model(model, draft, answers_from):
    model.say(GOOD)
    answer = complete(draft("How many days of leave does the Platinum plan give?"))
    assert answer.answered is False
    assert model.prompts == []
