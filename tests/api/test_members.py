"""Members and invitations, for admins and the programs that they trust."""

import uuid

import pytest
from django.utils import timezone

from core.audit import members as audited
from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from core.tenancy.invitations import open_invitations
from core.tenancy.models import OneTimeLink, Role, User
from tests.conftest import PASSWORD

JSON = "application/json"


def address(organization, *parts):
    return "/".join(["/api/v1/organizations", str(organization.id), *map(str, parts), ""])


def change(client, organization, member, **changes):
    return client.patch(address(organization, "members", member.pk), changes, content_type=JSON)


def invite(client, organization, **order):
    return client.post(address(organization, "invitations"), order, content_type=JSON)


def test_members_are_listed_in_pages(organization, other_organization, api):
    client = api(organization.secret_key)
    audited.change_member(organization.id, organization.editor.pk, is_active=False, actor="test")

    listed = client.get(address(organization, "members")).json()

    assert listed["count"] == 3
    assert [found["username"] for found in listed["results"]] == [
        organization.admin.username,
        organization.viewer.username,
        organization.editor.username,
    ]
    first = listed["results"][0]
    assert list(first) == [
        *("id", "username", "email", "role", "is_active", "last_seen_at", "created_at")
    ]
    assert (first["role"], first["is_active"], first["last_seen_at"]) == ("admin", True, None)
    page = client.get(address(organization, "members") + "?page_size=2&page=2").json()
    assert len(page["results"]) == 1
    found = client.get(address(organization, "members"), {"q": organization.viewer.username[1:]})
    assert [one["role"] for one in found.json()["results"]] == ["viewer"]


def test_the_time_when_a_member_was_last_seen_is_kept(organization, signed_in):
    client = signed_in(organization.admin)
    client.get("/api/v1/documents/")
    listed = client.get(address(organization, "members")).json()["results"]
    seen = {found["username"]: found["last_seen_at"] for found in listed}
    assert seen[organization.admin.username] is not None
    assert seen[organization.viewer.username] is None


def test_a_member_gets_another_role_or_is_let_in_or_out(organization, api):
    client = api(organization.secret_key)
    assert change(client, organization, organization.viewer, role="editor").json()["role"] == (
        "editor"
    )
    changed = change(client, organization, organization.viewer, is_active=False).json()
    assert (changed["role"], changed["is_active"]) == ("editor", False)
    assert change(client, organization, organization.viewer).json() == changed
    with tenant(organization.id):
        events = AuditEvent.objects.filter(action="member.changed")
        told = [(event.target, event.details) for event in events.order_by("created_at")]
    name = organization.viewer.username
    assert told == [(name, {"role": "editor"}), (name, {"is_active": False})]


@pytest.mark.parametrize("changes", [{"role": "viewer"}, {"is_active": False}])
def test_the_last_active_admin_stays(organization, api, signed_in, is_problem, changes):
    for client in (api(organization.secret_key), signed_in(organization.admin)):
        answer = change(client, organization, organization.admin, **changes)
        assert is_problem(answer, 409, "conflict")


@pytest.mark.parametrize(
    "changes",
    [{"role": "owner"}, {"role": None}, {"role": []}, {"is_active": None}, {"is_active": "maybe"}],
)
def test_a_change_that_can_not_be_is_a_problem(organization, api, is_problem, changes):
    answer = change(api(organization.secret_key), organization, organization.viewer, **changes)
    assert is_problem(answer, 400, "validation_error")
    assert list(answer.json()["errors"]) == list(changes)


def test_an_invitation_is_made_listed_accepted_and_gone(organization, api):
    client = api(organization.secret_key)

    made = invite(client, organization, role="editor", email="new@example.org")

    assert made.status_code == 201
    body = made.json()
    assert (body["role"], body["email"], body["mailed"]) == ("editor", "new@example.org", None)
    assert body["link"].startswith("http://localhost:8000/invitation/")
    listed = client.get(address(organization, "invitations")).json()
    assert listed["count"] == 1
    shown = {name: body[name] for name in body if name not in ("link", "mailed")}
    assert listed["results"] == [shown]
    with tenant(organization.id):
        link = open_invitations().get()
    audited.accept(link, f"new-{organization.viewer.username}", PASSWORD)
    assert client.get(address(organization, "invitations")).json()["count"] == 0
    assert client.get(address(organization, "members")).json()["count"] == 4


def test_an_expired_invitation_is_listed_as_such_and_removed(organization, api):
    client = api(organization.secret_key)
    made = invite(client, organization, role="viewer").json()
    assert made["expired"] is False
    with tenant(organization.id):
        OneTimeLink.objects.update(expires_at=timezone.now())
    [listed] = client.get(address(organization, "invitations")).json()["results"]
    assert (listed["id"], listed["expired"]) == (made["id"], True)
    assert client.delete(address(organization, "invitations", made["id"])).status_code == 204
    assert client.get(address(organization, "invitations")).json()["results"] == []


def test_an_invitation_is_withdrawn_once(organization, api, is_problem):
    client = api(organization.secret_key)
    made = invite(client, organization, role="viewer").json()
    there = address(organization, "invitations", made["id"])
    assert client.delete(there).status_code == 204
    assert is_problem(client.delete(there), 404, "not_found")
    assert client.get(address(organization, "invitations")).json()["results"] == []


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({}, "role"),
        ({"role": "owner"}, "role"),
        ({"role": "viewer", "email": "nobody"}, "email"),
        ({"role": "viewer", "email": None}, "email"),
        ({"role": "viewer", "email": "a\0@example.org"}, "email"),
        ({"role": "viewer", "email": f"{'x' * 300}@example.org"}, "email"),
    ],
)
def test_an_invitation_that_can_not_be_is_a_problem(organization, api, is_problem, order, field):
    answer = invite(api(organization.secret_key), organization, **order)
    assert is_problem(answer, 400, "validation_error")
    assert list(answer.json()["errors"]) == [field]
    with tenant(organization.id):
        assert not open_invitations().exists()


def test_only_admins_and_secret_keys_manage_people(
    organization, signed_in, api, platform_api, is_problem
):
    others = (signed_in(organization.editor), signed_in(organization.viewer), platform_api)
    for client in (*others, api(organization.publishable_key)):
        for answer in (
            client.get(address(organization, "members")),
            change(client, organization, organization.viewer, role="admin"),
            client.get(address(organization, "invitations")),
            invite(client, organization, role="admin"),
            client.delete(address(organization, "invitations", uuid.uuid4())),
        ):
            assert is_problem(answer, 403, "permission_denied")
    with tenant(organization.id):
        assert User.objects.get(pk=organization.viewer.pk).role == Role.VIEWER
        assert not open_invitations().exists()


def test_another_organizations_people_can_not_be_reached_through_ones_own(
    organization, other_organization, api, is_problem
):
    client = api(organization.secret_key)
    theirs = audited.invite(other_organization.id, Role.VIEWER, actor="test").link
    assert is_problem(
        change(client, organization, other_organization.viewer, role="admin"), 404, "not_found"
    )
    answer = client.delete(address(organization, "invitations", theirs.pk))
    assert is_problem(answer, 404, "not_found")
    with tenant(other_organization.id):
        assert open_invitations().count() == 1
        assert User.objects.get(pk=other_organization.viewer.pk).role == Role.VIEWER
