"""Each answer keeps how it came about."""

import hashlib
import json
import math
from dataclasses import asdict

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.thresholds import THRESHOLDS
from core.conversations.models import Message
from core.errors import ModelUnavailable
from core.providers.base import REFUSAL
from core.providers.fake import FakeReply
from core.tenancy.context import tenant

GOOD = "Employees have 25 days of paid leave a year [1]."


def trace_of(organization, answer):
    with tenant(organization.id):
        return Message.objects.get(pk=answer.message_id).trace


def test_it_says_what_was_asked_searched_found_and_decided(organization, model, draft):
    model.say(GOOD)
    answer = complete(draft("How many days of paid leave are there?", top_k=4))
    trace = trace_of(organization, answer)
    assert trace["question"] == trace["query"] == "How many days of paid leave are there?"
    assert not trace["is_follow_up"]
    assert trace["searched"]["as_of"] == answer.as_of.isoformat()
    assert trace["evidence"]["answerable"] and trace["evidence"]["reason"] is None
    assert trace["settings"]["top_k"] == 4
    assert trace["settings"]["unsupported"] == "replace"
    assert trace["settings"]["thresholds"] == asdict(THRESHOLDS)
    assert trace["timings_ms"] == answer.timings_ms
    chosen = [c["chunk_id"] for c in trace["candidates"] if c["rank"]]
    assert set(chosen) == {str(source.chunk_id) for source in answer.sources}


def test_the_hash_is_that_of_the_exact_prompt(organization, model, draft):
    model.say(GOOD)
    trace = trace_of(organization, complete(draft()))
    prompt = model.prompts[0]
    read = [["system", prompt.system], *([turn.role, turn.content] for turn in prompt.turns)]
    text = json.dumps(read, ensure_ascii=False).encode()
    assert trace["prompt_hash"] == hashlib.sha256(text).hexdigest()


def test_every_sentence_has_its_verdict(organization, model, draft):
    model.say(f"{GOOD} Pets are welcome on Fridays [1].")
    sentences = trace_of(organization, complete(draft()))["sentences"]
    assert sentences[0]["verdict"] == "supported"
    assert sentences[1]["sentence"] == "Pets are welcome on Fridays."
    assert sentences[1]["verdict"] in ("replaced", "dropped")


def test_every_model_that_was_asked_is_named_with_what_came_of_it(
    organization, model, draft, strong_from
):
    model.replies.append(FakeReply(error=ModelUnavailable("The model is down.")))
    models = trace_of(organization, complete(draft()))["models"]
    assert [(m["model"], m["outcome"]) for m in models] == [
        ("fake", "unavailable"),
        ("extractive", "answered"),
    ]
    assert models[0]["detail"] == "The model is down."
    strong_from(math.inf)
    model.say(REFUSAL)
    models = trace_of(organization, complete(draft("How much paid leave is there?")))["models"]
    assert [(m["model"], m["outcome"]) for m in models] == [("fake", "refused")]


def test_a_refusal_without_a_model_is_explained_too(organization, model, draft):
    trace = trace_of(organization, complete(draft("zxcvb qwerty asdfgh lorem ipsum")))
    assert not trace["evidence"]["answerable"]
    assert (trace["models"], trace["prompt_hash"], trace["sentences"]) == ([], "", [])


def test_a_follow_up_shows_question_and_query(organization, model, draft):
    first = draft("How many days of paid leave do employees have?")
    complete(first)
    asked = Question("And may days be carried over?", conversation_id=first.conversation_id)
    trace = trace_of(organization, complete(prepare(organization.id, asked)))
    assert trace["is_follow_up"]
    assert trace["question"] == "And may days be carried over?"
    assert trace["query"].startswith("How many days of paid leave do employees have?")


def test_each_model_is_counted_with_its_own_tokens(organization, model, draft):
    from core.audit.models import UsageRecord

    model.say("Pets are welcome. Pets are very welcome.", " Llamas too.")
    answer = complete(draft())
    again = complete(draft())
    with tenant(organization.id):
        used = list(UsageRecord.objects.order_by("created_at").values())
    written = [one for one in used if not one["cached"]]
    assert sum(one["prompt_tokens"] for one in written) == answer.usage.prompt_tokens
    assert {one["message_id"] for one in written} == {answer.message_id}
    kept = [one for one in used if one["cached"]]
    assert {one["message_id"] for one in kept} == {again.message_id}
    assert sum(one["prompt_tokens"] + one["completion_tokens"] for one in kept) == 0
