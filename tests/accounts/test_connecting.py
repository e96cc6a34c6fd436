"""Members who connect the identity provider's identity with their account."""

from typing import Any

from django.test import Client

from core.accounts.models import SignOnIdentity
from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from core.tenancy.models import User
from tests.accounts.provider import ANNA, go, knows, set_up
from tests.accounts.test_second_factor import with_factor


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def member_named(organization: Any, subject: str) -> User | None:
    with tenant(organization.id):
        name = f"{subject}@harbour.example"
        return User.objects.filter(organization_id=organization.id, username=name).first()


def actions(organization: Any) -> list[str]:
    with tenant(organization.id):
        return list(AuditEvent.objects.order_by("created_at").values_list("action", flat=True))


def test_a_member_with_a_password_connects_and_then_comes_by_the_provider(
    organization: Any, issuer: str, anna: str, signed_in: Any
) -> None:
    set_up(organization, issuer)
    browser, elsewhere = signed_in(organization.editor), Client()
    browser.post("/you/single-sign-on/")
    knows(issuer, anna, {"groups": ["policy-editors"]})

    done = go(browser, organization, anna)
    go(elsewhere, organization, anna)

    assert done["Location"] == "/you/"
    assert "Single sign-on is connected." in text_of(browser.get("/you/"))
    assert organization.editor.username in text_of(elsewhere.get("/you/"))


def test_a_member_connects_nobody_whom_another_organizations_provider_vouches_for(
    organization: Any, other_organization: Any, issuer: str, anna: str, signed_in: Any
) -> None:
    """Its admins could say of anybody that it is the member."""
    set_up(organization, issuer)
    set_up(other_organization, issuer)
    browser = signed_in(organization.admin)
    browser.post("/you/single-sign-on/")

    lured = go(browser, other_organization, anna)

    assert lured.status_code == 403
    assert "another organization’s single sign-on" in text_of(lured)
    with tenant(organization.id):
        assert not SignOnIdentity.objects.exists()


def test_a_session_from_before_the_second_factor_connects_nobody(
    organization: Any, issuer: str, anna: str, signed_in: Any
) -> None:
    """It may be somebody else's by now, who would come in by the provider from then on."""
    set_up(organization, issuer)
    browser = signed_in(organization.viewer)
    with_factor(organization.viewer)

    refused = browser.post("/you/single-sign-on/", follow=True)
    go(browser, organization, anna)

    assert "This session began without your second factor." in text_of(refused)
    member = member_named(organization, anna)
    assert member is not None
    assert member.pk != organization.viewer.pk


def test_an_identity_is_one_members_and_a_name_that_is_taken_is_not_given_again(
    organization: Any, issuer: str, anna: str, signed_in: Any
) -> None:
    set_up(organization, issuer)
    go(Client(), organization, anna)
    browser = signed_in(organization.editor)
    browser.post("/you/single-sign-on/")

    taken = go(browser, organization, anna)
    knows(issuer, f"other-{anna}", ANNA | {"email": f"{anna}@harbour.example"})
    same_name = go(Client(), organization, f"other-{anna}")

    assert taken.status_code == 409
    assert same_name.status_code == 409
    assert "is taken" in text_of(same_name)
