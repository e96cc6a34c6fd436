"""Single sign-on by REST: set up, shown without its secret, removed."""

import uuid
from collections.abc import Iterator

import pytest

from core.accounts.sign_on import sign_on_of
from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from tests.accounts.provider import note_tried, provider

JSON = "application/json"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as running:
        yield running


def address(organization) -> str:
    return f"/api/v1/organizations/{organization.id}/sign-on/"


def put(client, organization, issuer, /, **other):
    order = {"issuer": issuer, "client_id": "policy-chatbot", "client_secret": "of both"}
    return client.put(address(organization), {**order, **other}, content_type=JSON)


def test_it_is_set_up_shown_changed_and_removed(organization, api, issuer, is_problem):
    client = api(organization.secret_key)
    assert is_problem(client.get(address(organization)), 404, "not_found")

    made = put(client, organization, issuer, domains=["Harbour.example"])

    assert made.status_code == 200 and made.json()["domains"] == ["harbour.example"]
    assert made.json()["callback"] == f"{made.json()['page_address']}callback/"
    shown = client.get(address(organization))
    assert shown.json() == made.json() and "of both" not in shown.content.decode()
    secret = sign_on_of(organization.id).sealed_client_secret
    assert put(client, organization, issuer, client_secret="", other_role="editor").json() == {
        **made.json(),
        "domains": [],
        "other_role": "editor",
    }
    assert sign_on_of(organization.id).sealed_client_secret == secret
    assert client.delete(address(organization)).status_code == 204
    assert sign_on_of(organization.id) is None
    with tenant(organization.id):
        actions = list(AuditEvent.objects.order_by("created_at").values_list("action", flat=True))
    assert actions == ["sign_on.set_up", "sign_on.set_up", "sign_on.removed"]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"issuer": "http://host.example"}, "issuer"),
        ({"issuer": "http://127.0.0.1:1"}, "issuer"),
        ({"client_secret": ""}, "client_secret"),
        ({"is_only": True}, "password_admin"),
        ({"is_only": True, "password_admin": str(uuid.uuid4())}, "password_admin"),
        ({"other_role": "owner"}, "other_role"),
        ({"domains": "harbour.example"}, "domains"),
    ],
)
def test_what_can_not_be_set_up_is_refused_by_its_field(
    organization, api, issuer, is_problem, other, field
):
    refused = put(api(organization.secret_key), organization, issuer, **other)
    assert is_problem(refused, 400, "validation_error")
    assert list(refused.json()["errors"]) == [field]
    assert sign_on_of(organization.id) is None


def test_only_single_sign_on_keeps_one_admins_password(organization, api, issuer, signed_in):
    named = {"is_only": True, "password_admin": str(organization.admin.pk)}
    editor = signed_in(organization.editor)
    put(api(organization.secret_key), organization, issuer)
    untried = put(api(organization.secret_key), organization, issuer, **named)
    assert list(untried.json()["errors"]) == ["is_only"]
    assert editor.get("/api/v1/documents/").status_code == 200
    note_tried(organization)
    made = put(api(organization.secret_key), organization, issuer, **named)
    assert made.json()["password_admin"] == str(organization.admin.pk)
    assert made.json()["tried"] is True
    assert editor.get("/api/v1/documents/").status_code == 401  # signed out


def test_an_admin_who_calls_is_the_one_with_a_password(organization, issuer, signed_in):
    admin = signed_in(organization.admin)
    put(admin, organization, issuer)
    note_tried(organization)
    made = put(admin, organization, issuer, is_only=True)
    assert made.json()["password_admin"] == str(organization.admin.pk)


def test_another_organizations_admin_keeps_no_password_here(
    organization, other_organization, api, issuer, is_problem
):
    foreign = {"is_only": True, "password_admin": str(other_organization.admin.pk)}
    refused = put(api(organization.secret_key), organization, issuer, **foreign)
    assert is_problem(refused, 400) and list(refused.json()["errors"]) == ["password_admin"]
