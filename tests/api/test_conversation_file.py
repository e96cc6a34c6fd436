"""Everybody's conversations as a table: what is in it, for whom, and where it ends."""

import csv
import io

import pytest

from core.conversations.history import add_turn
from core.conversations.models import Answered, DocumentUse, Rating, Surface
from core.rest import conversation_file
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.readers import ANYBODY, reading_as

PARKING = "=What is the parking fee?"
LEAVE = "How much leave do I have?"
EXPORT = "/api/v1/conversations/export/"


@pytest.fixture
def table(organization, api, bytes_of):
    client = api(organization.secret_key)

    def read(**query):
        answer = client.get(EXPORT, query)
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert "attachment" in answer["Content-Disposition"]
        return list(csv.DictReader(io.StringIO(bytes_of(answer).decode("utf-8-sig"))))

    return read


def test_each_question_is_a_line_with_what_became_of_it(
    organization, other_organization, asked, table, document_factory
):
    document = document_factory(organization)
    first = asked(organization, PARKING, rating=Rating.DOWN, comment="@Tell me!", days=2)
    second = asked(
        organization, LEAVE, answered=Answered.YES, person="ben", surface=Surface.WIDGET, days=1
    )
    asked(other_organization, "And elsewhere?")
    with tenant(organization.id):
        add_turn(first.conversation, "Still under way?")
        DocumentUse.objects.create(
            organization_id=organization.id,
            message=second,
            document=document,
            cited=True,
            used_at=second.finished_at,
        )
    rows = table()
    assert [row["question"] for row in rows] == [f"'{PARKING}", "Still under way?", LEAVE]
    assert rows[0] | {"asked_at": ""} == {
        "conversation_id": str(first.conversation_id),
        "user_identifier": "anna",
        "surface": "api",
        "widget": "",
        "asked_at": "",
        "question": f"'{PARKING}",
        "answered": "no",
        "refusal_reason": "no_evidence",
        "answer": "An answer.",
        "documents": "",
        "model": "",
        "rating": "down",
        "comment": "'@Tell me!",
    }
    assert (rows[1]["answered"], rows[1]["answer"]) == ("", "")
    assert (rows[2]["answered"], rows[2]["documents"]) == ("yes", "Leave policy")
    assert rows[2]["widget"] != ""


def test_documents_that_are_not_for_everybody_are_named(
    organization, asked, table, document_factory
):
    document = document_factory(organization, audience=Audience(members=True))
    answer = asked(organization, LEAVE, answered=Answered.YES)
    with tenant(organization.id):
        DocumentUse.objects.create(
            organization_id=organization.id,
            message=answer,
            document=document,
            cited=True,
            used_at=answer.finished_at,
        )
    with reading_as(ANYBODY):  # as servers send what a view has begun
        (row,) = table()
    assert row["documents"] == "Leave policy"


def test_the_filter_of_the_list_holds(organization, asked, table):
    asked(organization, PARKING)
    asked(organization, LEAVE, answered=Answered.YES, person="ben")
    assert [row["question"] for row in table(user_identifier="ben")] == [LEAVE]
    assert [row["question"] for row in table(outcome="refused")] == [f"'{PARKING}"]
    assert table(text="nothing like it") == []


def test_it_ends_at_its_bound_and_is_read_in_slices(organization, asked, table, monkeypatch):
    monkeypatch.setattr(conversation_file, "SLICE", 2)
    monkeypatch.setattr(conversation_file, "EXPORTED", 4)
    for number in range(5):
        asked(organization, f"Question {number}?", days=9 - number)
    assert [row["question"] for row in table()] == [f"Question {number}?" for number in range(4)]


def test_only_admins_get_it(organization, api, signed_in, is_problem):
    assert is_problem(api(organization.secret_key).get(EXPORT, {"surface": "moon"}), 400)
    for member in (organization.viewer, organization.editor):
        assert is_problem(signed_in(member).get(EXPORT), 403)
