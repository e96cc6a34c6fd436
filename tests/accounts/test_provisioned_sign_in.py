"""Whom the identity provider has told of by SCIM signs in by it, with the account that is there."""

from typing import Any

import pytest
from django.test import Client

from core.accounts.models import ProvisionedMember, SignOnIdentity
from core.accounts.provisioning import WantedMember, deprovision, provision
from core.tenancy.context import tenant
from core.tenancy.members import create_member, set_password
from core.tenancy.models import Role, User
from tests.accounts.provider import ANNA, go, knows, set_up


def told(organization: Any, username: str, external_id: str = "") -> User:
    wanted = WantedMember(username, "", external_id, True, Role.EDITOR)
    return provision(organization.id, wanted, actor="scim:test")


def members(organization: Any) -> list[str]:
    with tenant(organization.id):
        identities = SignOnIdentity.objects.order_by("subject")
        return list(identities.values_list("member__username", flat=True))


def test_one_is_found_by_what_the_provider_calls_them(
    organization: Any, issuer: str, anna: str
) -> None:
    set_up(organization, issuer, role_claim="", domains=())
    member = told(organization, f"a.berg-{organization.id}", external_id=anna)

    for _ in range(2):
        browser = Client()
        assert go(browser, organization, anna)["Location"] == "/ask/"
        assert browser.get("/ask/").context["member"].pk == member.pk
    assert members(organization) == [member.username]


def test_one_is_found_by_a_verified_address_that_is_the_name(
    organization: Any, issuer: str, anna: str
) -> None:
    set_up(organization, issuer, role_claim="", domains=())
    told(organization, f"{anna}@Harbour.example")

    assert go(Client(), organization, anna).status_code == 302
    assert len(members(organization)) == 1


@pytest.mark.parametrize("case", ["password", "address", "unverified", "known", "not told"])
def test_nobody_is_found_by_less(organization: Any, issuer: str, anna: str, case: str) -> None:
    set_up(organization, issuer, role_claim="", domains=())
    name = f"{anna}@harbour.example"
    if case == "not told":
        create_member(organization.id, name, None, Role.VIEWER)
    else:
        member = told(organization, f"other-{name}" if case == "address" else name)
        with tenant(organization.id):
            if case == "password":
                set_password(member, "somebody else could know it")
            if case == "address":
                User.objects.filter(pk=member.pk).update(email=name)
            if case == "known":
                SignOnIdentity.objects.create(
                    organization_id=organization.id, member=member, issuer=issuer, subject="before"
                )
    if case == "unverified":
        knows(issuer, anna, ANNA | {"email": name, "email_verified": False})

    refused = go(Client(), organization, anna)

    assert refused.status_code in (403, 409), refused.content.decode()
    with tenant(organization.id):
        assert not SignOnIdentity.objects.filter(subject=anna).exists()


def test_one_who_was_deleted_stays_out(organization: Any, issuer: str, anna: str) -> None:
    set_up(organization, issuer, role_claim="", domains=())
    member = told(organization, f"{anna}@harbour.example", external_id=anna)
    go(Client(), organization, anna)

    deprovision(organization.id, member.pk, actor="scim:test")

    assert go(Client(), organization, anna).status_code == 403
    with tenant(organization.id):
        assert ProvisionedMember.objects.get().deleted_at is not None
