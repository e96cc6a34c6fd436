"""`member` does for whoever runs the installation what admins do on the pages of people."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core.audit import members as audited
from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from core.tenancy.models import LinkKind, User
from core.tenancy.one_time_links import find_link


def member(*arguments: str) -> str:
    output = io.StringIO()
    call_command("member", *arguments, stdout=output)
    return output.getvalue()


def stored(one: Any) -> User:
    with tenant(one.organization_id):
        return User.objects.get(pk=one.pk)


def told(organization: Any, action: str) -> list[tuple[str, str, dict[str, Any]]]:
    with tenant(organization.id):
        events = AuditEvent.objects.filter(action=action).order_by("created_at")
        return [(event.actor, event.target, event.details) for event in events]


def is_in(browser: Client) -> bool:
    return browser.get("/you/").status_code == 200


def test_it_lists_who_belongs_to_an_organization_and_nobody_else(
    organization: Any, other_organization: Any, signed_in: Any
) -> None:
    signed_in(organization.admin).get("/you/")
    audited.change_email(organization.viewer, "viewer@example.org")
    audited.change_member(organization.id, organization.editor.pk, is_active=False, actor="test")
    seen = f"{stored(organization.admin).last_seen_at:%Y-%m-%d}"

    listed = member("list", organization.model.slug)

    assert [line.split("\t") for line in listed.splitlines()] == [
        [organization.admin.username, "admin", "active", seen, ""],
        [organization.viewer.username, "viewer", "active", "never seen", "viewer@example.org"],
        [organization.editor.username, "editor", "deactivated", "never seen", ""],
    ]


def test_it_gives_another_role(organization: Any) -> None:
    name = organization.viewer.username
    assert member("role", name, "editor") == f"{name}: editor\n"
    assert stored(organization.viewer).role == "editor"
    assert told(organization, "member.changed") == [("system", name, {"role": "editor"})]


def test_it_deactivates_at_once_and_reactivates(organization: Any, signed_in: Any) -> None:
    name, browser = organization.viewer.username, signed_in(organization.viewer)

    assert member("deactivate", name) == f"{name}: viewer, deactivated\n"
    assert not is_in(browser)
    assert member("reactivate", name) == f"{name}: viewer\n"

    assert not is_in(browser)  # the session stays ended
    assert is_in(signed_in(organization.viewer))
    assert [details for *_, details in told(organization, "member.changed")] == [
        {"is_active": False},
        {"is_active": True},
    ]


@pytest.mark.parametrize("change", [("role", "viewer"), ("deactivate",)])
def test_the_last_active_admin_stays(organization: Any, change: tuple[str, ...]) -> None:
    action, *more = change
    with pytest.raises(CommandError, match="is the last active admin"):
        member(action, organization.admin.username, *more)
    kept = stored(organization.admin)
    assert (kept.role, kept.is_active) == ("admin", True)
    assert told(organization, "member.changed") == []


def test_it_invites_with_a_link_that_opens(organization: Any) -> None:
    address = member("invite", organization.model.slug, "--role", "editor").strip()
    link = find_link(LinkKind.INVITATION, address.split("/")[-2])
    assert (link.organization_id, link.role, link.email) == (organization.id, "editor", "")
    assert told(organization, "invitation.created") == [
        ("system", str(link.pk), {"role": "editor", "email": ""})
    ]


def test_an_invitation_is_mailed_where_that_works(organization: Any, post: Any) -> None:
    address = member("invite", organization.model.slug, "--email", "new@example.org").strip()
    [mail] = post.to("new@example.org")
    assert address in mail.get_payload(decode=True).decode()
    with pytest.raises(CommandError, match="valid email"):
        member("invite", organization.model.slug, "--email", "nobody")


def test_it_signs_a_member_out_everywhere(organization: Any, signed_in: Any) -> None:
    name = organization.viewer.username
    here, there = signed_in(organization.viewer), signed_in(organization.viewer)
    another = signed_in(organization.editor)

    assert member("sign-out", name) == f"{name} is signed out everywhere.\n"

    assert [is_in(browser) for browser in (here, there, another)] == [False, False, True]
    assert told(organization, "sessions.ended") == [("system", name, {})]
    assert is_in(signed_in(organization.viewer))


def test_it_says_what_is_wrong(organization: Any) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        member("list", "nowhere")
    for arguments in (("role", "nobody", "editor"), ("deactivate", "nobody")):
        with pytest.raises(CommandError, match="There is no member “nobody”"):
            member(*arguments)
    with pytest.raises(CommandError, match="invalid choice"):
        member("role", organization.viewer.username, "owner")
    with pytest.raises(CommandError, match="required"):
        member()
