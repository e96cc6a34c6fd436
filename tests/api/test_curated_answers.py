"""Curated answers over the API: written, changed, found as what they are, and told to who asked."""

from datetime import timedelta
from typing import Any

import pytest

from core.audit.models import AuditEvent
from core.curated.models import CuratedAnswer
from core.tenancy.context import tenant
from tests.curated import CANTEEN, SAME, TEXT, TODAY, keep

FORM: dict[str, Any] = {
    "questions": [CANTEEN],
    "text": TEXT,
    "answered_by": "Facilities",
    "valid_until": str(TODAY + timedelta(days=100)),
    "source": "House rules, section 3",
}
JSON = "application/json"


@pytest.fixture
def program(api, organization):
    return api(organization.secret_key)


@pytest.fixture
def place(organization):
    return f"/api/v1/organizations/{organization.id}/curated-answers/"


def ask(client: Any, question: str = SAME) -> dict[str, Any]:
    return client.post("/api/v1/query/", {"query": question}, content_type=JSON).json()


def test_one_is_written_given_changed_and_deleted(program, place):
    made = program.post(place, FORM, content_type=JSON)
    assert made.status_code == 201
    one = made.json()
    assert (one["state"], one["version"], one["times_used"]) == ("in_force", 1, 0)
    assert one["audience"] == {
        "everybody": True,
        "members": False,
        "groups": [],
        "widgets": [],
    }
    answer = ask(program)
    assert (answer["answer"], answer["generated"], answer["citations"]) == (TEXT, False, [])
    assert answer["curated"]["answered_by"] == "Facilities"
    assert answer["curated"]["answered_on"] == str(TODAY)
    address = f"{place}{one['id']}/"
    assert program.get(address).json()["times_used"] == 1
    changed = program.put(address, {**FORM, "text": "No longer."}, content_type=JSON).json()
    assert (changed["text"], changed["version"]) == ("No longer.", 2)
    said = program.get(f"{address}versions/").json()
    assert [version["text"] for version in said] == ["No longer.", TEXT]
    assert program.delete(address).status_code == 204
    assert program.get(address).status_code == 404
    assert ask(program)["curated"] is None


def test_the_stored_message_says_so_too(program, place):
    program.post(place, FORM, content_type=JSON)
    conversation = ask(program)["conversation_id"]
    found = program.get(f"/api/v1/conversations/{conversation}/messages/").json()["results"]
    assert found[1]["curated"]["answered_by"] == "Facilities"
    file = program.get(f"/api/v1/conversations/{conversation}/export/").content.decode()
    assert f"*Answered by Facilities, {TODAY:%d %B %Y}*" in file


def test_those_that_have_ended_are_listed_as_due(program, place, organization):
    ended = keep(organization)
    keep(organization, questions=("Is there a gym?",))
    soon = keep(organization, questions=("Is there a bar?",), valid_until=TODAY)
    with tenant(organization.id):
        CuratedAnswer.objects.filter(pk=ended.pk).update(valid_until=TODAY - timedelta(days=1))
    due = program.get(f"{place}?view=due").json()["results"]
    assert [(one["id"], one["state"]) for one in due] == [
        (str(ended.pk), "expired"),
        (str(soon.pk), "due"),
    ]
    assert program.get(place).json()["count"] == 3
    assert program.get(f"{place}?view=in_force").json()["count"] == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"questions": []}, "questions"),
        ({"text": ""}, "text"),
        ({"source": ""}, "source"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"source_page": 3}, "source_page"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"language": "klingon"}, "language"),
        ({"owner": "00000000-0000-0000-0000-000000000001"}, "owner"),
        ({"source_document": "00000000-0000-0000-0000-000000000001"}, "source_document"),
    ],
    ids=str,
)
def test_what_can_not_be_is_refused_by_its_field(program, place, is_problem, changes, field):
    answer = program.post(place, {**FORM, **changes}, content_type=JSON)
    assert is_problem(answer, 400, "validation_error")
    assert list(answer.json()["errors"]) == [field]


def test_editors_write_them_and_viewers_may_not(signed_in, organization, place):
    assert signed_in(organization.editor).post(place, FORM, content_type=JSON).status_code == 201
    viewer = signed_in(organization.viewer)
    for answer in (viewer.get(place), viewer.post(place, FORM, content_type=JSON)):
        assert answer.status_code == 403


def test_the_neighbours_members_and_documents_can_not_be_named(
    program, place, other_organization, document_factory
):
    document = document_factory(other_organization)
    for name, value in (("source_document", document.pk), ("owner", other_organization.admin.pk)):
        answer = program.post(place, {**FORM, name: str(value)}, content_type=JSON)
        assert list(answer.json()["errors"]) == [name]


