"""Saying whom a document is for, at its upload and later, by groups of its own organization."""

import io

from core.audit.groups import make_group
from core.audit.models import AuditEvent
from core.tenancy.context import tenant


def test_the_neighbours_groups_are_no_audience(
    organization, other_organization, document_factory, api, is_problem
):
    foreign = make_group(other_organization.id, "Theirs", actor="test")
    answer = api(organization.secret_key).patch(
        f"/api/v1/documents/{document_factory(organization).pk}/",
        {"audience": {"groups": [str(foreign.pk)]}},
        content_type="application/json",
    )
    assert is_problem(answer, 400, "validation_error")


def test_an_upload_says_whom_it_is_for_and_a_new_version_stays_for_them(organization, api):
    client = api(organization.secret_key)

    def upload(text, **fields):
        file = io.BytesIO(text.encode())
        file.name = "policy.txt"
        return client.post("/api/v1/documents/upload/", {"file": file, **fields}).json()

    first = upload("One.", audience='{"members": true}')
    assert first["audience"] == {
        "everybody": False,
        "members": True,
        "groups": [],
        "widgets": [],
    }
    second = upload("Two.", replaces=first["id"])
    assert second["audience"] == first["audience"]
    third = upload("Three.", replaces=first["id"], audience='{"everybody": true}')
    assert third["audience"]["everybody"] is True
    with tenant(organization.id):
        changed = AuditEvent.objects.filter(action="document.audience_changed")
        assert [event.details["audience"] for event in changed] == [None]
