"""Listing, looking at, following, reprocessing and deleting documents."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.audit.models import AuditEvent
from core.documents.models import Chunk, DocumentVersion
from core.tenancy.context import tenant

MEMBERS = [
    *("id", "title", "status", "file_hash", "size_bytes", "page_count", "chunk_count", "version"),
    *(
        "metadata",
        "audience",
        "owner",
        "department",
        "tags",
        "language",
        "effective_from",
        "effective_until",
    ),
    *("standing", "in_force", "in_force_version", "next_version", "next_from"),
    *("review_months", "review_due", "archived_on", "times_cited", "last_cited"),
    *("error", "warnings", "created_at", "updated_at"),
]


def test_a_document_has_the_members_of_the_contract(organization, api, document_factory):
    document = document_factory(
        organization, metadata={"team": "HR"}, effective_from=date(2026, 1, 1)
    )
    shown = api(organization.secret_key).get(f"/api/v1/documents/{document.pk}/").json()
    assert list(shown) == MEMBERS
    assert shown["id"] == str(document.pk)
    assert shown["title"] == "Leave policy"
    assert (shown["status"], shown["error"], shown["version"]) == ("completed", None, 1)
    assert (shown["page_count"], shown["chunk_count"]) == (1, 1)
    assert shown["metadata"] == {"team": "HR"}
    assert (shown["effective_from"], shown["effective_until"]) == ("2026-01-01", None)
    assert len(shown["file_hash"]) == 64


def test_a_document_shows_its_newest_version(organization, api, document_factory):
    first = document_factory(organization, "The old text of the policy.")
    document_factory(organization, "The new text.", title="", replaces=first.pk, ingest=False)
    listed = api(organization.secret_key).get("/api/v1/documents/").json()
    assert listed["count"] == 1
    shown = listed["results"][0]
    assert (shown["version"], shown["status"]) == (2, "pending")
    assert shown["size_bytes"] == len("The new text.")


def test_the_list_filters_orders_and_turns_pages(organization, api, document_factory):
    for title in ("Travel", "Leave", "Remote work"):
        document_factory(organization, f"About {title}.", title=title, ingest=title == "Leave")
    client = api(organization.secret_key)

    def titles(query: str) -> list[str]:
        answer = client.get(f"/api/v1/documents/?{query}").json()
        return [document["title"] for document in answer["results"]]

    assert titles("") == ["Remote work", "Leave", "Travel"]
    assert titles("ordering=title") == ["Leave", "Remote work", "Travel"]
    assert titles("ordering=-title") == ["Travel", "Remote work", "Leave"]
    assert titles("ordering=created_at") == ["Travel", "Leave", "Remote work"]
    assert titles("ordering=updated_at")[0] == "Travel"
    assert titles("status=completed") == ["Leave"]
    assert titles("status=failed") == []
    assert len(titles("status=&q=")) == 3
    assert titles("q=EAV") == ["Leave"]
    assert titles("q=%25") == []
    page = client.get("/api/v1/documents/?ordering=title&page_size=2").json()
    assert (page["count"], page["previous"]) == (3, None)
    rest = client.get(page["next"]).json()
    assert [document["title"] for document in rest["results"]] == ["Travel"]
    assert rest["next"] is None


def test_the_list_takes_as_many_queries_for_many_documents_as_for_one(
    organization, api, document_factory
):
    client = api(organization.secret_key)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/api/v1/documents/?page_size=100").status_code == 200
        return len(captured)

    document_factory(organization, "Only one.", ingest=False)
    client.get("/api/v1/documents/")
    for_one = queries()
    for number in range(12):
        document_factory(organization, f"Number {number}.", ingest=False)
    assert 0 < queries() == for_one


def test_the_status_follows_ingest(organization, api, document_factory):
    client = api(organization.secret_key)
    waiting = document_factory(organization, ingest=False)
    shown = client.get(f"/api/v1/documents/{waiting.pk}/status/").json()
    wait = shown.pop("waiting")
    assert shown == {
        "id": str(waiting.pk),
        "status": "pending",
        "stage": "queued",
        "progress": {"done": 0, "total": 0, "percent": 0},
        "outage": None,
        "error": None,
    }
    assert wait["position"] >= 1
    assert wait["seconds"] is None, "no worker has done anything"
    with tenant(organization.id):
        waiting.versions.update(
            status="processing",
            stage="embedding",
            progress_done=1,
            progress_total=3,
            claim=uuid.uuid4(),
            heartbeat_at=timezone.now(),
        )
    shown = client.get(f"/api/v1/documents/{waiting.pk}/status/").json()
    assert shown["progress"] == {"done": 1, "total": 3, "percent": 33}
    assert shown["waiting"] is None


def test_a_failed_document_says_why(organization, api, document_factory):
    document = document_factory(organization, content=b"%PDF-1.7\nnothing more")
    client = api(organization.secret_key)
    for address in ("", "status/"):
        shown = client.get(f"/api/v1/documents/{document.pk}/{address}").json()
        assert shown["status"] == "failed"
        assert shown["error"]["code"] == "damaged_pdf"
        assert shown["error"]["detail"]
        assert shown["error"]["retryable"] is False


def test_reprocessing_starts_over(organization, api, document_factory):
    document = document_factory(organization)
    answer = api(organization.secret_key).post(f"/api/v1/documents/{document.pk}/reprocess/")
    assert answer.status_code == 202
    assert (answer.json()["id"], answer.json()["status"]) == (str(document.pk), "pending")


def test_a_deleted_document_is_gone(organization, api, document_factory):
    document = document_factory(organization)
    client = api(organization.secret_key)
    assert client.delete(f"/api/v1/documents/{document.pk}/").status_code == 204
    assert client.get(f"/api/v1/documents/{document.pk}/").status_code == 404
    assert client.get("/api/v1/documents/").json()["count"] == 0
    found = client.post("/api/v1/search/", {"query": "leave"}, content_type="application/json")
    assert found.json()["results"] == []
    with tenant(organization.id):
        assert not DocumentVersion.objects.exists()
        assert not Chunk.objects.exists()
        assert AuditEvent.objects.filter(action="document.deleted").get().actor.startswith("key:sk")


@pytest.mark.parametrize("address", ["", "status/", "file/", "pages/1.png"])
def test_an_unknown_id_is_not_found(organization, api, is_problem, address):
    answer = api(organization.secret_key).get(f"/api/v1/documents/{uuid.uuid4()}/{address}")
    assert is_problem(answer, 404, "not_found")


def test_viewers_read_and_editors_change(organization, signed_in, document_factory, is_problem):
    document = document_factory(organization)
    address = f"/api/v1/documents/{document.pk}/"
    viewer, editor = signed_in(organization.viewer), signed_in(organization.editor)
    assert viewer.get(address).status_code == 200
    assert is_problem(viewer.delete(address), 403, "permission_denied")
    assert is_problem(viewer.post(f"{address}reprocess/"), 403)
    assert is_problem(viewer.post("/api/v1/documents/upload/"), 403)
    assert editor.post(f"{address}reprocess/").status_code == 202
    assert editor.delete(address).status_code == 204


def test_a_session_needs_the_csrf_token(organization, signed_in, document_factory, is_problem):
    document = document_factory(organization)
    client = signed_in(organization.admin, enforce_csrf_checks=True)
    assert is_problem(client.delete(f"/api/v1/documents/{document.pk}/"), 403)