def test_the_audit_knows_who_did_what_but_not_the_words(program, place, organization):
    one = program.post(place, FORM, content_type=JSON).json()
    program.put(f"{place}{one['id']}/", {**FORM, "text": "No."}, content_type=JSON)
    program.delete(f"{place}{one['id']}/")
    with tenant(organization.id):
        found = AuditEvent.objects.filter(action__startswith="curated.").order_by("created_at")
        events = [(event.action, event.details) for event in found]
    assert events == [
        ("curated.added", {}),
        ("curated.changed", {"version": 2, "changed": ["text"]}),
        ("curated.deleted", {}),
    ]


def refused(client: Any) -> dict[str, Any]:
    answer = ask(client, CANTEEN)
    assert answer["answered"] is False
    return answer


def the_gap(program: Any, organization: Any) -> str:
    address = f"/api/v1/organizations/{organization.id}/gaps/"
    program.get(address)  # groups what is new
    return f"{address}{program.get(address).json()['results'][0]['id']}/"


def test_a_gap_is_closed_by_what_was_written_for_it(program, place, organization):
    refused(program)
    gap = the_gap(program, organization)
    written = program.post(place, {**FORM, "gap": gap.split("/")[-2]}, content_type=JSON).json()
    found = program.get(gap).json()
    assert (found["state"], found["closing_answer"]) == ("new", written["id"])
    assert program.post(f"{gap}ask-again/").json()["answer"] == TEXT
    closed = program.get(gap).json()
    assert closed["state"] == "closed"
    assert closed["answer_then"]["answered"] is False
    assert closed["answer_now"]["curated"]["answered_by"] == "Facilities"


def test_a_gap_is_closed_by_a_document_that_answers_it(program, organization, document_factory):
    refused(program)
    gap = the_gap(program, organization)
    other = document_factory(organization, "The gym opens at six.", title="Gym")
    body = {"closing_document": str(other.pk)}
    assert program.patch(gap, body, content_type=JSON).json()["closing_document"] == str(other.pk)
    document = document_factory(
        organization, "There is a canteen in the Leeds office, on the second floor.", title="Leeds"
    )
    program.post(f"{gap}ask-again/")
    assert program.get(gap).json()["state"] == "new", "another document answers"
    program.patch(gap, {"closing_document": str(document.pk)}, content_type=JSON)
    program.post(f"{gap}ask-again/")
    assert program.get(gap).json()["state"] == "closed"


def test_what_closes_a_gap_is_of_its_organization(
    program, organization, other_organization, document_factory
):
    refused(program)
    gap = the_gap(program, organization)
    theirs = {
        "closing_answer": keep(other_organization).pk,
        "closing_document": document_factory(other_organization).pk,
    }
    for name, value in theirs.items():
        answer = program.patch(gap, {name: str(value)}, content_type=JSON)
        assert list(answer.json()["errors"]) == [name]


def test_the_member_who_asked_is_told_until_it_is_put_away(program, place, organization, signed_in):
    viewer = signed_in(organization.viewer)
    asked = refused(viewer)
    gap = the_gap(program, organization)
    program.post(place, {**FORM, "gap": gap.split("/")[-2]}, content_type=JSON)
    news = "/api/v1/answered-since/"
    assert viewer.get(news).json() == []
    program.post(f"{gap}ask-again/")
    (one,) = viewer.get(news).json()
    assert (one["question"], one["message_id"]) == (CANTEEN, asked["message_id"])
    assert signed_in(organization.editor).get(news).json() == program.get(news).json() == []
    assert signed_in(organization.editor).delete(f"{news}{one['message_id']}/").status_code == 404
    assert viewer.delete(f"{news}{one['message_id']}/").status_code == 204
    assert viewer.get(news).json() == []


def test_nobody_is_told_of_what_is_not_for_them(program, place, organization, signed_in):
    viewer = signed_in(organization.viewer)
    refused(viewer)
    gap = the_gap(program, organization)
    one = program.post(place, {**FORM, "gap": gap.split("/")[-2]}, content_type=JSON).json()
    program.post(f"{gap}ask-again/")
    groups = f"/api/v1/organizations/{organization.id}/groups/"
    board = program.post(groups, {"name": "Board"}, content_type=JSON).json()["id"]
    body = {**FORM, "audience": {"groups": [board]}}
    program.put(f"{place}{one['id']}/", body, content_type=JSON)
    assert viewer.get("/api/v1/answered-since/").json() == []
