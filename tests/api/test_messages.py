"""What can be done about one answer: by those who may see it, and nobody else."""

import uuid

import pytest

from core.conversations.models import Feedback, Message
from core.tenancy.context import tenant

QUESTION = "How many days of paid leave do employees have?"


def address(message_id, what):
    return f"/api/v1/messages/{message_id}/{what}/"


def send(client, message_id, what, **body):
    return client.post(address(message_id, what), body, content_type="application/json")


@pytest.fixture
def answer(organization, signed_in, document_factory):
    """An answer that the organization's viewer asked for."""
    document_factory(organization)
    client = signed_in(organization.viewer)
    body = {"query": QUESTION}
    return client.post("/api/v1/query/", body, content_type="application/json").json()


def test_an_opinion_is_kept_and_replaced(organization, signed_in, answer):
    client = signed_in(organization.viewer)
    message_id = answer["message_id"]
    assert send(client, message_id, "feedback", rating="up").status_code == 204
    assert send(client, message_id, "feedback", rating="down", comment="Old.").status_code == 204
    with tenant(organization.id):
        kept = Feedback.objects.get(message_id=message_id)
    assert (kept.rating, kept.comment) == ("down", "Old.")


def test_an_opinion_that_is_neither_up_nor_down_is_refused(organization, api, answer, is_problem):
    client = api(organization.secret_key)
    assert is_problem(send(client, answer["message_id"], "feedback", rating="so-so"), 400)
    with tenant(organization.id):
        assert not Feedback.objects.exists()


def test_stopping_an_answer_that_has_ended_changes_nothing(organization, api, answer):
    client = api(organization.secret_key)
    assert send(client, answer["message_id"], "stop").status_code == 204
    with tenant(organization.id):
        message = Message.objects.get(pk=answer["message_id"])
    assert (message.content, message.stopped) == (answer["answer"], False)


@pytest.mark.parametrize("what", ["stop", "feedback"])
def test_it_is_not_there_for_others(
    organization, other_organization, api, signed_in, answer, is_problem, what
):
    others = (api(other_organization.secret_key), signed_in(organization.editor))
    for client in others:
        assert is_problem(send(client, answer["message_id"], what, rating="up"), 404, "not_found")
    own = api(organization.secret_key)
    assert is_problem(send(own, uuid.uuid4(), what, rating="up"), 404, "not_found")
    with tenant(organization.id):
        assert not Feedback.objects.exists()
        question = Message.objects.get(role="user")
    assert is_problem(send(own, question.pk, what, rating="up"), 404, "not_found")
