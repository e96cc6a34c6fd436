"""The calls of Microsoft Entra and Okta, in the shapes that they have."""

from typing import Any

from core.tenancy.context import tenant
from core.tenancy.models import User
from tests.scim.conftest import PATCH, USER, Provider


def member(made: dict[str, Any], organization: Any) -> User:
    with tenant(organization.id):
        return User.objects.get(pk=made["id"])


def test_entra_makes_changes_and_disables_somebody(
    organization: Any, idp: Provider, name: str
) -> None:
    enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    assert idp.found("Users", filter=f'userName eq "{name}"') == []
    status, made = idp.call(
        "POST",
        "Users",
        {
            "schemas": [USER, enterprise],
            "externalId": "anna.berg",
            "userName": name,
            "active": True,
            "emails": [{"primary": True, "type": "work", "value": name}],
            "meta": {"resourceType": "User"},
            "name": {"formatted": "Anna Berg", "familyName": "Berg", "givenName": "Anna"},
            "roles": [],
            enterprise: {"manager": "somebody"},
        },
    )
    assert status == 201

    status, changed = idp.patch(
        f"Users/{made['id']}",
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": f"new-{name}"},
        {"op": "Add", "path": "displayName", "value": "Anna Berg"},
        {"op": "Replace", "path": "name.familyName", "value": "Sund"},
        {"op": "Add", "path": f"{enterprise}:department", "value": "HR"},
        {"op": "Add", "path": 'roles[primary eq "True"].value', "value": "editor"},
    )
    assert status == 200, changed
    assert changed["emails"][0]["value"] == f"new-{name}"
    assert member(made, organization).role == "editor"

    for is_active in ("False", "True"):
        status, changed = idp.patch(
            f"Users/{made['id']}", {"op": "Replace", "path": "active", "value": is_active}
        )
        assert (status, changed["active"]) == (200, is_active == "True")


def test_entra_gives_an_address_to_somebody_who_had_none(idp: Provider, name: str) -> None:
    made = idp.user(name)
    status, changed = idp.patch(
        f"Users/{made['id']}",
        {"op": "Add", "path": 'emails[type eq "work"].value', "value": name},
    )

    assert (status, changed["emails"][0]["value"]) == (200, name)


def test_entra_takes_a_member_out_by_value(idp: Provider, name: str) -> None:
    anna, bert = idp.user(name), idp.user(f"bert-{name}")
    group = idp.group("Staff", anna, bert, externalId="8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159")
    status, left = idp.patch(
        f"Groups/{group['id']}",
        {"op": "Remove", "path": "members", "value": [{"value": anna["id"]}]},
    )

    assert status == 200
    assert [one["value"] for one in left["members"]] == [bert["id"]]


def test_okta_makes_puts_and_deactivates_somebody(idp: Provider, name: str) -> None:
    okta = {
        "schemas": [USER],
        "userName": name,
        "name": {"givenName": "Anna", "familyName": "Berg"},
        "emails": [{"primary": True, "value": name, "type": "work"}],
        "displayName": "Anna Berg",
        "locale": "en-US",
        "externalId": "00ujl29u0le5T6Aj10h7",
        "groups": [],
        "password": "1mz050nq",
        "active": True,
    }
    status, made = idp.call("POST", "Users", okta)
    assert status == 201
    page = idp.call("GET", "Users", filter=f'userName eq "{name}"', startIndex=1, count=100)[1]
    assert page["totalResults"] == 1

    status, put = idp.call(
        "PUT", f"Users/{made['id']}", {**okta, "id": made["id"], "meta": made["meta"]}
    )
    assert (status, put) == (200, made)
    status, changed = idp.call(
        "PATCH",
        f"Users/{made['id']}",
        {"schemas": [PATCH], "Operations": [{"op": "replace", "value": {"active": False}}]},
    )
    assert (status, changed["active"]) == (200, False)


def test_okta_renames_a_group_with_its_id(idp: Provider, name: str) -> None:
    anna = idp.user(name)
    group = idp.group("Staff")
    status, changed = idp.patch(
        f"Groups/{group['id']}",
        {"op": "replace", "value": {"id": group["id"], "displayName": "All staff"}},
        {"op": "add", "path": "members", "value": [{"value": anna["id"], "display": name}]},
    )

    assert status == 200, changed
    assert (changed["displayName"], len(changed["members"])) == ("All staff", 1)
