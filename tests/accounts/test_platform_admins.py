"""Who runs the installation: by a command, and by nothing that an organization's admin can do."""

import io
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core.accounts.member_changes import offer_reset
from core.accounts.platform_admins import change_platform_admin
from core.accounts.provisioning import WantedMember, change_provisioned
from core.accounts.second_factors import begin_factor, factor_of
from core.audit import members as audited
from core.audit.models import AuditEvent
from core.errors import Conflict, LinkExpired
from core.tenancy.context import tenant
from core.tenancy.members import member_by_username
from core.tenancy.models import LinkKind, Role, User
from core.tenancy.one_time_links import find_link
from tests.conftest import PASSWORD


def call(*arguments):
    output = io.StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def signed_in(member):
    browser = Client()
    assert browser.post("/sign-in/", {"username": member.username, "password": PASSWORD})
    return browser


def runs_it(member):
    return member_by_username(member.username).is_platform_admin


def test_a_command_gives_it_takes_it_back_and_is_in_the_audit(organization):
    name = organization.editor.username
    browser = signed_in(organization.editor)

    assert "runs this installation" in call("platform_admin", name)
    assert browser.get("/installation/").status_code == 200
    assert "does not run" in call("platform_admin", name, "--revoke")
    call("platform_admin", name, "--revoke")

    assert browser.get("/installation/").status_code == 404
    with tenant(organization.id):
        found = AuditEvent.objects.filter(action="member.changed").order_by("created_at")
        assert [(e.actor, e.target, e.details) for e in found] == [
            ("system", name, {"is_platform_admin": True}),
            ("system", name, {"is_platform_admin": False}),
        ]
    with pytest.raises(CommandError, match="no member “nobody”"):
        call_command("platform_admin", "nobody")


def test_a_member_can_be_made_with_it(organization):
    name = f"ops-{uuid.uuid4().hex[:8]}"

    link = call("create_member", organization.model.slug, name, "--platform-admin").strip()

    member = find_link(LinkKind.RESET, link.split("/")[-2]).member
    assert member.is_platform_admin and member.role == Role.VIEWER


def test_members_made_in_any_other_way_do_not_have_it(organization, signed_in):
    admin = signed_in(organization.admin)
    form = {"role": "admin", "email": "new@example.org", "is_platform_admin": "on"}
    page = admin.post("/people/invite/", form).content.decode()
    token = page.split("/invitation/")[1].split("/")[0]
    name = f"new-{uuid.uuid4().hex[:8]}"
    guest = Client()
    guest.get(f"/invitation/{token}/")
    typed = {"password": PASSWORD, "repeated": PASSWORD, "is_platform_admin": "on"}
    guest.post("/invitation/", {"username": name, **typed})
    admin.post(f"/people/{organization.viewer.pk}/", form)

    with tenant(organization.id):
        assert User.objects.get(username=name).role == Role.ADMIN
        assert not User.objects.filter(organization=organization.id, is_platform_admin=True)


def test_an_admin_makes_them_no_link_for_a_new_password(organization, signed_in):
    kept = audited.offer_reset(organization.id, organization.editor.pk, actor="user:ada")
    change_platform_admin(organization.editor, True, actor="test")

    refused = signed_in(organization.admin).post(f"/people/{organization.editor.pk}/reset-link/")

    assert refused.status_code == 409
    assert "reset_password" in refused.content.decode()
    with pytest.raises(Conflict):
        offer_reset(organization.id, organization.editor.pk, actor="user:ada")
    with pytest.raises(LinkExpired):
        find_link(LinkKind.RESET, kept.address.split("/")[-2])
    assert "/reset/" in call("reset_password", organization.editor.username)


def test_an_admin_leaves_them_their_second_factor(organization, signed_in):
    change_platform_admin(organization.editor, True, actor="test")
    begin_factor(organization.editor)

    person = f"/people/{organization.editor.pk}/"
    page = signed_in(organization.admin).post(f"{person}remove-second-factor/", follow=True)

    assert "reset_two_factor" in page.content.decode()
    assert factor_of(organization.editor)
    call("reset_two_factor", organization.editor.username)
    assert factor_of(organization.editor) is None


def test_a_provider_gives_them_no_other_mail_address(organization):
    change_platform_admin(organization.editor, True, actor="test")
    member = organization.editor

    def told(email, role):
        wanted = WantedMember(member.username, email, "", True, role)
        return change_provisioned(organization.id, member.pk, wanted, actor="scim")

    with pytest.raises(Conflict, match="alone changes the mail address"):
        told("attacker@example.org", None)
    assert told(member.email, Role.VIEWER).role == Role.VIEWER
    assert runs_it(member)


def test_who_is_let_out_runs_nothing(organization, signed_in):
    change_platform_admin(organization.editor, True, actor="test")
    browser = signed_in(organization.editor)
    audited.change_member(
        organization.id, organization.editor.pk, is_active=False, actor="user:ada"
    )

    assert browser.get("/installation/")["Location"].startswith("/sign-in/")
