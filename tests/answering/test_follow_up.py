"""A question that leans on the one before is searched with it, and never with an answer."""

import pytest

from core.answering.answer import prepare
from core.answering.follow_up import BASE_CHARACTERS, found_by_itself, leans, with_context
from core.answering.live.runs import complete
from core.answering.question import Question
from core.providers.base import REFUSAL
from tests.answering.hits import hit

LEAVE = "How many days of paid leave do employees have?"


@pytest.mark.parametrize(
    "question",
    [
        *("And for part-timers?", "What about contractors?", "Is it paid?", "How much?", "Why?"),
        *("In Germany?", "During probation?", "Who approves it?", "Does that include weekends?"),
        *("Do they need approval?", "Is it the same for interns?", "But not at weekends?"),
        *("Und für Teilzeitkräfte?", "Was ist mit Praktikanten?", "Gilt das auch am Sonntag?"),
        *("Et pour les stagiaires ?", "Qu’en est-il du week-end ?", "¿Y los fines de semana?"),
        *("E per i dirigenti?", "En voor deeltijders?", "还有兼职员工呢？"),
    ],
)
def test_it_leans_on_the_question_before(question):
    assert leans(question)


@pytest.mark.parametrize(
    "question",
    [
        *(LEAVE, "Dress code", "Is it allowed to bring a llama?", "Is there a dress code?"),
        *("When is this year's party?", "In which cases may I work from abroad?", "A dog?"),
        *("And what is the limit for hotel rooms in London and New York?", "I smoke, where may I?"),
        *("Wie viele Urlaubstage habe ich?", "¿En qué fecha se paga el salario?"),
        *("O que é a política de viagens?", "Gilt das Rauchverbot draußen?"),
    ],
)
def test_it_stands_alone(question):
    assert not leans(question)
    assert with_context(question, [LEAVE]) == question


def test_the_query_is_the_last_question_that_stands_alone_and_the_new_one():
    assert with_context("And for part-timers?", []) == "And for part-timers?"
    assert with_context("And in May?", [LEAVE, "And for part-timers?"]) == f"{LEAVE} And in May?"
    earlier = ["What may a hotel room cost?", LEAVE]
    assert with_context("And for part-timers?", earlier) == f"{LEAVE} And for part-timers?"


def test_a_long_question_before_leaves_room_for_the_new_one():
    query = with_context("Why?", ["word " * 500])
    assert len(query) <= BASE_CHARACTERS + len(" Why?")


def test_what_a_follow_up_adds_must_stand_in_what_was_found():
    found = [hit("Part-time employees have leave in proportion.")]
    assert found_by_itself("And for part-timers?", found)
    assert found_by_itself("And how much?", found)
    assert not found_by_itself("And for llama owners?", found)


def test_a_word_that_every_plan_has_is_nothing_that_a_follow_up_adds():
    found = [hit("The Standard plan covers visits to a doctor.")]
    assert found_by_itself("And the standard plan?", found)
    assert not found_by_itself("And the dental plan?", found)


@pytest.fixture
def asked(organization, document_factory):
    """``asked(question, …)``: the answers to these questions, in one conversation."""
    document_factory(
        organization,
        "Employees have 25 days of paid leave a year.\n\n"
        "Part-time employees have paid leave in proportion to their hours.",
    )

    def ask(*questions):
        conversation, answers = None, []
        for question in questions:
            draft = prepare(organization.id, Question(question, conversation_id=conversation))
            answers.append((draft, complete(draft)))
            conversation = draft.conversation_id
        return answers

    return ask


def test_a_follow_up_is_searched_and_answered_with_its_context(asked):
    _, (draft, answer) = asked(LEAVE, "And for part-timers?")
    assert draft.query == f"{LEAVE} And for part-timers?"
    assert answer.answered and "in proportion" in answer.text


def test_a_follow_up_about_something_else_is_refused(asked):
    _, (_, answer) = asked(LEAVE, "And for llama owners?")
    assert (answer.answered, answer.refusal_reason) == (False, "no_evidence")


def test_a_question_refused_alone_stays_refused_after_any_history(asked):
    question = "Is it allowed to bring a llama?"
    ((_, alone),) = asked(question)
    assert not alone.answered
    for before in ([LEAVE], [LEAVE, "And for part-timers?"], [question], [LEAVE, question]):
        *_, (_, answer) = asked(*before, question)
        assert not answer.answered, before


def test_what_was_answered_before_supports_nothing(model, asked):
    """The words of an earlier answer are no source, whatever the model makes of them."""
    model.say("Employees have 25 days of paid leave a year [1].")
    model.say("Employees have 25 days of paid leave a year [1]. Llamas have 30 days too [1].")
    _, (_, answer) = asked(LEAVE, "How many days of paid leave do llamas have?")
    assert "30" not in answer.text and "lama" not in answer.text


def test_the_query_never_holds_words_of_an_answer(model, asked):
    model.say("Employees have 25 days of paid leave a year [1].")
    model.say(REFUSAL)
    (_, first), (draft, _) = asked(LEAVE, "And for part-timers?")
    assert "25" in first.text and "25" not in draft.query
