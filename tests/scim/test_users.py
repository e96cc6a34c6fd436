"""Members by SCIM: made, found, changed, deactivated, each within its organization."""

import uuid
from typing import Any

import pytest

from core.accounts.member_changes import change_member
from core.audit.models import AuditEvent
from core.conversations.history import add_turn, open_conversation
from core.tenancy.context import tenant
from core.tenancy.models import Role, User
from tests.scim.conftest import Provider, user


def member(organization: Any, made: dict[str, Any]) -> User:
    with tenant(organization.id):
        return User.objects.get(pk=made["id"])


def events(organization: Any) -> list[tuple[str, str]]:
    with tenant(organization.id):
        found = AuditEvent.objects.order_by("created_at")
        return [(event.action, event.actor) for event in found]


def test_a_user_becomes_a_member_without_a_password(
    organization: Any, idp: Provider, name: str
) -> None:
    answer = idp.answer(
        "POST", "Users", user(name, externalId="00u1", emails=[{"value": name, "primary": True}])
    )
    made = answer.json()

    assert answer.status_code == 201
    assert answer["Content-Type"] == "application/scim+json"
    assert answer["Location"] == made["meta"]["location"]
    assert made["meta"]["location"].endswith(f"/scim/v2/Users/{made['id']}")
    assert (made["userName"], made["externalId"], made["active"]) == (name, "00u1", True)
    assert made["emails"] == [{"value": name, "type": "work", "primary": True}]
    joined = member(organization, made)
    assert (joined.role, joined.email) == (Role.VIEWER, name)
    assert not joined.has_usable_password()
    assert events(organization) == [
        ("scim_token.made", "test"),
        ("member.created", f"scim:{idp.token[:11]}"),
    ]


def test_what_is_not_kept_is_not_asked_for_and_does_no_harm(idp: Provider, name: str) -> None:
    enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    made = idp.user(
        name,
        schemas=["urn:ietf:params:scim:schemas:core:2.0:User", enterprise],
        name={"givenName": "Anna", "familyName": "Berg"},
        displayName="Anna Berg",
        password="not wanted here",
        **{enterprise: {"department": "HR"}},
    )

    assert "displayName" not in made and "password" not in made


def test_members_are_found_by_name_and_by_what_the_provider_calls_them(
    organization: Any, idp: Provider, name: str
) -> None:
    made = idp.user(name, externalId="00u2")

    assert idp.found("Users", filter=f'userName eq "{name.upper()}"') == [made]
    assert idp.found("Users", filter='externalId eq "00u2"') == [made]
    assert idp.found("Users", filter=f'externalId eq "00u2" and id eq "{made["id"]}"') == [made]
    assert idp.found("Users", filter='externalId eq "00U2"') == []
    invited = idp.found("Users", filter=f'userName eq "{organization.viewer.username}"')
    assert [one["id"] for one in invited] == [str(organization.viewer.pk)]


