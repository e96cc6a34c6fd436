"""Why an answer is as it is: for admins, and about their own organization only."""

import uuid
from typing import get_args

import pytest

from core.answering.types import ModelOutcome
from core.conversations.history import add_turn, open_conversation
from core.conversations.models import Message
from core.tenancy.context import tenant
from tests.schemas import fits

QUESTION = "How many days of paid leave do employees have?"


def address(message_id):
    return f"/api/v1/messages/{message_id}/trace/"


@pytest.fixture
def answer(organization, api, document_factory):
    document_factory(organization)
    body = {"query": QUESTION}
    client = api(organization.secret_key)
    return client.post("/api/v1/query/", body, content_type="application/json").json()


def test_admins_and_secret_keys_see_it(organization, api, signed_in, answer):
    for client in (api(organization.secret_key), signed_in(organization.admin)):
        found = client.get(address(answer["message_id"]))
        assert found.status_code == 200
        trace = found.json()
        assert list(trace) == [
            *("message_id", "question", "query", "is_follow_up", "candidates", "searched"),
            *("evidence", "models", "prompt_hash", "sentences", "settings", "timings_ms"),
            "cached",
        ]
        assert (trace["message_id"], trace["query"]) == (answer["message_id"], QUESTION)
        assert [m["model"] for m in trace["models"]] == [answer["model"]]
        assert trace["candidates"][0]["document_title"] == "Leave policy"
        assert trace["evidence"]["answerable"]


@pytest.mark.parametrize("outcome", get_args(ModelOutcome))
def test_whatever_came_of_a_model_is_in_the_document(organization, api, answer, outcome):
    with tenant(organization.id):
        message = Message.objects.get(pk=answer["message_id"])
        message.trace["models"][0]["outcome"] = outcome
        message.save(update_fields=["trace"])
    trace = api(organization.secret_key).get(address(answer["message_id"])).json()
    assert trace["models"][0]["outcome"] == outcome
    assert fits("Trace", trace)


def test_other_members_do_not(organization, signed_in, answer, is_problem):
    for member in (organization.viewer, organization.editor):
        found = signed_in(member).get(address(answer["message_id"]))
        assert is_problem(found, 403, "permission_denied")


def test_next_door_it_is_not_there(other_organization, api, answer, is_problem):
    client = api(other_organization.secret_key)
    for message_id in (answer["message_id"], uuid.uuid4()):
        assert is_problem(client.get(address(message_id)), 404, "not_found")


def test_a_question_and_an_unfinished_answer_have_none(organization, api, is_problem):
    with tenant(organization.id):
        reply = add_turn(open_conversation(None, "anna"), QUESTION)
        question = reply.conversation.messages.get(role="user")
    for message in (question, reply):
        answer = api(organization.secret_key).get(address(message.pk))
        assert is_problem(answer, 404, "not_found")
