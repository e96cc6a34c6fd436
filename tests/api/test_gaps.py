"""Gaps by REST, for editors, admins and secret keys."""

import csv
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.conversations.models import Answered, Conversation, Rating, Surface
from core.conversations.uses import note_uses
from core.tenancy.context import tenant
from tests.schemas import fits

JSON = "application/json"
PARKING = "What is the parking fee?"


def address(organization, *parts):
    return "/".join(["/api/v1/organizations", str(organization.id), "gaps", *map(str, parts), ""])


def gaps(client, organization, **query):
    return client.get(address(organization), query).json()["results"]


@pytest.fixture
def client(organization, api):
    return api(organization.secret_key)


def test_what_is_missed_most_comes_first(organization, client, asked):
    asked(organization, "Can I bring my dog to the office?")
    for days in (2, 1):
        asked(organization, PARKING, days=days)
    asked(organization, "How much does parking cost?")

    found = gaps(client, organization)

    assert [(gap["question"], gap["wordings"], gap["times"]) for gap in found] == [
        ("How much does parking cost?", [PARKING], 3),
        ("Can I bring my dog to the office?", [], 1),
    ]
    assert (found[0]["state"], found[0]["owner"], found[0]["asked_again"]) == ("new", None, False)
    assert all(fits("Gap", gap) for gap in found)


def test_the_list_is_narrowed_down(organization, client, asked):
    asked(organization, PARKING, days=10)
    asked(organization, "Can I bring my dog?", answered=Answered.PARTLY)
    assert len(gaps(client, organization)) == 2
    assert [g["question"] for g in gaps(client, organization, days=7)] == ["Can I bring my dog?"]
    assert [g["question"] for g in gaps(client, organization, kind="refused")] == [PARKING]
    assert gaps(client, organization, state="closed") == []


def test_gaps_near_a_document_are_those_it_is_cited_for_or_came_closest_to(
    organization, other_organization, client, asked, document_factory
):
    leave = document_factory(organization)
    partly = asked(organization, "Can I bring my dog?", answered=Answered.PARTLY, days=10)
    refused = asked(organization, PARKING)
    asked(organization, "Who waters the plants on the third floor?")
    with tenant(organization.id):
        note_uses(partly.pk, cited={leave.pk: ""}, closest=[])
        note_uses(refused.pk, cited={}, closest=[leave.pk])
    assert len(gaps(client, organization)) == 3
    near = {"document": str(leave.pk)}
    assert [gap["question"] for gap in gaps(client, organization, **near)] == [
        PARKING,
        "Can I bring my dog?",
    ]
    assert [gap["question"] for gap in gaps(client, organization, **near, days=7)] == [PARKING]
    assert [gap["question"] for gap in gaps(client, organization, **near, kind="partly")] == [
        "Can I bring my dog?"
    ]
    file = client.get(address(organization, "export"), near).content.decode()
    assert PARKING in file and "plants" not in file
    assert gaps(client, organization, document=str(uuid.uuid4())) == []
    theirs = document_factory(other_organization)
    assert gaps(client, organization, document=str(theirs.pk)) == []


@pytest.mark.parametrize(
    "query", [{"days": 0}, {"days": "x"}, {"state": "x"}, {"kind": "x"}, {"document": "x"}]
)
def test_a_query_that_can_not_be_is_a_problem(organization, client, is_problem, query):
    for part in ((), ("export",)):
        answer = client.get(address(organization, *part), query)
        assert is_problem(answer, 400, "validation_error")


def test_one_gap_has_wordings_comments_and_its_answer(organization, client, asked):
    message = asked(
        organization, PARKING, answered=Answered.YES, rating=Rating.DOWN, comment="Out of date."
    )
    (gap,) = gaps(client, organization)

    whole = client.get(address(organization, gap["id"])).json()

    assert fits("WholeGap", whole)
    (question,) = whole["questions"]
    assert (question["content"], question["rating"], question["comment"]) == (
        PARKING,
        "down",
        "Out of date.",
    )
    assert question["message_id"] == str(message.pk)
    assert whole["answer_then"]["content"] == "An answer."
    assert whole["answer_now"] is None


