"""The same question is answered from Redis for a while, as an answer of its own."""

import math

import pytest
from asgiref.sync import sync_to_async

from core.answering import kept_answers
from core.answering.answer import generate, prepare
from core.answering.draft import Draft, Repeat
from core.answering.live import runs
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.stored import answer_of, to_json
from core.answering.talk import talk_to
from core.answering.thresholds import Thresholds
from core.answering.types import Delta, Usage
from core.conversations.erase import delete_conversation, erase_person
from core.conversations.models import Message
from core.documents.intake import Actor, delete_document
from core.errors import ModelUnavailable, NotFound
from core.providers.base import REFUSAL
from core.providers.fake import FakeReply
from core.tenancy.context import tenant
from core.tenancy.readers import EVERYTHING, EVERYTHING_HELD

QUESTION = "How many days of paid leave do employees have?"
GOOD = "Employees have 25 days of paid leave a year [1]."


@pytest.fixture
def leave(organization, document_factory):
    return document_factory(organization)


def ask(organization, text=QUESTION, **options):
    return complete(prepare(organization.id, Question(text, **options)))


def plain(answer):
    """What is the same in a repeated answer."""
    own = ("conversation_id", "message_id", "usage", "cached", "timings_ms")
    return {name: value for name, value in to_json(answer).items() if name not in own}


def test_a_repeated_question_is_answered_from_the_cache(organization, leave, model):
    model.say(GOOD)
    first, second = ask(organization), ask(organization, f"  {QUESTION.replace(' ', '  ')}\n")
    assert (first.cached, second.cached) == (False, True)
    assert len(model.prompts) == 1
    assert plain(second) == plain(first)
    assert second.usage == Usage(0, 0)
    assert second.timings_ms.keys() == first.timings_ms.keys()
    assert second.timings_ms["embed"] == 0


def test_it_is_a_message_of_its_own(organization, leave, model):
    model.say(GOOD)
    first, second = ask(organization), ask(organization)
    assert first.message_id != second.message_id
    assert first.conversation_id != second.conversation_id
    assert str(first.message_id) not in str(to_json(second))
    with tenant(organization.id):
        message = Message.objects.get(pk=second.message_id)
        assert Message.objects.filter(role="user").count() == 2
    assert message.finished_at and message.content == first.text
    assert answer_of(message) == second
    assert second.citations[0].boxes, "without them no page can be highlighted"
    assert (message.prompt_tokens, message.trace["cached"]) == (0, True)


async def test_the_same_events_are_streamed(organization, leave, model):
    model.say(GOOD + " ", "Five days may be carried over [1].")

    async def events():
        asked = await sync_to_async(prepare)(organization.id, Question(QUESTION))
        told = [event async for event in generate(asked)]
        await sync_to_async(runs.finish)(asked, told[-1])
        return asked, told

    (draft, first), (repeat, second) = await events(), await events()
    assert isinstance(draft, Draft) and isinstance(repeat, Repeat)
    assert [event.name for event in second] == [event.name for event in first]
    texts = [[e.data.text for e in told if isinstance(e.data, Delta)] for told in (first, second)]
    assert texts[0] == texts[1]
    assert second[0].data == repeat.start


@pytest.mark.parametrize(
    "difference",
    [
        {"text": "How many days of paid leave do interns have?"},
        {"top_k": 3},
        {"as_of": "2031-01-01"},
        {"filters": {"team": "HR"}},
    ],
    ids=str,
)
def test_another_question_is_another_answer(organization, document_factory, difference):
    from datetime import date

    document_factory(organization, metadata={"team": "HR"})
    if "as_of" in difference:
        difference = {"as_of": date.fromisoformat(difference["as_of"])}
    ask(organization)
    assert not ask(organization, **difference).cached


def test_another_organization_has_its_own_answers(
    organization, other_organization, document_factory
):
    for owner in (organization, other_organization):
        document_factory(owner)
        assert not ask(owner).cached


def test_a_new_document_a_new_version_and_a_deleted_one_drop_it(
    organization, leave, document_factory
):
    ask(organization)
    assert ask(organization).cached
    document_factory(organization, "Hotel rooms cost at most 120 euros.", title="Travel")
    assert not ask(organization).cached
    document_factory(
        organization, "Employees have 30 days of paid leave a year.", replaces=leave.pk
    )
    renewed = ask(organization)
    assert not renewed.cached and "30 days" in renewed.text
    delete_document(organization.id, leave.pk, Actor("test"))
    gone = ask(organization)
    assert not gone.cached and "30 days" not in gone.text


def test_other_settings_of_the_organization_are_another_answer(organization, leave):
    from core.organizations.settings import change_options

    ask(organization, "May I bring a llama?")
    with tenant(organization.id):
        change_options(organization.model, {"contact": {"name": "HR"}}, by_platform=False)
    answer = ask(organization, "May I bring a llama?")
    assert not answer.cached and "HR" in answer.text


def test_what_waits_to_be_released_is_in_no_answer_of_others(organization, leave, model):
    model.say(GOOD)
    ask(organization, reader=EVERYTHING_HELD)
    assert ask(organization, reader=EVERYTHING_HELD).cached
    assert not ask(organization, reader=EVERYTHING).cached


