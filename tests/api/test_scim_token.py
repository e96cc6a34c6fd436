"""The token for SCIM by REST: made, shown without its text, ended."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from core.accounts.models import ScimToken
from core.audit import keys as audited
from core.tenancy.context import tenant
from core.tenancy.models import KeyKind


def address(organization: Any) -> str:
    return f"/api/v1/organizations/{organization.id}/scim-token/"


def provisions(token: str) -> bool:
    header = {"Authorization": f"Bearer {token}"}
    return Client().get("/scim/v2/Users", headers=header).status_code == 200


def test_it_is_made_shown_replaced_and_ended(organization: Any, api: Any, is_problem: Any) -> None:
    client = api(organization.secret_key)
    assert is_problem(client.get(address(organization)), 404, "not_found")

    first = client.post(address(organization)).json()
    second = client.post(address(organization)).json()

    assert not provisions(first["token"]) and provisions(second["token"])
    assert second["address"].endswith("/scim/v2")
    shown = client.get(address(organization)).json()
    assert shown.pop("last_used_at") is not None and "token" not in shown
    assert shown == {name: second[name] for name in ("address", "prefix", "created_at")}
    assert client.delete(address(organization)).status_code == 204
    assert not provisions(second["token"])
    assert is_problem(client.delete(address(organization)), 404, "not_found")


def test_neither_members_below_admin_nor_keys_with_an_end_manage_it(
    organization: Any, api: Any, signed_in: Any
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    _, ending = audited.make_key(
        organization.id, KeyKind.SECRET, "Reports", expires_at=tomorrow, actor="test"
    )

    for caller in (api(ending), signed_in(organization.editor), signed_in(organization.viewer)):
        for method in (caller.get, caller.post, caller.delete):
            assert method(address(organization)).status_code == 403
    with tenant(organization.id):
        assert not ScimToken.objects.exists()