@pytest.mark.parametrize(
    "filter_text",
    [
        "userName",
        'userName sw "a"',
        'title eq "Chief"',
        'userName eq "a" or userName eq "b"',
        "active eq true",
        'userName eq "\\u0000"',
        "(" * 200,
        'userName eq "' + "a" * 100_000,
    ],
)
def test_other_filters_are_refused_in_a_sentence(idp: Provider, filter_text: str) -> None:
    status, told = idp.call("GET", "Users", filter=filter_text)

    assert status == 400 and told["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert told["detail"]


def test_the_list_has_pages(idp: Provider) -> None:
    whole = idp.call("GET", "Users")[1]
    assert (whole["totalResults"], whole["startIndex"], whole["itemsPerPage"]) == (3, 1, 3)

    page = idp.call("GET", "Users", startIndex=2, count=1)[1]
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (3, 2, 1)
    assert page["Resources"] == whole["Resources"][1:2]
    assert idp.call("GET", "Users", count=0)[1]["Resources"] == []
    assert idp.call("GET", "Users", startIndex=10**30)[1]["Resources"] == []
    assert idp.call("GET", "Users", startIndex="first")[0] == 400
    some = idp.found("Users", attributes="userName", count=1)
    assert set(some[0]) == {"schemas", "id", "userName"}


def test_statements_do_not_grow_with_the_list(organization: Any, idp: Provider) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        idp.found("Users")
    for number in range(4):
        made = idp.user(f"bert-{number}-{organization.id}")
        idp.group(f"Team {number}", made)
    with CaptureQueriesContext(connection) as many:
        assert len(idp.found("Users")) == 7

    assert len(many) == len(few)


def test_a_user_is_put_anew_and_keeps_the_role_that_nobody_named(
    organization: Any, idp: Provider, name: str
) -> None:
    made = idp.user(name, roles=[{"value": "editor"}], externalId="00u3")
    assert member(organization, made).role == Role.EDITOR

    mail = f"new-{name}"
    home = {"value": "old@x.example", "type": "home"}
    put = user(name, emails=[home, {"value": mail, "primary": True}])
    status, changed = idp.call("PUT", f"Users/{made['id']}", put)

    assert status == 200 and changed["emails"][0]["value"] == mail
    assert changed["roles"] == [{"value": "editor", "primary": True}]
    assert "externalId" not in changed
    assert member(organization, made).role == Role.EDITOR
    assert [action for action, _ in events(organization)][-2:] == [
        "email.changed",
        "member.changed",
    ]


def test_roles_are_admin_editor_or_none(organization: Any, idp: Provider, name: str) -> None:
    made = idp.user(name, roles=[{"value": "editor"}, {"value": "admin", "primary": True}])
    assert member(organization, made).role == Role.ADMIN

    status, _ = idp.patch(f"Users/{made['id']}", {"op": "remove", "path": "roles"})
    assert status == 200 and member(organization, made).role == Role.VIEWER
    status, told = idp.call("POST", "Users", user(f"2-{name}", roles=[{"value": "owner"}]))
    assert (status, told["scimType"]) == (400, "invalidValue")


def test_a_name_is_for_good(idp: Provider, name: str) -> None:
    made = idp.user(name)

    for refused in (
        idp.call("PUT", f"Users/{made['id']}", user(f"2-{name}")),
        idp.patch(
            f"Users/{made['id']}", {"op": "replace", "path": "userName", "value": f"2-{name}"}
        ),
    ):
        assert (refused[0], refused[1]["scimType"]) == (400, "mutability")
    assert idp.call("PUT", f"Users/{made['id']}", user(name))[0] == 200


def test_a_name_that_is_taken_is_a_conflict_and_nothing_more_is_told(
    organization: Any, other_organization: Any, idp: Provider, name: str
) -> None:
    idp.user(name)
    taken = (name, name.upper(), organization.viewer.username, other_organization.viewer.username)

    for username in taken:
        status, told = idp.call("POST", "Users", user(username))
        assert (status, told["scimType"]) == (409, "uniqueness")
        assert told["detail"] == f"The username “{username}” is taken. Choose another."


@pytest.mark.parametrize("written", ["{}", " {} ", "\uff42{}"])
def test_nobody_is_given_the_name_that_a_program_has_asked_under(
    organization: Any, idp: Provider, name: str, written: str
) -> None:
    """However it is written: the conversations would be theirs to read."""
    asked = User.normalize_username(written.format(name).strip())
    with tenant(organization.id):
        add_turn(open_conversation(None, asked), "How much leave is there?")

    status, told = idp.call("POST", "Users", user(written.format(name)))

    assert (status, told["scimType"]) == (409, "uniqueness")


def test_a_deactivated_user_is_signed_out_and_stays_out_until_let_in_again(
    organization: Any, idp: Provider, signed_in: Any
) -> None:
    browser = signed_in(organization.viewer)
    place = f"Users/{organization.viewer.pk}"
    assert browser.get("/ask/").status_code == 200

    status, told = idp.patch(place, {"op": "replace", "path": "active", "value": False})

    assert (status, told["active"]) == (200, False)
    assert browser.get("/ask/").status_code == 302
    assert idp.found("Users", filter=f'id eq "{organization.viewer.pk}"')[0]["active"] is False
    assert idp.patch(place, {"op": "replace", "value": {"active": True}})[1]["active"] is True


def test_a_deleted_user_is_deactivated_gone_and_may_come_back(
    organization: Any, idp: Provider, name: str
) -> None:
    made = idp.user(name, externalId="00u4")
    group = idp.group("Staff", made)

    assert idp.call("DELETE", f"Users/{made['id']}") == (204, None)

    assert not member(organization, made).is_active
    assert idp.call("GET", f"Users/{made['id']}")[0] == 404
    assert idp.call("DELETE", f"Users/{made['id']}")[0] == 404
    assert idp.patch(f"Users/{made['id']}", {"op": "replace", "value": {"active": True}})[0] == 404
    assert idp.found("Users", filter=f'userName eq "{name}"') == []
    assert "members" not in idp.call("GET", f"Groups/{group['id']}")[1]
    again = idp.user(name, externalId="00u5")
    assert (again["id"], again["externalId"], again["active"]) == (made["id"], "00u5", True)
    assert "member.deprovisioned" in dict(events(organization))


def test_who_comes_back_has_the_role_of_a_new_one(
    organization: Any, idp: Provider, name: str
) -> None:
    made = idp.user(name, roles=[{"value": "admin"}])
    assert member(organization, made).role == "admin"
    idp.call("DELETE", f"Users/{made['id']}")
    assert idp.user(name)["id"] == made["id"]
    assert member(organization, made).role == "viewer"


def test_who_was_deleted_is_seen_again_once_an_admin_lets_them_in(
    organization: Any, idp: Provider, name: str
) -> None:
    made = idp.user(name)
    idp.call("DELETE", f"Users/{made['id']}")
    change_member(organization.id, uuid.UUID(made["id"]), is_active=True, actor="test")
    assert idp.call("GET", f"Users/{made['id']}")[1]["active"] is True
    assert idp.call("POST", "Users", user(name))[0] == 409


def test_the_last_admin_stays(organization: Any, idp: Provider) -> None:
    place = f"Users/{organization.admin.pk}"

    for refused in (
        idp.call("DELETE", place),
        idp.patch(place, {"op": "replace", "path": "active", "value": False}),
        idp.patch(place, {"op": "remove", "path": "roles"}),
        idp.call("PUT", place, user(organization.admin.username, active=False)),
    ):
        assert refused[0] == 409 and "last active admin" in refused[1]["detail"]
    assert idp.call("GET", place)[1]["active"] is True


def test_of_several_operations_all_or_none_are_done(
    organization: Any, idp: Provider, name: str
) -> None:
    made = idp.user(name)
    status, _ = idp.patch(
        f"Users/{made['id']}",
        {"op": "replace", "path": "externalId", "value": "00u6"},
        {"op": "replace", "path": "emails", "value": [{"value": "no address"}]},
    )

    assert status == 400
    assert "externalId" not in idp.call("GET", f"Users/{made['id']}")[1]


def test_operations_on_a_user_are_few(idp: Provider, name: str) -> None:
    """They are compared each with each."""
    made = idp.user(name)
    many = [{"value": f"{n}@harbour.example"} for n in range(1000)]
    status, told = idp.patch(f"Users/{made['id']}", {"op": "add", "path": "emails", "value": many})

    assert (status, told["scimType"]) == (400, "invalidSyntax")


def test_another_organizations_users_are_not_there(
    organization: Any, other_organization: Any, idp: Provider, provides: Any, name: str
) -> None:
    made = provides(other_organization).user(name, externalId="00u7")

    for there in (made["id"], other_organization.admin.pk, uuid.uuid4(), "none"):
        place = f"Users/{there}"
        assert idp.call("GET", place)[0] == 404
        assert idp.call("PUT", place, user(name))[0] == 404
        assert idp.patch(place, {"op": "replace", "value": {"active": False}})[0] == 404
        assert idp.call("DELETE", place)[0] == 404
    assert idp.found("Users", filter='externalId eq "00u7"') == []
    assert idp.found("Users", filter=f'userName eq "{name}"') == []
    assert idp.call("GET", "Users")[1]["totalResults"] == 3
    assert member(other_organization, made).is_active


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "user",
        {},
        {"schemas": ["urn:x"], "userName": "anna"},
        user("with a space"),
        user("a" * 151),
        user("anna\0"),
        user("anna", externalId="\ud800"),
        user("anna", externalId="x" * 256),
        user("anna", emails=[{"value": "no address"}]),
        user("anna", emails="anna@harbour.example"),
        user("anna", active="perhaps"),
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"]},
    ],
)
def test_what_is_no_user_is_refused_in_a_sentence(idp: Provider, body: Any) -> None:
    status, told = idp.call("POST", "Users", body)

    assert status == 400 and told["status"] == "400" and told["detail"]
    assert idp.call("GET", "Users")[1]["totalResults"] == 3
