"""Groups of members by SCIM."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from core.tenancy.models import GroupMember
from tests.scim.conftest import GROUP, Provider


def names(organization: Any, group: dict[str, Any]) -> set[str]:
    with tenant(organization.id):
        rows = GroupMember.objects.filter(group=group["id"])
        return set(rows.values_list("member__username", flat=True))


def value(made: dict[str, Any]) -> dict[str, str]:
    return {"value": made["id"]}


def test_a_group_is_made_found_and_filled(organization: Any, idp: Provider, name: str) -> None:
    anna, bert = idp.user(name), idp.user(f"bert-{name}")
    group = idp.group("Works council", anna, externalId="g1")

    assert group["members"][0]["value"] == anna["id"]
    assert group["members"][0]["$ref"] == anna["meta"]["location"]
    by_name = idp.found("Groups", filter='displayName eq "works COUNCIL"')
    assert [one["id"] for one in by_name] == [group["id"]]
    assert idp.found("Groups", filter='externalId eq "g1"')[0]["id"] == group["id"]
    theirs = f'id eq "{group["id"]}" and members eq "{bert["id"]}"'
    assert idp.found("Groups", filter=theirs) == []
    assert idp.call("GET", f"Users/{anna['id']}")[1]["groups"] == [
        {"value": group["id"], "display": "Works council"}
    ]
    assert "members" not in idp.found("Groups", excludedAttributes="members")[0]
    with tenant(organization.id):
        actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"group.made", "group.changed"} <= actions


def test_members_go_in_and_out_one_by_one_and_all_at_once(
    organization: Any, idp: Provider, name: str
) -> None:
    anna, bert = idp.user(name), idp.user(f"bert-{name}")
    group = idp.group("Staff", anna)
    place = f"Groups/{group['id']}"

    idp.patch(place, {"op": "add", "path": "members", "value": [value(bert), value(anna)]})
    assert names(organization, group) == {name, f"bert-{name}"}
    idp.patch(place, {"op": "remove", "path": f'members[value eq "{anna["id"]}"]'})
    assert names(organization, group) == {f"bert-{name}"}
    idp.patch(place, {"op": "replace", "path": "members", "value": [value(anna)]})
    assert names(organization, group) == {name}
    idp.patch(place, {"op": "remove", "path": "members"})
    assert names(organization, group) == set()
    put = {"schemas": [GROUP], "displayName": "All staff", "members": [value(bert)]}
    status, changed = idp.call("PUT", place, put)
    assert (status, changed["displayName"]) == (200, "All staff")
    assert names(organization, group) == {f"bert-{name}"}


def test_thousands_of_operations_take_no_longer_each_than_one(
    organization: Any, idp: Provider, name: str
) -> None:
    """Compared each with each, these took minutes, with the group locked."""
    anna, bert = idp.user(name), idp.user(f"bert-{name}")
    group = idp.group("Staff", anna)
    strangers = [str(uuid.uuid4()) for _ in range(5000)]
    status, left = idp.patch(
        f"Groups/{group['id']}",
        *({"op": "add", "path": "members", "value": [{"value": one}]} for one in strangers),
        {"op": "Add", "path": "members", "value": [value(bert)]},
        {"op": "remove", "path": "members", "value": [{"value": one} for one in strangers[:2500]]},
        *({"op": "remove", "path": f'members[value eq "{one}"]'} for one in strangers[2500:]),
        {"op": "replace", "value": {"displayName": "All staff"}},
        {"op": "remove", "path": f'members[value eq "{anna["id"]}"]'},
    )

    assert (status, left["displayName"]) == (200, "All staff")
    assert names(organization, group) == {f"bert-{name}"}


def test_operations_that_take_long_are_few(idp: Provider) -> None:
    group = idp.group("Staff")
    renamed = [{"op": "replace", "path": "displayName", "value": f"Staff {n}"} for n in range(21)]

    assert idp.patch(f"Groups/{group['id']}", *renamed[:20])[1]["displayName"] == "Staff 19"
    status, told = idp.patch(f"Groups/{group['id']}", *renamed)
    assert (status, "at most 20 operations" in told["detail"]) == (400, True)


def test_a_name_is_taken_once(idp: Provider) -> None:
    group = idp.group("Staff")
    idp.group("Works council")

    for refused in (
        idp.call("POST", "Groups", {"schemas": [GROUP], "displayName": "staff"}),
        idp.patch(
            f"Groups/{group['id']}",
            {"op": "replace", "path": "displayName", "value": "Works Council"},
        ),
    ):
        assert (refused[0], refused[1]["scimType"]) == (409, "uniqueness")
    renamed = idp.patch(
        f"Groups/{group['id']}", {"op": "replace", "value": {"displayName": "STAFF"}}
    )
    assert (renamed[0], renamed[1]["displayName"]) == (200, "STAFF")


def test_of_several_who_make_one_group_at_once_one_does(idp: Provider) -> None:
    body = {"schemas": [GROUP], "displayName": "Staff"}
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: idp.call("POST", "Groups", body), range(4)))

    assert sorted(status for status, _ in made) == [201, 409, 409, 409]


def test_only_members_of_the_organization_are_put_in(
    organization: Any, other_organization: Any, idp: Provider
) -> None:
    group = idp.group("Staff")

    for nobody in (str(other_organization.viewer.pk), str(uuid.uuid4()), "anna"):
        added = {"op": "add", "path": "members", "value": [{"value": nobody}]}
        status, told = idp.patch(f"Groups/{group['id']}", added)
        assert (status, told["scimType"]) == (400, "invalidValue")
    assert names(organization, group) == set()


def test_a_group_goes_unless_documents_are_for_it(
    organization: Any, idp: Provider, document_factory: Any
) -> None:
    from core.documents.models import Document
    from core.tenancy.readers import group_audience

    group, other = idp.group("Staff"), idp.group("Works council")
    document = document_factory(organization, ingest=False)
    with tenant(organization.id):
        audience = [group_audience(uuid.UUID(group["id"]))]
        Document.objects.filter(pk=document.pk).update(audience=audience)

    status, told = idp.call("DELETE", f"Groups/{group['id']}")
    assert status == 409 and "Documents are for “Staff”" in told["detail"]
    assert idp.call("DELETE", f"Groups/{other['id']}") == (204, None)
    assert idp.call("GET", f"Groups/{other['id']}")[0] == 404


def test_another_organizations_groups_are_not_there(
    other_organization: Any, idp: Provider, provides: Any
) -> None:
    theirs = provides(other_organization).group("Staff", externalId="g2")
    place = f"Groups/{theirs['id']}"

    assert idp.call("GET", place)[0] == 404
    assert idp.call("PUT", place, {"schemas": [GROUP], "displayName": "Ours"})[0] == 404
    assert idp.patch(place, {"op": "replace", "value": {"displayName": "Ours"}})[0] == 404
    assert idp.call("DELETE", place)[0] == 404
    assert idp.found("Groups", filter='externalId eq "g2"') == []
    assert idp.found("Groups") == []
    idp.group("Staff")


@pytest.mark.parametrize(
    "body",
    [
        {"schemas": [GROUP]},
        {"schemas": [GROUP], "displayName": " "},
        {"schemas": [GROUP], "displayName": "x" * 101},
        {"schemas": [GROUP], "displayName": "Staff", "members": ["anna"]},
        {"schemas": [GROUP], "displayName": "Staff", "externalId": "x" * 256},
    ],
)
def test_what_is_no_group_is_refused_in_a_sentence(idp: Provider, body: Any) -> None:
    status, told = idp.call("POST", "Groups", body)

    assert status == 400 and told["detail"]
    assert idp.found("Groups") == []