def test_a_gap_gets_an_owner_a_note_and_a_state(organization, client, asked):
    asked(organization, PARKING, days=1)
    (gap,) = gaps(client, organization)
    there = address(organization, gap["id"])

    changes = {"owner": str(organization.editor.pk), "note": "Facilities write it."}
    changed = client.patch(there, changes, content_type=JSON).json()
    assert (changed["state"], changed["owner"]["username"], changed["note"]) == (
        "assigned",
        organization.editor.username,
        "Facilities write it.",
    )
    assert client.patch(there, {"state": "closed"}, content_type=JSON).json()["settled_at"]
    assert gaps(client, organization) == []

    asked(organization, PARKING)
    assert gaps(client, organization)[0]["asked_again"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"state": "gone"}, "state"),
        ({"state": "assigned"}, "owner"),
        ({"owner": str(uuid.uuid4())}, "owner"),
        ({"owner": "anna"}, "owner"),
        ({"note": "x" * 2001}, "note"),
        ({"note": "a\0b"}, "note"),
    ],
)
def test_a_change_that_can_not_be_is_a_problem(
    organization, client, asked, is_problem, changes, field
):
    asked(organization, PARKING)
    (gap,) = gaps(client, organization)
    answer = client.patch(address(organization, gap["id"]), changes, content_type=JSON)
    assert is_problem(answer, 400, "validation_error")
    assert list(answer.json()["errors"]) == [field]


def test_asked_again_the_answer_of_today_stands_beside_the_old_one(
    organization, client, asked, document_factory
):
    question = "How many days of paid leave do employees have?"
    asked(organization, question)
    (gap,) = gaps(client, organization)
    document_factory(organization)

    answer = client.post(address(organization, gap["id"], "ask-again")).json()

    assert answer["answered"] is True
    whole = client.get(address(organization, gap["id"])).json()
    assert whole["answer_now"]["content"] == answer["answer"]
    assert whole["answer_then"]["content"] == "An answer."
    assert whole["times"] == 1
    assert fits("WholeGap", whole)
    with tenant(organization.id):
        kept = Conversation.objects.get(pk=answer["conversation_id"])
    assert kept.surface == Surface.REVIEW


def test_what_is_refused_again_is_no_question_of_the_gap(organization, client, asked):
    asked(organization, PARKING)
    (gap,) = gaps(client, organization)
    for _ in range(2):
        answer = client.post(address(organization, gap["id"], "ask-again")).json()
        assert answer["answered"] is False
    assert [found["times"] for found in gaps(client, organization)] == [1]


def test_the_neighbours_gap_is_not_there(organization, other_organization, api, asked, is_problem):
    asked(other_organization, PARKING)
    (gap,) = gaps(api(other_organization.secret_key), other_organization)
    client = api(organization.secret_key)
    for gap_id in (gap["id"], uuid.uuid4()):
        there = address(organization, gap_id)
        again = address(organization, gap_id, "ask-again")
        for answer in (
            client.get(there),
            client.patch(there, {"state": "closed"}, content_type=JSON),
            client.post(again),
        ):
            assert is_problem(answer, 404, "not_found")
    assert gaps(client, organization) == []


def test_the_list_is_a_csv_without_formulas(organization, client, asked):
    asked(organization, "=cmd() – what is the parking fee?")

    answer = client.get(address(organization, "export"))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head[:2] == ["question", "times asked"]
    assert row[:2] == ["'=cmd() – what is the parking fee?", "1"]


def test_viewers_see_no_gaps(organization, signed_in, is_problem):
    there = address(organization)
    assert is_problem(signed_in(organization.viewer).get(there), 403, "permission_denied")
    assert signed_in(organization.editor).get(there).status_code == 200


def test_statements_do_not_grow_with_the_list(organization, client, asked):
    def statements():
        gaps(client, organization)
        with CaptureQueriesContext(connection) as captured:
            gaps(client, organization)
        return len(captured)

    asked(organization, PARKING)
    before = statements()
    for question in ("Can I bring my dog?", "Who pays for a new laptop?", "Is there a gym?"):
        asked(organization, question)
    assert statements() == before
    assert len(gaps(client, organization)) == 4
