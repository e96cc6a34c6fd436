"""Who answers, what happens when a model is down, dies or refuses, and what is stored."""

import asyncio
import math

import pytest
from asgiref.sync import sync_to_async

from core.answering.answer import finish, generate, prepare
from core.answering.generate import Attempt
from core.answering.live.runs import complete
from core.answering.outcome import outcome
from core.answering.question import Question
from core.answering.stored import answer_of
from core.answering.types import Delta, Event
from core.audit.models import UsageRecord
from core.conversations.models import Message
from core.errors import ModelUnavailable
from core.providers.base import REFUSAL
from core.providers.fake import FakeChatModel, FakeReply
from core.providers.fallback import FallbackModel
from core.tenancy.context import tenant

GOOD = "Employees have 25 days of paid leave a year [1]."
DOWN = ModelUnavailable("The model is down.")


def stored(organization, message_id):
    with tenant(organization.id):
        return Message.objects.get(pk=message_id)


@pytest.fixture
def next_model(monkeypatch):
    """A second scripted model, asked where the first does not answer."""
    from core.answering import answer
    from core.providers.registry import chat_model

    second = FakeChatModel(name="second")
    monkeypatch.setattr(
        answer, "chat_model", lambda chosen: FallbackModel((*chat_model(chosen).models, second))
    )
    return second


def asked_models(organization, answer):
    tried = stored(organization, answer.message_id).trace["models"]
    return [(one["model"], one["outcome"], one["detail"]) for one in tried]


def test_an_answer_is_written_checked_and_stored(organization, model, draft):
    model.say("Employees have 25 days of ", "paid leave a year [1]. Pets ", "are welcome [1].")
    asked = draft()
    answer = complete(asked)
    assert answer.text.startswith("Employees have 25 days of paid leave a year. [1]")
    assert "Pets" not in answer.text
    assert (answer.answered, answer.model) == (True, "fake")
    assert answer.usage.completion_tokens > 0
    message = stored(organization, asked.message_id)
    assert message.finished_at and message.content == answer.text
    assert (message.answered, message.refusal_reason, message.stopped) == ("yes", "", False)
    assert answer_of(message) == answer
    assert answer.citations[0].boxes, "without them no page can be highlighted"
    assert (message.model, message.prompt_tokens, message.completion_tokens) == (
        "fake",
        answer.usage.prompt_tokens,
        answer.usage.completion_tokens,
    )


def test_it_says_whether_a_model_wrote_it_or_the_documents_are_quoted(model, draft):
    model.say(GOOD)
    assert complete(draft()).generated
    model.say("Employees have 99 days of paid leave a year [1].")
    replaced = complete(draft("How much paid leave do employees have a year?"))
    assert (replaced.model, replaced.generated) == ("fake", False)
    assert "25 days" in replaced.text


def test_what_the_policies_do_not_answer_is_named_and_not_kept(draft):
    asked = draft("How many days of paid leave are there, and may I bring a dog?")
    missing = ("may I bring a dog",)
    told = [Event("delta", Delta("25 days. "))]
    done = outcome(asked, Attempt(text="25 days.", missing=missing), told, asked.started)
    assert (done.data.answered, done.data.missing) == ("partly", missing)
    assert done.keep is None, "it holds words of whoever asked"


def test_a_model_that_is_down_is_skipped_for_the_next(organization, model, next_model, draft):
    model.replies.append(FakeReply(error=DOWN))
    next_model.say(GOOD)
    answer = complete(draft())
    assert (answer.model, answer.answered, answer.generated) == ("second", True, True)
    assert len(model.prompts) == len(next_model.prompts) == 1
    assert asked_models(organization, answer) == [
        ("fake", "unavailable", DOWN.detail),
        ("second", "answered", ""),
    ]


def test_when_every_model_is_down_the_documents_are_quoted(organization, model, next_model, draft):
    model.replies.append(FakeReply(error=DOWN))
    next_model.replies.append(FakeReply(error=DOWN))
    answer = complete(draft())
    assert (answer.model, answer.answered, answer.generated) == ("extractive", True, False)
    assert "25 days" in answer.text
    assert asked_models(organization, answer) == [
        ("fake", "unavailable", DOWN.detail),
        ("second", "unavailable", DOWN.detail),
        ("extractive", "answered", ""),
    ]


def test_without_a_model_the_documents_are_quoted(organization, draft):
    answer = complete(draft())
    assert (answer.model, answer.answered, answer.generated) == ("extractive", True, False)
    assert asked_models(organization, answer) == [("extractive", "answered", "")]
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (0, 0)