def test_other_topics_for_a_person_are_another_answer(organization, leave):
    from core.organizations.settings import change_options

    def change(**options):
        with tenant(organization.id):
            change_options(organization.model, options, by_platform=False)

    trouble, advice = "My manager keeps taking my llama", talk_to("HR", "en")
    change(contact={"name": "HR"})
    assert advice not in ask(organization, trouble).text
    change(answers={"person_words": ["llama"]})
    answer = ask(organization, trouble)
    assert not answer.cached and advice in answer.text

    bullied = "My manager keeps bullying me"
    assert advice in ask(organization, bullied).text
    change(answers={"person_topics": ["legal"]})
    assert advice not in ask(organization, bullied).text


def test_another_model_is_another_answer(organization, leave, model, override):
    model.say(GOOD)
    ask(organization)
    override(LLM_PROVIDER="extractive")
    assert not ask(organization).cached


def test_a_refusal_is_kept_with_what_helps_on(organization, leave, model, strong_from):
    strong_from(math.inf)
    model.say(REFUSAL)
    first, second = ask(organization), ask(organization)
    assert not second.answered and second.cached
    assert second.refusal == first.refusal
    assert second.refusal.closest


def test_what_was_asked_in_a_conversation_is_not_kept_for_others(organization, leave, model):
    model.say(GOOD)
    first = ask(organization, "How many days of leave may be carried over?")
    going_on = {"conversation_id": first.conversation_id}
    model.say(GOOD)
    ask(organization, **going_on)  # written with the history in view
    model.say(GOOD)
    assert not ask(organization).cached
    assert ask(organization, **going_on).cached, "asked alone it needs no history"


def test_a_follow_up_is_never_answered_from_the_cache(organization, leave, model):
    follow_up = "And for part-timers?"
    ask(organization, follow_up)
    for _ in range(2):
        first = ask(organization)
        assert not ask(organization, follow_up, conversation_id=first.conversation_id).cached


def test_a_stand_in_for_a_model_that_is_away_is_not_kept(organization, leave, model):
    model.replies.append(FakeReply(error=ModelUnavailable("The model is down.")))
    assert ask(organization).model == "extractive"
    model.say(GOOD)
    back = ask(organization)
    assert (back.cached, back.model) == (False, "fake")


def test_an_answer_that_broke_off_is_not_kept(organization, leave, model):
    down = ModelUnavailable("The model is down.")
    model.replies.append(FakeReply((f"{GOOD} Five days", " may"), error=down, error_after=1))
    with pytest.raises(ModelUnavailable):
        ask(organization)
    model.say(GOOD)
    assert not ask(organization).cached


def test_other_thresholds_are_another_answer(organization, leave, monkeypatch):
    ask(organization)
    monkeypatch.setattr(kept_answers, "THRESHOLDS", Thresholds(closest=2))
    assert not ask(organization).cached


def test_another_release_answers_anew(organization, leave, override):
    ask(organization)
    assert ask(organization).cached
    override(RELEASE="9.9.9")
    assert not ask(organization).cached


def test_what_another_release_kept_and_can_not_be_read_is_answered_anew(
    organization, leave, caplog
):
    from django.conf import settings
    from redis import Redis

    ask(organization)
    redis = Redis.from_url(settings.REDIS_URL)
    (key,) = redis.keys(f"kept:{organization.id}:answer:*")
    for text in ("nonsense", "[]", '{"events": [], "answer": {"text": "25"}, "trace": {}}'):
        redis.set(key, text)
        assert not ask(organization).cached
        assert "can't be read" in caplog.text


def test_zero_seconds_switch_it_off(organization, leave, override):
    override(ANSWER_CACHE_SECONDS=0)
    assert not ask(organization).cached
    assert not ask(organization).cached


def test_it_is_forgotten_after_its_time(organization, leave, override):
    from django.conf import settings
    from redis import Redis

    override(ANSWER_CACHE_SECONDS=77)
    ask(organization)
    redis = Redis.from_url(settings.REDIS_URL)
    (key,) = redis.keys(f"kept:{organization.id}:answer:*")
    assert 0 < redis.ttl(key) <= 77


def test_what_is_kept_does_not_hold_what_was_asked(organization, leave):
    """Erasing a person must not leave their words behind."""
    from django.conf import settings
    from redis import Redis

    ask(organization, "How many days of paid leave does Zebediah have?")
    redis = Redis.from_url(settings.REDIS_URL)
    (key,) = redis.keys(f"kept:{organization.id}:answer:*")
    assert b"Zebediah" not in redis.get(key)


@pytest.mark.parametrize("gone", ["document", "conversation", "person"])
def test_what_is_deleted_leaves_no_copies_behind(
    organization, other_organization, document_factory, leave, gone
):
    from django.conf import settings
    from redis import Redis

    document_factory(other_organization)
    answer = ask(organization, user_identifier="ana")
    ask(other_organization)
    redis = Redis.from_url(settings.REDIS_URL)
    assert redis.keys(f"kept:{organization.id}:*")
    if gone == "document":
        delete_document(organization.id, leave.pk, Actor("test"))
    else:
        with tenant(organization.id):
            if gone == "person":
                erase_person("ana", "test")
            else:
                delete_conversation(answer.conversation_id, "test")
    assert redis.keys(f"kept:{organization.id}:*") == []
    assert redis.keys(f"kept:{other_organization.id}:*")


def test_without_redis_every_question_is_answered_anew(organization, leave, override, caplog):
    override(REDIS_URL="redis://127.0.0.1:1/0")
    for _ in range(2):
        answer = ask(organization)
        assert answer.answered and not answer.cached
    assert "cache" in caplog.text


def test_a_conversation_that_is_gone_is_told_although_the_answer_is_kept(organization, leave):
    import uuid

    ask(organization)
    with pytest.raises(NotFound):
        ask(organization, conversation_id=uuid.uuid4())
