"""Groups of members: made, filled, renamed, and deleted when nothing is for them."""

import pytest

from core.audit.models import AuditEvent
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.groups import find_group

JSON = "application/json"


@pytest.fixture
def admin(organization, api):
    return api(organization.secret_key)


@pytest.fixture
def address(organization):
    return f"/api/v1/organizations/{organization.id}/groups/"


@pytest.fixture
def board(admin, address):
    """A group, as the API shows it."""
    answer = admin.post(address, {"name": "Board"}, content_type=JSON)
    assert answer.status_code == 201
    return answer.json()


def test_a_group_is_made_filled_and_emptied(organization, admin, address, board):
    member = organization.viewer
    there = f"{address}{board['id']}/members/"
    for _ in range(2):
        assert admin.put(f"{there}{member.pk}/").status_code == 204
    listed = admin.get(there).json()["results"]
    assert [one["username"] for one in listed] == [member.username]
    assert [one["size"] for one in admin.get(address).json()["results"]] == [1]
    for _ in range(2):
        assert admin.delete(f"{there}{member.pk}/").status_code == 204
    assert admin.get(there).json()["results"] == []
    with tenant(organization.id):
        events = AuditEvent.objects.filter(action="group.changed").order_by("created_at")
        assert [event.details["inside"] for event in events] == [True, False]


def test_a_group_gets_another_name_and_what_is_left_out_stays(admin, address, board):
    here = f"{address}{board['id']}/"
    answer = admin.patch(here, {"claim_value": "board-members"}, content_type=JSON)
    assert answer.json()["claim_value"] == "board-members"
    answer = admin.patch(here, {"name": "Directors"}, content_type=JSON)
    assert (answer.json()["name"], answer.json()["claim_value"]) == ("Directors", "board-members")


@pytest.mark.parametrize("name", ["", "  ", "board", "x" * 101])
def test_a_name_that_cannot_be_is_refused(admin, address, board, name, is_problem):
    answer = admin.post(address, {"name": name}, content_type=JSON)
    assert is_problem(answer, 400, "validation_error")


def test_a_group_that_something_is_for_stays(
    organization, admin, address, board, document_factory, is_problem
):
    here = f"{address}{board['id']}/"
    only = {"groups": [board["id"]]}
    document = document_factory(organization, ingest=False)
    change = f"/api/v1/documents/{document.pk}/"
    assert admin.patch(change, {"audience": only}, content_type=JSON).status_code == 200
    answer = admin.delete(here)
    assert is_problem(answer, 409, "conflict")
    assert "Documents are for “Board”: 1." in answer.json()["detail"]
    admin.patch(change, {"audience": {"everybody": True}}, content_type=JSON)
    keys = f"/api/v1/organizations/{organization.id}/keys/"
    key = admin.post(keys, {"name": "Bot", "audience": only}, content_type=JSON).json()
    assert key["audience"] == {"everybody": False, "members": False, **only, "widgets": []}
    assert is_problem(admin.delete(here), 409, "conflict")
    assert admin.delete(f"{keys}{key['id']}/").status_code == 204
    assert admin.delete(here).status_code == 204
    assert is_problem(admin.get(here), 404, "not_found")


def test_members_of_others_are_not_put_in(
    other_organization, admin, address, board, organization, is_problem
):
    answer = admin.put(f"{address}{board['id']}/members/{other_organization.viewer.pk}/")
    assert is_problem(answer, 404, "not_found")
    with tenant(organization.id):
        assert not find_group(board["id"]).members.exists()


def test_a_key_for_everybody_is_no_key_for_everything(organization, admin, api, is_problem):
    keys = f"/api/v1/organizations/{organization.id}/keys/"
    order = {"name": "Site", "audience": {"everybody": True}}
    made = admin.post(keys, order, content_type=JSON).json()
    assert made["audience"]["everybody"] is True
    assert is_problem(api(made["key"]).get(keys), 403, "permission_denied")
    assert admin.get(keys).json()["results"][-1]["audience"] is None


def test_only_secret_keys_have_an_audience(organization, admin, is_problem):
    keys = f"/api/v1/organizations/{organization.id}/keys/"
    order = {"name": "Site", "kind": "publishable", "audience": {"members": True}}
    assert is_problem(admin.post(keys, order, content_type=JSON), 400, "validation_error")


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_groups_are_for_admins(organization, signed_in, address, board, role, is_problem):
    client = signed_in(getattr(organization, role))
    assert is_problem(client.get(address), 403, "permission_denied")
    put = client.put(f"{address}{board['id']}/members/{organization.viewer.pk}/")
    assert is_problem(put, 403, "permission_denied")


def test_many_documents_get_an_audience_at_once(organization, admin, document_factory):
    documents = [
        document_factory(organization, f"Number {n}.", ingest=False, audience=Audience(True))
        for n in range(2)
    ]
    body = {"documents": [str(one.pk) for one in documents], "audience": {"everybody": True}}
    assert admin.post("/api/v1/documents/change/", body, content_type=JSON).status_code == 200
    listed = admin.get("/api/v1/documents/").json()["results"]
    assert [one["audience"]["everybody"] for one in listed] == [True, True]
    exported = admin.get("/api/v1/documents/export/").content.decode()
    assert exported.count("everybody") == 2