def test_the_documents_are_quoted_in_languages_that_the_judge_does_not_read(
    organization, document_factory
):
    text = "Die Beschäftigten haben 25 Tage bezahlten Urlaub im Jahr. Der Antrag ist schriftlich."
    document_factory(organization, text, title="Urlaub")
    question = Question("Wie viele Tage bezahlten Urlaub haben die Beschäftigten im Jahr?")
    asked = prepare(organization.id, question)
    assert asked.choice is not None and not asked.choice.judged
    answer = complete(asked)
    assert (answer.model, answer.answered) == ("extractive", True)
    assert "25 Tage bezahlten Urlaub" in answer.citations[0].quote


def test_a_window_too_small_for_a_source_is_told_and_the_documents_are_quoted(
    organization, model, draft, monkeypatch
):
    monkeypatch.setattr(model, "context_window", 600)
    answer = complete(draft())
    assert "25 days" in answer.text
    (first, outcome, detail), last = asked_models(organization, answer)
    assert (first, outcome, last[0]) == ("fake", "unavailable", "extractive")
    assert "LLM_CONTEXT_WINDOW" in detail


def test_where_a_model_says_nothing_supported_the_documents_are_quoted(organization, model, draft):
    model.say("Employees have 99 days of paid leave [1]. Pets are welcome.")
    answer = complete(draft())
    assert "99" not in answer.text and "25 days" in answer.text
    sentences = stored(organization, answer.message_id).trace["sentences"]
    assert "99 days" in sentences[0]["sentence"], "what it wrote can be looked up"


def test_a_model_that_breaks_off_before_anything_was_released_is_replaced(model, draft):
    model.replies.append(FakeReply(("Employees have", " 25"), error=DOWN, error_after=1))
    answer = complete(draft())
    assert (answer.model, answer.answered) == ("extractive", True)
    assert answer.text.count("25 days") == 1


def test_a_model_that_dies_in_mid_answer_is_an_error_and_not_a_mixture(model, draft):
    model.replies.append(
        FakeReply((f"{GOOD} Five days may", " be carried"), error=DOWN, error_after=1)
    )
    with pytest.raises(ModelUnavailable):
        complete(draft())


def test_what_a_broken_off_answer_cost_and_how_far_it_came_is_kept(organization, model, draft):
    model.replies.append(FakeReply((f"{GOOD} Five days", " may"), error=DOWN, error_after=1))
    asked = draft()
    with pytest.raises(ModelUnavailable):
        complete(asked)
    message = stored(organization, asked.message_id)
    assert (message.finished_at, message.content) == (None, "")
    assert [tried["outcome"] for tried in message.trace["models"]] == ["broke off"]
    assert message.trace["sentences"][0]["verdict"] == "supported"
    with tenant(organization.id):
        used = UsageRecord.objects.get(message_id=asked.message_id)
    assert used.prompt_tokens > used.completion_tokens > 0


async def events_until(asked, stop: asyncio.Event, last: str) -> list[Event]:
    """The events of an answer that is stopped once the event ``last`` has come."""
    events = []
    async for event in generate(asked, stop):
        events.append(event)
        if event.name == last:
            stop.set()
    return events


async def test_a_stopped_answer_is_what_was_released(organization, model, draft):
    model.replies.append(FakeReply((f"{GOOD} Five", " days may be carried over [1]."), delay=0.05))
    asked = await sync_to_async(draft)()
    *_, done = await events_until(asked, asyncio.Event(), "citation")
    assert (done.name, done.data.stopped, done.data.answered) == ("done", True, True)
    assert "25 days" in done.data.text and "carried" not in done.data.text
    assert (done.data.refusal_reason, done.keep) == (None, None)
    await sync_to_async(finish)(asked, done)
    assert (await sync_to_async(stored)(organization, asked.message_id)).stopped


async def test_a_silent_model_is_stopped_at_once_and_no_other_is_asked(model, next_model, draft):
    model.replies.append(FakeReply((GOOD,), delay=3600))
    asked = await sync_to_async(draft)()
    events = await asyncio.wait_for(events_until(asked, asyncio.Event(), "sources"), 60)
    assert [event.name for event in events] == ["start", "sources", "done"]
    done = events[-1].data
    assert (done.text, done.answered, done.refusal) == ("", False, None)
    assert done.refusal_reason == "stopped"
    assert next_model.prompts == []


