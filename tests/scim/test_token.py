"""The token by which an identity provider is known, and what opens nothing."""

from typing import Any

import pytest
from django.test import Client

from core.accounts.models import ScimToken
from core.accounts.scim_tokens import end_scim_token, make_scim_token
from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from core.tenancy.models import Organization
from tests.scim.conftest import Provider


def told(token: str) -> Any:
    return Provider(token).answer("GET", "Users")


def test_it_is_stored_as_a_hash_and_its_use_is_noted(organization: Any, idp: Provider) -> None:
    assert told(idp.token).status_code == 200

    with tenant(organization.id):
        stored = ScimToken.objects.get()
    assert stored.last_used_at is not None
    assert idp.token not in f"{vars(stored)}" and stored.prefix == idp.token[:11]


def test_another_takes_its_place_and_none_is_left_once_it_is_ended(
    organization: Any, idp: Provider
) -> None:
    _, another = make_scim_token(organization.id, actor="test")
    assert (told(idp.token).status_code, told(another).status_code) == (401, 200)

    end_scim_token(organization.id, actor="test")

    refused = told(another)
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == "Bearer"
    assert refused.json()["detail"].startswith("This token is unknown or has ended.")
    with tenant(organization.id):
        actions = list(AuditEvent.objects.order_by("created_at").values_list("action", flat=True))
    assert actions == ["scim_token.made", "scim_token.made", "scim_token.ended"]


def test_a_switched_off_organization_is_not_provisioned(organization: Any, idp: Provider) -> None:
    with tenant(organization.id):
        Organization.objects.filter(pk=organization.id).update(is_active=False)

    assert told(idp.token).status_code == 401


@pytest.mark.parametrize("place", ["Users", "Groups", "Schemas", "ServiceProviderConfig", "x/y"])
def test_nothing_else_opens_it_and_it_opens_nothing_else(
    organization: Any, idp: Provider, signed_in: Any, place: str
) -> None:
    there = f"/scim/v2/{place}"

    assert Client().get(there).status_code == 401
    assert signed_in(organization.admin).get(there).status_code == 401
    for key in (organization.secret_key, organization.publishable_key, "scim_none"):
        assert Client().get(there, headers={"Authorization": f"Bearer {key}"}).status_code == 401
        assert Client().get(there, headers={"X-API-Key": key}).status_code == 401
    for header in ({"X-API-Key": idp.token}, {"Authorization": f"Bearer {idp.token}"}):
        assert Client().get("/api/v1/documents/", headers=header).status_code == 401


def test_what_is_not_offered_is_said(idp: Provider) -> None:
    for place in ("Bulk", "Me", ".search", "Users/.search"):
        status, body = idp.call("POST", place, {})
        assert (status, body["status"]) == (501, "501")
    assert idp.call("GET", "Nothing/here")[0] == 404
    assert idp.call("DELETE", "Users")[0] == 405
    assert idp.call("GET", "Schemas", filter='id eq "x"')[0] == 403
    answer = idp.browser.post(
        "/scim/v2/Users",
        b"<user/>",
        content_type="text/xml",
        headers={"Authorization": f"Bearer {idp.token}"},
    )
    assert answer.status_code == 415
    too_large = {"schemas": ["x"], "userName": "a" * 6_000_000}
    assert idp.call("POST", "Users", too_large)[0] == 413
