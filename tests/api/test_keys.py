"""Keys, one by one: made with a name, listed, ended without the others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.audit.models import AuditEvent
from core.audit.widgets import make_widget
from core.tenancy.context import tenant
from core.tenancy.keys import find_key
from tests.schemas import fits

JSON = "application/json"
SITE = "https://intranet.example"


def address(organization, call="keys"):
    return f"/api/v1/organizations/{organization.id}/{call}/"


def make(client, organization, **order):
    return client.post(address(organization), order, content_type=JSON)


def test_a_named_key_works_beside_the_others_and_is_ended_alone(organization, api):
    client = api(organization.secret_key)

    made = make(client, organization, name=" Payroll ")

    assert made.status_code == 201 and fits("MadeKey", made.json())
    key = made.json()["key"]
    assert (made.json()["name"], made.json()["public_text"]) == ("Payroll", "")
    assert api(key).get("/api/v1/documents/").status_code == 200
    there = f"{address(organization)}{made.json()['id']}/"
    assert client.delete(there).status_code == 204
    assert client.delete(there).status_code == 404
    assert api(key).get("/api/v1/documents/").status_code == 401
    assert client.get("/api/v1/documents/").status_code == 200
    with tenant(organization.id):
        told = list(AuditEvent.objects.order_by("created_at").values_list("action", "target"))
    assert told == [("key.made", key[:11]), ("key.ended", key[:11])]


def test_the_list_shows_what_works_and_no_secret(organization, api):
    client = api(organization.secret_key)
    make(client, organization, name="Site", kind="publishable")

    listed = client.get(address(organization))

    newest, publishable, secret = listed.json()["results"]
    assert fits("Key", newest)
    assert (newest["name"], newest["origins"]) == ("Site", [SITE])
    assert find_key(newest["public_text"]).name == "Site"
    assert publishable["public_text"] == organization.publishable_key
    assert secret["public_text"] == "" and secret["last_used_at"] is not None
    assert organization.secret_key not in listed.content.decode()


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "x", "kind": "platform"}, "kind"),
        ({"name": "x", "expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"name": "x", "origins": [SITE]}, "origins"),
        ({"name": "x", "kind": "publishable", "origins": ["*"]}, "origins"),
    ],
)
def test_what_is_no_key_is_refused_by_its_field(organization, api, is_problem, order, field):
    refused = make(api(organization.secret_key), organization, **order)
    assert is_problem(refused, 400, "validation_error")
    assert list(refused.json()["errors"]) == [field]


def test_a_key_with_an_end_manages_no_keys(organization, api, is_problem):
    end = (timezone.now() + timedelta(days=1)).isoformat()
    key = make(api(organization.secret_key), organization, name="x", expires_at=end).json()
    widget = make_widget(organization.id, "Intranet", actor="test")
    client = api(key["key"])

    assert client.get("/api/v1/documents/").status_code == 200
    for refused in (
        client.get(address(organization)),
        make(client, organization, name="another"),
        client.delete(f"{address(organization)}{key['id']}/"),
        client.post(address(organization, "regenerate-key"), {}, content_type=JSON),
        client.post(address(organization, "identity-secret"), {}, content_type=JSON),
        client.post(address(organization, "widgets"), {"name": "x"}, content_type=JSON),
        client.delete(f"{address(organization, 'widgets')}{widget.pk}/"),
    ):
        assert is_problem(refused, 403, "permission_denied")
        assert "end date" in refused.json()["detail"]


def test_members_below_admin_manage_no_keys(organization, signed_in, is_problem):
    for member in (organization.editor, organization.viewer):
        client = signed_in(member)
        assert is_problem(client.get(address(organization)), 403, "permission_denied")
        assert is_problem(make(client, organization, name="x"), 403, "permission_denied")


def test_a_key_with_an_end_makes_no_admins(organization, api, is_problem):
    end = (timezone.now() + timedelta(days=1)).isoformat()
    key = make(api(organization.secret_key), organization, name="x", expires_at=end).json()
    client = api(key["key"])
    invitations = address(organization, "invitations")
    viewer = f"{address(organization, 'members')}{organization.viewer.pk}/"

    for refused in (
        client.post(invitations, {"role": "admin"}, content_type=JSON),
        client.patch(viewer, {"role": "admin"}, content_type=JSON),
    ):
        assert is_problem(refused, 403, "permission_denied")
        assert "end date" in refused.json()["detail"]
    assert client.post(invitations, {"role": "editor"}, content_type=JSON).status_code == 201
    assert client.patch(viewer, {"role": "editor"}, content_type=JSON).status_code == 200