def test_what_no_database_takes_does_not_lose_the_answer(organization, model, draft):
    model.say("Employees have 25 days\0 of paid leave \ud83d a year [1]. ")
    asked = draft()
    complete(asked)
    assert "25 days of paid leave" in stored(organization, asked.message_id).content


def test_a_refusal_of_the_model_is_final(organization, model, next_model, draft, strong_from):
    strong_from(math.inf)
    model.say(REFUSAL)
    next_model.say(GOOD)
    answer = complete(draft())
    assert (answer.text, answer.answered) == (REFUSAL, False)
    assert (answer.refusal_reason, answer.citations) == ("no_evidence", ())
    assert not answer.generated
    message = stored(organization, answer.message_id)
    assert (message.answered, message.refusal_reason) == ("no", "no_evidence")
    assert next_model.prompts == []


def test_a_model_that_declines_although_the_evidence_is_strong_is_not_believed(
    organization, model, draft, strong_from
):
    strong_from(-math.inf)
    model.say(REFUSAL)
    answer = complete(draft())
    assert (answer.model, answer.answered, answer.generated) == ("extractive", True, False)
    assert "25 days" in answer.text
    assert asked_models(organization, answer) == [
        ("fake", "refused", ""),
        ("extractive", "answered", ""),
    ]


def test_with_nothing_found_no_model_is_asked(organization, model):
    answer = complete(prepare(organization.id, Question("How many days of leave?")))
    assert (answer.text, answer.answered) == (REFUSAL, False)
    assert (answer.sources, answer.citations, answer.model) == ((), (), "")
    assert model.prompts == []


def test_with_nothing_near_enough_no_model_is_asked(model, draft):
    answer = complete(draft("zxcvb qwerty asdfgh 12345 lorem ipsum dolor"))
    assert not answer.answered
    assert model.prompts == []


def test_a_model_that_runs_on_is_stopped(model, draft):
    model.replies.append(FakeReply([f"{GOOD} "] * 500, delay=0.01))
    answer = complete(draft())
    assert model.closed == 1
    assert "25 days" in answer.text
    assert answer.usage.completion_tokens < 200


def test_a_model_whose_words_take_too_long_to_check_is_ended(model, draft, monkeypatch):
    monkeypatch.setattr("core.answering.generate.CHECK_SECONDS", 0.0)
    words = [f"{GOOD} Five days ", "may be carried over [1]. "] * 9
    model.replies.append(FakeReply(words, delay=0.2))  # it still writes while the first is checked
    answer = complete(draft())
    assert model.closed == 1
    assert "25 days" in answer.text and "carried" not in answer.text


def test_a_stopped_model_leaves_no_half_sentence(model, draft):
    model.replies.append(FakeReply([f"{GOOD} " * 10 + "Five days may be carried", " over."]))
    assert "carried" not in complete(draft()).text


async def test_events_come_in_the_order_of_the_contract(model, draft):
    model.say(f"{GOOD} ", "Five days may be carried over [1].")
    asked = await sync_to_async(draft)()
    events = [event async for event in generate(asked)]
    assert [e.name for e in events] == [
        *("start", "sources", "delta", "citation", "delta", "citation", "done")
    ]
    text = "".join(e.data.text for e in events if isinstance(e.data, Delta))
    assert events[-1].data.text == text
    assert events[-1].data.citations == tuple(e.data for e in events if e.name == "citation")


def test_the_model_sees_what_was_said_before(organization, model, draft):
    model.say(GOOD)
    first = draft("How many days of leave are there?")
    complete(first)
    model.say("Five days may be carried over [1].")
    second = draft("May leave days be carried over?", conversation_id=first.conversation_id)
    complete(second)
    turns = model.prompts[-1].turns
    assert [turn.role for turn in turns] == ["user", "assistant", "user"]
    assert turns[0].content == "How many days of leave are there?"
    assert "25 days" in turns[1].content
    with tenant(organization.id):
        positions = Message.objects.filter(conversation_id=first.conversation_id)
        assert [m.position for m in positions.order_by("position")] == [0, 1, 2, 3]


def test_an_unfinished_answer_is_no_part_of_the_history(model, draft):
    first = draft("How many days of leave are there?")
    model.say(GOOD)
    complete(draft("And how many are paid leave days?", conversation_id=first.conversation_id))
    assert [turn.role for turn in model.prompts[-1].turns] == ["user", "user"]
