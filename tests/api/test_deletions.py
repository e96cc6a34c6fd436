"""Who deletes a document or erases a person gets a receipt: what went, and what remains."""

from uuid import uuid4

import pytest

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.quality.deleted_documents import strip_deleted_documents

URL = "/api/v1/documents/deletions/"
QUESTION = "How many days of paid leave do employees have?"


@pytest.fixture
def deleted(api, organization, document_factory):
    """The id of a document that an answer cites, deleted."""
    document = document_factory(organization)
    complete(prepare(organization.id, Question(QUESTION, user_identifier="anna")))
    answer = api(organization.secret_key).delete(f"/api/v1/documents/{document.pk}/")
    assert answer.status_code == 204
    return document.pk


def test_the_receipt_counts_what_was_removed(api, organization, deleted):
    receipt = api(organization.secret_key).get(f"{URL}{deleted}/").json()
    counts = {name: receipt[name] for name in ("versions", "pages", "chunks", "files", "answers")}
    assert counts == {"versions": 1, "pages": 1, "chunks": 1, "files": 1, "answers": 0}
    assert receipt["finished_at"] is None

    strip_deleted_documents()
    assert api(organization.secret_key).get(f"{URL}{deleted}/").json()["answers"] == 1
    assert "leave" not in str(receipt).lower()


def test_the_receipt_says_until_when_backups_keep_it(api, organization, deleted, override):
    override(BACKUP_EVERY_HOURS=24.0, BACKUP_KEEP=7)
    backups, audit, seals = api(organization.secret_key).get(f"{URL}{deleted}/").json()["remains"]
    assert "backups" in backups["what"] and backups["until"]
    assert "Audit" in audit["what"] and audit["until"] is None
    assert "no words" in seals["why"]

    override(BACKUP_EVERY_HOURS=0.0, AUDIT_KEEP_DAYS=400)
    backups, audit, _ = api(organization.secret_key).get(f"{URL}{deleted}/").json()["remains"]
    assert backups["until"] is None and "yourself" in backups["why"]
    assert audit["until"]


def test_receipts_are_listed_for_their_organization_alone(
    api, organization, other_organization, deleted
):
    listed = api(organization.secret_key).get(URL).json()["results"]
    assert [one["document_id"] for one in listed] == [str(deleted)]
    assert api(other_organization.secret_key).get(URL).json()["results"] == []
    foreign = api(other_organization.secret_key).get(f"{URL}{deleted}/")
    assert foreign.status_code == 404
    assert api(organization.secret_key).get(f"{URL}{uuid4()}/").status_code == 404


def test_the_receipt_of_a_person_names_what_remains(api, organization, document_factory):
    document_factory(organization)
    complete(prepare(organization.id, Question(QUESTION, user_identifier="anna")))
    receipt = api(organization.secret_key).delete("/api/v1/users/anna/").json()
    counts = {name: receipt[name] for name in ("conversations", "messages", "feedback", "gaps")}
    assert counts == {"conversations": 1, "messages": 2, "feedback": 0, "gaps": 0}
    assert [one["what"].split()[0] for one in receipt["remains"]] == [
        *("Copies", "Audit", "Of", "Words")
    ]
