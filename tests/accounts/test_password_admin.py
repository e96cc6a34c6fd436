"""Where single sign-on is the only way, one admin comes in by password, and stays."""

from typing import Any

import pytest

from core.accounts.models import SignOn
from core.accounts.provisioning import deprovision
from core.audit.models import AuditEvent
from core.errors import Conflict, InvalidInput
from core.tenancy.context import tenant
from core.tenancy.members import create_member, find_member
from core.tenancy.models import Role, User
from tests.accounts.provider import set_up
from tests.conftest import PASSWORD


@pytest.fixture
def second_admin(organization: Any) -> User:
    return create_member(organization.id, f"second-{organization.id}", PASSWORD, Role.ADMIN)


def only(organization: Any, admin: User) -> None:
    with tenant(organization.id):
        SignOn.objects.create(organization_id=organization.id, is_only=True, password_admin=admin)


def test_that_admin_is_neither_let_out_nor_demoted(
    organization: Any, second_admin: User, signed_in: Any
) -> None:
    browser = signed_in(second_admin)
    only(organization, organization.admin)
    with tenant(organization.id):
        second_admin.refresh_from_db()
    there = f"/people/{organization.admin.pk}/"
    by_rest = f"/api/v1/organizations/{organization.id}/members/{organization.admin.pk}/"

    for refused in (
        browser.post(f"{there}deactivate/"),
        browser.post(there, {"role": "viewer"}),
        browser.patch(by_rest, {"is_active": False}, content_type="application/json"),
        browser.patch(by_rest, {"role": "editor"}, content_type="application/json"),
    ):
        assert refused.status_code == 409
        assert "alone can sign in when the identity provider is away" in refused.content.decode()
    with pytest.raises(Conflict, match="alone can sign in"):
        deprovision(organization.id, organization.admin.pk, actor="scim:test")
    with tenant(organization.id):
        admin = find_member(organization.admin.pk)
        assert (admin.role, admin.is_active) == (Role.ADMIN, True)
        assert not AuditEvent.objects.filter(action="member.changed").exists()


def test_other_admins_may_go(organization: Any, second_admin: User, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    only(organization, organization.admin)

    assert browser.post(f"/people/{second_admin.pk}/deactivate/").status_code == 302
    with tenant(organization.id):
        assert not find_member(second_admin.pk).is_active


def test_where_passwords_open_everything_that_admin_may_go(
    organization: Any, second_admin: User, signed_in: Any
) -> None:
    browser = signed_in(second_admin)
    with tenant(organization.id):
        SignOn.objects.create(organization_id=organization.id, password_admin=organization.admin)

    assert browser.post(f"/people/{organization.admin.pk}/deactivate/").status_code == 302


def test_an_admin_without_a_password_can_not_be_the_one(organization: Any, issuer: str) -> None:
    joined = create_member(organization.id, f"joined-{organization.id}", None, Role.ADMIN)

    with pytest.raises(InvalidInput, match="with a password"):
        set_up(organization, issuer, is_only=True, password_admin_id=joined.pk)
