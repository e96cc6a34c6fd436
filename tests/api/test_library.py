"""Finding documents by what is known of them, and changing it, one or many at a time."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from core.tenancy.members import change_member
from tests.clock import TODAY

pytestmark = pytest.mark.usefixtures("one_day")
LATER = TODAY + timedelta(days=40)
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def client(organization, api):
    return api(organization.secret_key)


@pytest.fixture
def titles(client):
    def find(query: str) -> list[str]:
        answer = client.get(f"/api/v1/documents/?ordering=title&{query}")
        assert answer.status_code == 200, answer.content
        return [document["title"] for document in answer.json()["results"]]

    return find


@pytest.fixture
def change(client):
    def send(document, **changes):
        address = f"/api/v1/documents/{document.pk}/"
        return client.patch(address, changes, content_type="application/json")

    return send


def test_the_views_part_documents_by_how_they_stand(organization, document_factory, titles, change):
    document_factory(organization, "Now.", title="Now")
    document_factory(organization, "Then.", title="Coming", effective_from=LATER)
    document_factory(organization, "Past.", title="Ended", effective_until=LONG_AGO)
    document_factory(organization, content=b"%PDF-1.7\nnothing more", title="Failed")
    old = document_factory(organization, "Old.", title="Replaced soon")
    document_factory(organization, "New.", title="", replaces=old.pk, effective_from=LATER)
    gone = document_factory(organization, "Gone.", title="Archived")
    assert change(gone, archived=True).status_code == 200
    assert change(old, review_due=str(TODAY)).status_code == 200

    assert titles("") == ["Coming", "Ended", "Failed", "Now", "Replaced soon"]
    assert titles("view=in_force") == ["Now", "Replaced soon"]
    assert titles("view=coming") == ["Coming", "Replaced soon"]
    assert titles("view=ended") == ["Ended"]
    assert titles("view=failed") == ["Failed"]
    assert titles("view=due") == ["Replaced soon"]
    assert titles("view=archived") == ["Archived"]


def test_a_document_says_which_version_counts_and_which_comes_next(
    organization, document_factory, client
):
    old = document_factory(organization, "Old.")
    document_factory(organization, "New.", title="", replaces=old.pk, effective_from=LATER)
    shown = client.get(f"/api/v1/documents/{old.pk}/").json()
    assert (shown["version"], shown["in_force"], shown["standing"]) == (2, True, "in_force")
    assert (shown["in_force_version"], shown["next_version"]) == (1, 2)
    assert shown["next_from"] == str(LATER)


def test_words_are_looked_for_in_title_and_text(organization, document_factory, titles):
    document_factory(organization, "Drivers check the tyre pressure.", title="Vehicles")
    document_factory(organization, "The tyre of the swing.", title="Playground")
    assert titles("q=vehic") == ["Vehicles"]
    assert titles("q=check+tyres") == ["Vehicles"]
    assert titles("q=tyre") == ["Playground", "Vehicles"]
    assert titles("q=%25") == []
    assert titles("q=the") == []


def test_details_are_changed_and_found(organization, document_factory, titles, change):
    leave = document_factory(organization, "Leave.", title="Leave", metadata={"team": "HR"})
    document_factory(organization, "Travel.", title="Travel", metadata={"tags": "money"})
    answer = change(
        leave,
        title="Time off",
        owner=str(organization.editor.pk),
        department="People",
        tags=["staff", "money"],
    )
    shown = answer.json()
    assert answer.status_code == 200
    assert shown["title"] == "Time off"
    assert shown["owner"] == {
        "id": str(organization.editor.pk),
        "username": organization.editor.username,
    }
    assert shown["metadata"] == {
        "team": "HR",
        "department": "People",
        "tags": ["staff", "money"],
    }
    assert (shown["department"], shown["tags"]) == ("People", ["staff", "money"])
    assert titles("department=People") == ["Time off"]
    assert titles(f"owner={organization.editor.username}") == ["Time off"]
    assert titles("owner=(nobody)") == ["Travel"]
    assert titles("tag=money") == ["Time off", "Travel"]
    assert titles("language=en&tag=staff") == ["Time off"]
    with tenant(organization.id):
        event = AuditEvent.objects.get(action="document.changed")
    assert (event.target, event.details) == (
        str(leave.pk),
        {"changed": ["title", "owner", "metadata"]},
    )


def test_department_and_tags_are_filters_of_search(organization, document_factory, change, client):
    change(document_factory(organization), department="People", tags=["staff"])
    body = {"query": "paid leave", "filters": {"department": "People", "tags": "staff"}}
    found = client.post("/api/v1/search/", body, content_type="application/json")
    assert len(found.json()["results"]) == 1


def test_what_is_emptied_leaves_the_metadata(organization, document_factory, change):
    document = document_factory(organization, metadata={"department": "HR", "tags": ["a"]})
    shown = change(document, department="", tags=[], owner=None).json()
    assert (shown["metadata"], shown["owner"]) == ({}, None)


def test_a_review_comes_again_after_so_many_months(organization, document_factory, change):
    document = document_factory(organization)
    first = change(document, review_months=12).json()["review_due"]
    assert first[:4] == str(TODAY.year + 1)
    assert change(document, review_due=str(LONG_AGO)).json()["review_due"] == str(LONG_AGO)
    assert change(document, reviewed=True).json()["review_due"] == first
    assert change(document, review_months=None, reviewed=True).json()["review_due"] is None
    with tenant(organization.id):
        assert AuditEvent.objects.filter(action="document.reviewed").count() == 2


def test_no_answer_comes_from_an_archived_document(organization, document_factory, change, client):
    document = document_factory(organization, effective_from=LONG_AGO)

    def found(**more) -> int:
        body = {"query": "paid leave", **more}
        answer = client.post("/api/v1/search/", body, content_type="application/json")
        return len(answer.json()["results"])

    assert change(document, archived=True).json()["archived_on"] == str(TODAY)
    assert found() == 0
    assert found(as_of=str(TODAY - timedelta(days=1))) == 1
    assert change(document, archived=False).json()["archived_on"] is None
    assert found() == 1


def test_what_can_not_be_is_refused_and_nothing_changes(
    organization, other_organization, document_factory, change, is_problem
):
    document = document_factory(organization)
    for name, value in (
        ("owner", str(other_organization.admin.pk)),
        ("owner", str(uuid.uuid4())),
        ("title", ""),
        ("tags", ["a,b"]),
        ("tags", ["x"] * 51),
        ("review_months", 0),
        ("metadata", "no"),
        ("effective_until", "tomorrow"),
    ):
        answer = change(document, department="Never", **{name: value})
        assert is_problem(answer, 400, "validation_error"), name
        assert name in answer.json()["errors"]
    with tenant(organization.id):
        change_member(organization.viewer.pk, is_active=False)
    assert is_problem(change(document, owner=str(organization.viewer.pk)), 400)
    assert change(document).json()["metadata"] == {}


def test_many_documents_are_changed_at_once_or_none(
    organization, document_factory, client, titles, is_problem
):
    made = [
        document_factory(organization, f"{name}.", title=name, metadata={"tags": ["old"]})
        for name in ("A", "B", "C")
    ]
    ids = [str(document.pk) for document in made[:2]]

    def send(documents, **changes):
        body = {"documents": documents, **changes}
        return client.post("/api/v1/documents/change/", body, content_type="application/json")

    done = send(
        ids, add_tags=["new"], remove_tags=["old"], department="HR", review_due="2030-01-01"
    )
    assert (done.status_code, done.json()) == (200, {"documents": 2})
    assert titles("tag=new&department=HR") == ["A", "B"]
    assert titles("tag=old") == ["C"]
    assert is_problem(send([*ids, str(uuid.uuid4())], department="Never"), 404, "not_found")
    assert is_problem(send([], department="Never"), 400)
    assert titles("department=Never") == []


def test_many_documents_are_deleted_at_once(organization, document_factory, client, titles):
    made = [document_factory(organization, f"{name}.", title=name) for name in ("A", "B", "C")]
    body = {"documents": [str(document.pk) for document in made[:2]]}
    done = client.post("/api/v1/documents/delete/", body, content_type="application/json")
    assert done.json() == {"documents": 2}
    assert titles("") == ["C"]


def test_answers_count_for_the_documents_that_they_cite(organization, document_factory, client):
    cited = document_factory(organization)
    other = document_factory(organization, "The parking fee is 5 euros a day.", title="Parking")
    body = {"query": "How many days of paid leave do employees have?"}
    for _ in range(2):  # the second from the cache
        client.post("/api/v1/query/", body, content_type="application/json")
    shown = client.get(f"/api/v1/documents/{cited.pk}/").json()
    assert shown["times_cited"] == 2
    assert shown["last_cited"].startswith(str(TODAY.year))
    first = client.get("/api/v1/documents/?ordering=-times_cited").json()["results"][0]
    assert first["id"] == str(cited.pk)
    shown = client.get(f"/api/v1/documents/{other.pk}/").json()
    assert (shown["times_cited"], shown["last_cited"]) == (0, None)


def test_the_list_can_be_put_in_each_order_with_as_many_queries(
    organization, document_factory, client
):
    for name in ("B", "A"):
        document_factory(organization, f"{name}.", title=name, ingest=False)
    client.get("/api/v1/documents/")  # which notes that the key is used
    counts = set()
    for name in (
        *("title", "created_at", "updated_at", "department"),
        *("owner", "review_due", "times_cited", "last_cited"),
    ):
        for sign in ("", "-"):
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(f"/api/v1/documents/?ordering={sign}{name}")
            assert answer.json()["count"] == 2
            counts.add(len(captured))
    assert len(counts) == 1


def test_viewers_look_and_do_not_change(organization, document_factory, signed_in, is_problem):
    document = document_factory(organization)
    viewer = signed_in(organization.viewer)
    base, ids = f"/api/v1/documents/{document.pk}/", {"documents": [str(document.pk)]}
    for address in ("", "versions/", "versions/1/"):
        assert viewer.get(base + address).status_code == 200
    for method, address, body in (
        ("patch", base, {"title": "Mine"}),
        ("patch", f"{base}versions/1/", {"effective_until": "2030-01-01"}),
        ("delete", f"{base}versions/1/", {}),
        ("post", "/api/v1/documents/change/", {**ids, "archived": True}),
        ("post", "/api/v1/documents/delete/", ids),
        ("get", "/api/v1/documents/export/", {}),
        ("post", "/api/v1/documents/import/", {}),
    ):
        answer = getattr(viewer, method)(address, body, content_type="application/json")
        assert is_problem(answer, 403, "permission_denied"), address


def test_the_neighbours_documents_are_not_there_to_change(
    organization, other_organization, document_factory, client, is_problem
):
    ids = {"documents": [str(document_factory(other_organization).pk)]}
    for address in ("change/", "delete/"):
        answer = client.post(f"/api/v1/documents/{address}", ids, content_type="application/json")
        assert is_problem(answer, 404, "not_found")
