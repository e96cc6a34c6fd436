"""Conversations: listed, read, deleted, and erased with their person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.audit.models import AuditEvent
from core.conversations.models import Conversation, Message
from core.tenancy.context import tenant
from tests.answering.test_stored import BEFORE
from tests.schemas import fits

LIST = "/api/v1/conversations/"
NOT_SHOWN = {"sources", "cached", "timings_ms"}


@pytest.fixture
def converse():
    """``converse(organization, person, turns=1)``: a stored conversation, answers not begun."""

    def make(organization, person, turns=1):
        from core.conversations.history import add_turn, open_conversation

        with tenant(organization.id):
            conversation = open_conversation(None, person)
            for number in range(turns):
                add_turn(conversation, f"Question {number}?")
        return conversation

    return make


def people(client, query=""):
    answer = client.get(f"{LIST}{query}").json()
    return [conversation["user_identifier"] for conversation in answer["results"]]


def test_the_list_is_paged_by_cursor_newest_first(organization, api, converse):
    for person in ("anna", "ben", "carla"):
        converse(organization, person)
    client = api(organization.secret_key)
    page = client.get(f"{LIST}?page_size=2").json()
    assert list(page) == ["next", "previous", "results"]
    first = page["results"][0]
    assert list(first) == [
        "id",
        "user_identifier",
        "surface",
        "widget_id",
        "message_count",
        "first_question",
        "questions",
        "answered",
        "partly",
        "refused",
        "liked",
        "disliked",
        "comments",
        "created_at",
        "updated_at",
    ]
    assert (first["user_identifier"], first["message_count"]) == ("carla", 2)
    rest = client.get(page["next"]).json()
    assert [conversation["user_identifier"] for conversation in rest["results"]] == ["anna"]
    assert client.get(rest["previous"]).json()["results"] == page["results"]
    assert people(client, "?user_identifier=ben") == ["ben"]


def test_the_lists_take_as_many_queries_for_many_rows_as_for_one(organization, api, converse):
    client = api(organization.secret_key)
    short = converse(organization, "anna")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    queries(LIST)
    for_one, for_two = queries(LIST), queries(f"{LIST}{short.pk}/messages/")
    longer = [converse(organization, "ben", turns=6) for _ in range(6)]
    assert 0 < queries(LIST) == for_one
    assert 0 < queries(f"{LIST}{longer[0].pk}/messages/") == for_two


def test_messages_come_in_order_with_what_was_answered(organization, api, document_factory):
    document_factory(organization)
    client = api(organization.secret_key)
    answer = client.post(
        "/api/v1/query/",
        {"query": "How many days of paid leave do employees have?"},
        content_type="application/json",
    ).json()
    page = client.get(f"{LIST}{answer['conversation_id']}/messages/").json()
    question, reply = page["results"]
    assert list(question) == ["id", "role", "content", "created_at", "rating"]
    assert (question["role"], reply["role"]) == ("user", "assistant")
    assert (reply["id"], reply["content"]) == (answer["message_id"], answer["answer"])
    for member in set(answer) - {"conversation_id", "message_id", "answer"} - NOT_SHOWN:
        assert reply[member] == answer[member], member
    assert fits("Message", question) and fits("Message", reply)


def test_a_message_of_an_earlier_release_is_shown(organization, api, converse):
    conversation = converse(organization, "anna")
    with tenant(organization.id):
        Message.objects.filter(role="assistant").update(outcome=BEFORE, finished_at=timezone.now())
        message = Message.objects.get(role="assistant")
    page = api(organization.secret_key).get(f"{LIST}{conversation.pk}/messages/").json()
    shown = page["results"][1]
    assert fits("Message", shown)
    assert (shown["answered"], shown["generated"], shown["missing"]) == (True, True, [])
    assert shown["citations"][0]["page_url"].endswith(f"/3.png?version=2&citation={message.pk}.1")


def test_messages_turn_pages(organization, api, converse):
    conversation = converse(organization, "anna", turns=3)
    client = api(organization.secret_key)
    page = client.get(f"{LIST}{conversation.pk}/messages/?page_size=4").json()
    assert [m["content"] for m in page["results"]] == ["Question 0?", "", "Question 1?", ""]
    rest = client.get(page["next"]).json()
    assert [m["content"] for m in rest["results"]] == ["Question 2?", ""]


def test_members_see_their_own_and_admins_all(organization, signed_in, converse, is_problem):
    own = converse(organization, organization.viewer.username)
    others = converse(organization, "anna")
    viewer, admin = signed_in(organization.viewer), signed_in(organization.admin)
    assert people(viewer) == [organization.viewer.username]
    assert people(viewer, "?user_identifier=anna") == []
    assert set(people(admin)) == {"anna", organization.viewer.username}
    assert is_problem(viewer.get(f"{LIST}{others.pk}/messages/"), 404)
    assert is_problem(viewer.delete(f"{LIST}{others.pk}/"), 404)
    assert viewer.get(f"{LIST}{own.pk}/messages/").status_code == 200
    assert viewer.delete(f"{LIST}{own.pk}/").status_code == 204
    assert admin.delete(f"{LIST}{others.pk}/").status_code == 204


def test_a_deleted_conversation_is_gone(organization, api, converse):
    conversation = converse(organization, "anna")
    client = api(organization.secret_key)
    assert client.delete(f"{LIST}{conversation.pk}/").status_code == 204
    assert client.get(f"{LIST}{conversation.pk}/messages/").status_code == 404
    with tenant(organization.id):
        assert not Message.objects.exists()
        assert AuditEvent.objects.filter(action="conversation.deleted").count() == 1


def test_a_person_is_erased_and_nobody_else(organization, other_organization, api, converse):
    person = "HR/anna@example.org"
    for _ in range(2):
        converse(organization, person)
    converse(organization, "ben")
    converse(other_organization, person)
    client = api(organization.secret_key)
    receipt = client.delete("/api/v1/users/HR%2Fanna@example.org/")
    assert receipt.status_code == 200
    body = receipt.json()
    assert (body["user_identifier"], body["conversations"], body["messages"]) == (person, 2, 4)
    assert body["erased_at"]
    assert people(client) == ["ben"]
    assert people(api(other_organization.secret_key)) == [person]
    again = client.delete("/api/v1/users/HR%2Fanna@example.org/").json()
    assert (again["conversations"], again["messages"]) == (0, 0)
    with tenant(organization.id):
        assert Conversation.objects.count() == 1


def test_only_admins_erase(organization, signed_in, is_problem):
    for member in (organization.viewer, organization.editor):
        answer = signed_in(member).delete("/api/v1/users/anna/")
        assert is_problem(answer, 403, "permission_denied")
    assert signed_in(organization.admin).delete("/api/v1/users/anna/").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "cursor=nonsense",
        "cursor=cD1ub25zZW5zZQ==",  # p=nonsense
        "cursor=cD0lMDA=",  # p=%00
        "cursor=bz0tMQ==",  # o=-1
        "cursor=%00",
        "page_size=0",
        "page_size=101",
        "page_size=x",
        "user_identifier=%00",
    ],
)
def test_a_query_that_is_wrong_is_a_problem(organization, api, converse, is_problem, query):
    client = api(organization.secret_key)
    conversation = converse(organization, "anna")
    answer = client.get(f"{LIST}?{query}")
    assert is_problem(answer, 404 if answer.status_code == 404 else 400)
    if not query.startswith("user"):
        answer = client.get(f"{LIST}{conversation.pk}/messages/?{query}")
        assert is_problem(answer, 404 if answer.status_code == 404 else 400)
