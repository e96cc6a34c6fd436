"""The versions of a document: when each counts, dating, withdrawing and comparing them."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from django.db.models import F

from core.audit.models import AuditEvent
from core.documents.left_out import MOST
from core.documents.models import DocumentVersion, Page
from core.documents.standing import newest_versions, with_standing
from core.documents.timeline import periods
from core.retrieval.filters import Conditions
from core.retrieval.in_force import IN_FORCE, Scope
from core.tenancy.context import tenant
from tests.clock import TODAY
from tests.documents import pdfs

pytestmark = pytest.mark.usefixtures("one_day")
DAYS = [None, date(2020, 1, 1), TODAY - timedelta(days=2), TODAY, TODAY + timedelta(days=9)]


@pytest.fixture
def client(organization, api):
    return api(organization.secret_key)


@pytest.fixture
def versions(organization, document_factory):
    """A document with version 1 from 2020 and version 2 from 2021."""
    document = document_factory(
        organization, "Leave is 25 days. Ask early.", effective_from=date(2020, 1, 1)
    )
    document_factory(
        organization,
        "Leave is 28 days. Ask early.",
        title="",
        replaces=document.pk,
        effective_from=date(2021, 1, 1),
    )
    return f"/api/v1/documents/{document.pk}/versions/"


def searched(organization, document, day):
    """The version that search takes on a day."""
    with tenant(organization.id), connection.cursor() as cursor:
        scope = Scope(organization.id, day, Conditions())
        statement = scope.sql(IN_FORCE) + "SELECT number FROM in_force WHERE document_id = %(one)s"
        cursor.execute(statement, {**scope.parameters, "one": document.pk})
        row = cursor.fetchone()
    return row[0] if row else None


def test_versions_say_when_answers_come_from_them(client, versions):
    newest, oldest = client.get(versions).json()["versions"]
    assert (newest["number"], newest["state"]) == (2, "in_force")
    assert newest["periods"] == [{"first": "2021-01-01", "last": None}]
    assert (oldest["number"], oldest["state"]) == (1, "past")
    assert oldest["periods"] == [{"first": "2020-01-01", "last": "2020-12-31"}]
    assert client.get(f"{versions}1/").json() == oldest


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_the_last_day_that_there_are_can_be_dates(
    organization, client, document_factory, day
):
    document = document_factory(organization, effective_from=day, effective_until=day)
    only = client.get(f"/api/v1/documents/{document.pk}/versions/").json()["versions"][0]
    assert len(only["periods"]) == 1
    assert only["state"] == ("past" if day == date.min else "coming")


def test_timeline_lists_and_search_agree_on_every_day(organization, document_factory):
    document = document_factory(organization, "One.")
    for text in ("Two.", "Three."):
        document_factory(organization, text, title="", replaces=document.pk)
    with tenant(organization.id):
        first, second, third = DocumentVersion.objects.order_by("number")
    around = sorted({day + timedelta(days=n) for day in DAYS if day for n in (-1, 0, 1)})
    for start, end, withdrawn in product(DAYS, DAYS, (False, True)):
        with tenant(organization.id):
            first.effective_until, second.effective_from, third.effective_until = end, start, start
            third.withdrawn_at = datetime.now(UTC) if withdrawn else None
            for version in (first, second, third):
                version.save()
            counting = periods([first, second, third])
            listed = with_standing(newest_versions()).get(document=document)
        for day in around:
            found = [n for n, spans in counting.items() if any(one.has(day) for one in spans)]
            wanted = searched(organization, document, day)
            assert found == ([wanted] if wanted else []), (start, end, withdrawn, day)
        assert listed.in_force_number == searched(organization, document, TODAY)


def test_a_version_is_dated(organization, client, versions):
    changed = client.patch(
        f"{versions}2/", {"effective_from": "2022-01-01"}, content_type="application/json"
    )
    assert changed.json()["periods"] == [{"first": "2022-01-01", "last": None}]
    oldest = client.get(f"{versions}1/").json()
    assert oldest["periods"] == [{"first": "2020-01-01", "last": "2021-12-31"}]
    with tenant(organization.id):
        event = AuditEvent.objects.get(action="version.changed")
    assert event.details == {
        "version": 2,
        "effective_from": "2022-01-01",
        "effective_until": None,
    }


def test_a_version_dated_before_its_predecessor_is_refused(
    organization, client, versions, is_problem, document_factory
):
    for number, day in ((2, "2019-12-31"), (1, "2021-01-02")):
        refused = client.patch(
            f"{versions}{number}/", {"effective_from": day}, content_type="application/json"
        )
        assert is_problem(refused, 400, "validation_error")
        assert "Choose that day" in refused.json()["errors"]["effective_from"][0]
    with tenant(organization.id):
        document = DocumentVersion.objects.filter(number=1).get().document
    form = {"file": _file("Third."), "replaces": str(document.pk), "effective_from": "2020-06-01"}
    refused = client.post("/api/v1/documents/upload/", form)
    assert is_problem(refused, 400, "validation_error")
    assert "Version 2 counts from 1 Jan 2021" in refused.json()["detail"]
    assert len(client.get(versions).json()["versions"]) == 2


def test_a_withdrawn_version_counts_no_more_and_its_pages_stay(
    organization, client, versions, is_problem
):
    assert client.delete(f"{versions}2/").status_code == 204
    newest, oldest = client.get(versions).json()["versions"]
    assert (newest["state"], newest["periods"]) == ("withdrawn", [])
    assert (oldest["state"], oldest["periods"][0]["last"]) == ("in_force", None)
    found = client.post("/api/v1/search/", {"query": "leave days"}, content_type="application/json")
    assert "25 days" in found.json()["results"][0]["content"]
    document = versions.removesuffix("versions/")
    assert client.get(document).json()["version"] == 1
    assert client.get(f"{document}pages/1.png?version=2").status_code == 200
    assert is_problem(client.delete(f"{versions}2/"), 409, "conflict")
    assert is_problem(client.delete(f"{versions}1/"), 409, "conflict")
    assert is_problem(client.delete(f"{versions}3/"), 404, "not_found")
    again = {"file": _file("Leave is 28 days. Ask early."), "replaces": document.split("/")[4]}
    assert client.post("/api/v1/documents/upload/", again).json()["version"] == 3


def test_versions_are_compared_by_their_words(client, versions, is_problem):
    address = versions.replace("versions", "compare")
    found = client.get(f"{address}?older=1&newer=2").json()
    assert found["complete"] is True
    (place,) = found["differences"]
    assert [(part["kind"], part["text"]) for part in place["parts"]] == [
        ("same", "Leave is"),
        ("removed", "25"),
        ("added", "28"),
        ("same", "days."),
        ("same", "Ask early."),
    ]
    assert (found["older"], found["newer"]) == (1, 2)
    assert client.get(address).json() == found
    assert client.get(f"{address}?older=1&newer=1").json()["differences"] == []
    assert is_problem(client.get(f"{address}?older=1&newer=9"), 404, "not_found")
    assert is_problem(client.get(f"{address}?older=0"), 400, "validation_error")


def test_what_is_not_read_yet_is_not_compared(organization, client, document_factory, is_problem):
    document = document_factory(organization, "One.")
    document_factory(organization, "Two.", title="", replaces=document.pk, ingest=False)
    refused = client.get(f"/api/v1/documents/{document.pk}/compare/?older=1&newer=2")
    assert is_problem(refused, 409, "conflict")


@pytest.fixture
def waiting(organization, document_factory):
    """A document of which version 2 waits to be released."""
    document = document_factory(organization, "Leave is 25 days. Ask early.")
    document_factory(organization, "Leave is 5 days. Ask early.", replaces=document.pk)
    with tenant(organization.id):
        newer = DocumentVersion.objects.filter(document=document, number=2)
        newer.update(held_run=F("run"), indexed_run=0, title="Less leave")
        Page.objects.filter(version__in=newer.values("pk")).update(left_out=["Draft"])
    return f"/api/v1/documents/{document.pk}/"


def test_who_may_edit_compares_what_waits_with_what_answers(
    organization, other_organization, waiting, signed_in, api, is_problem
):
    for client in (signed_in(organization.editor), api(organization.secret_key)):
        found = client.get(f"{waiting}compare/").json()
        assert (found["older"], found["newer"]) == (1, 2)
        kinds = {part["kind"]: part["text"] for part in found["differences"][0]["parts"]}
        assert (kinds["removed"], kinds["added"]) == ("25", "5")
        assert client.get(f"{waiting}versions/2/left-out/").json()["left_out"]
        assert client.get(f"{waiting}versions/2/").json()["title"] == "Less leave"
    viewer = signed_in(organization.viewer)
    assert is_problem(viewer.get(f"{waiting}compare/"), 409, "conflict")
    for hidden in ("compare/?older=1&newer=2", "versions/2/left-out/"):
        assert is_problem(viewer.get(f"{waiting}{hidden}"), 404, "not_found")
    assert signed_in(other_organization.admin).get(f"{waiting}compare/").status_code == 404


def _file(text):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("policy.txt", text.encode())


def test_what_was_left_out_of_a_version_can_be_looked_at(
    organization, client, document_factory, tmp_path
):
    content = pdfs.handbook(tmp_path / "a.pdf", 3).read_bytes()
    document = document_factory(organization, content=content)
    document_factory(organization, "Only text.", title="", replaces=document.pk)
    versions = f"/api/v1/documents/{document.pk}/versions/"
    assert client.get(f"{versions}1/left-out/").json() == {
        "left_out": [
            {"text": "Example Ltd, internal handbook", "pages": [1, 2, 3]},
            {"text": "Page 1 of 3", "pages": [1, 2, 3]},
        ]
    }
    assert client.get(f"{versions}2/left-out/").json() == {"left_out": []}
    assert client.get(f"{versions}3/left-out/").status_code == 404


def test_no_more_is_listed_of_what_was_left_out_than_a_page_can_show(
    organization, client, document_factory
):
    document = document_factory(organization)
    with tenant(organization.id):
        page = Page.objects.get(version__document=document)
        page.left_out = [f"Chapter {'y' * n}" for n in range(1, 2 * MOST)]
        page.save(update_fields=["left_out"])
    address = f"/api/v1/documents/{document.pk}/versions/1/left-out/"
    assert len(client.get(address).json()["left_out"]) == MOST
