"""Everybody's conversations, narrowed down and exported, and what people think of answers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from core.answering.stored import to_json
from core.conversations.models import Answered, Conversation, Message, Rating, Surface
from core.rest.transcript import as_markdown
from tests.answering.answers import answer
from tests.schemas import fits

PARKING = "What is the parking fee?"
LEAVE = "How much leave do I have?"


@pytest.fixture
def client(organization, api):
    return api(organization.secret_key)


@pytest.fixture
def talk(organization, asked):
    """Three conversations: refused, answered and liked by a visitor, partly answered long ago."""
    return [
        asked(organization, PARKING, rating=Rating.DOWN, comment="Tell me!"),
        asked(
            organization,
            LEAVE,
            answered=Answered.YES,
            rating=Rating.UP,
            person="ben",
            surface=Surface.WIDGET,
        ),
        asked(organization, "Fees, and who pays?", answered=Answered.PARTLY, days=40),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [0, 1, 2]),
        ({"user_identifier": "ben"}, [1]),
        ({"surface": "widget"}, [1]),
        ({"outcome": "refused"}, [0]),
        ({"outcome": "partly"}, [2]),
        ({"outcome": "answered"}, [1]),
        ({"outcome": "answered_or_partly"}, [1, 2]),
        ({"rating": "down"}, [0]),
        ({"text": "PARKING"}, [0]),
        ({"text": "%"}, []),
        ({"since": "2000-01-01", "until": "2000-01-02"}, []),
        ({"since": "2000-01-01", "until": "9999-12-31"}, [0, 1, 2]),
    ],
)
def test_conversations_are_narrowed_down(client, talk, query, found):
    listed = client.get("/api/v1/conversations/", query).json()["results"]
    ids = {str(message.conversation_id): number for number, message in enumerate(talk)}
    assert sorted(ids[one["id"]] for one in listed) == found
    assert all(fits("Conversation", one) for one in listed)


def test_each_comes_with_what_became_of_its_questions(client, talk):
    named = ("first_question", "questions", "answered", "partly", "refused", "liked", "disliked")
    listed = client.get("/api/v1/conversations/").json()["results"]
    assert {tuple(one[name] for name in named): one["comments"] for one in listed} == {
        (PARKING, 1, 0, 0, 1, 0, 1): ["Tell me!"],
        (LEAVE, 1, 1, 0, 0, 1, 0): [],
        ("Fees, and who pays?", 1, 0, 1, 0, 0, 0): [],
    }
    for one in listed:
        assert client.get(f"/api/v1/conversations/{one['id']}/").json() == one


def test_one_is_for_admins_and_for_whom_it_is_of(organization, signed_in, talk, is_problem):
    there = f"/api/v1/conversations/{talk[0].conversation_id}/"
    assert fits("Conversation", signed_in(organization.admin).get(there).json())
    for member in (organization.editor, organization.viewer):
        assert is_problem(signed_in(member).get(there), 404, "not_found")
    viewer = signed_in(organization.viewer)
    asked = {"query": LEAVE}
    answer = viewer.post("/api/v1/query/", asked, content_type="application/json").json()
    own = viewer.get(f"/api/v1/conversations/{answer['conversation_id']}/").json()
    assert (own["first_question"], own["message_count"]) == (LEAVE, 2)


def test_the_list_takes_as_many_statements_for_many_as_for_one(client, organization, asked):
    counts = []
    client.get("/api/v1/conversations/")  # notes that its key was used
    for _ in range(2):
        for number in range(3):
            asked(organization, f"Question {number}?", rating=Rating.DOWN, comment="No.")
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/v1/conversations/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "query", [{"surface": "x"}, {"outcome": "x"}, {"rating": "x"}, {"since": "x"}, {"text": "a\0"}]
)
def test_a_query_that_can_not_be_is_a_problem(client, is_problem, query):
    answer = client.get("/api/v1/conversations/", query)
    assert is_problem(answer, 400, "validation_error")
    assert list(answer.json()["errors"]) == list(query)


def test_members_narrow_down_their_own_only(organization, signed_in, talk):
    viewer = signed_in(organization.viewer)
    assert viewer.get("/api/v1/conversations/", {"text": "parking"}).json()["results"] == []


def test_a_conversation_is_exported_as_markdown(organization, api, document_factory):
    document_factory(organization)
    client = api(organization.secret_key)
    body = {"query": "How many days of paid leave do employees have?", "user_identifier": "anna"}
    answer = client.post("/api/v1/query/", body, content_type="application/json").json()
    opinion = {"rating": "up", "comment": "Thanks"}
    there = f"/api/v1/messages/{answer['message_id']}/feedback/"
    client.post(there, opinion, content_type="application/json")

    file = client.get(f"/api/v1/conversations/{answer['conversation_id']}/export/")

    assert file["Content-Type"] == "text/markdown; charset=utf-8"
    text = file.content.decode()
    assert "by anna (api)" in text
    assert f"## {body['query']}" in text
    assert answer["answer"] in text
    assert "- \\[1\\] Leave policy, version 1: “" in text
    assert "*Rated up: Thanks*" in text


def test_what_was_found_beside_an_answer_is_marked_in_the_file():
    whole = "Staff have 25 days. [1]\n\nGuests have none. [2]"
    told = to_json(answer(text=whole, lead=len("Staff have 25 days. [1]")))
    message = Message(content=whole, outcome=told, created_at=now(), finished_at=now())
    text = as_markdown(Conversation(created_at=now()), [message])
    assert "Staff have 25 days. [1]\n\n*Also in the policies:*\n\nGuests have none. [2]" in text


def test_feedback_is_listed_with_question_and_answer(organization, client, talk):
    there = f"/api/v1/organizations/{organization.id}/feedback/"

    listed = client.get(there).json()["results"]

    assert [(one["question"], one["rating"], one["comment"]) for one in listed] == [
        (LEAVE, "up", ""),
        (PARKING, "down", "Tell me!"),
    ]
    assert all(fits("Feedback", one) for one in listed)
    for query in ({"rating": "down"}, {"commented": "true"}):
        (only,) = client.get(there, query).json()["results"]
        assert only["message_id"] == str(talk[0].pk)
    first = client.get(there, {"page_size": 1}).json()
    assert client.get(first["next"]).json()["results"][0]["question"] == PARKING


def test_feedback_is_for_admins(organization, signed_in, is_problem):
    there = f"/api/v1/organizations/{organization.id}/feedback/"
    for member in (organization.viewer, organization.editor):
        assert is_problem(signed_in(member).get(there), 403, "permission_denied")
    assert signed_in(organization.admin).get(there).status_code == 200
