"""Single sign-on by SAML 2.0, through a real identity provider on this machine."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from saml2.saml import NAMEID_FORMAT_EMAILADDRESS

from core.accounts.models import UsedAssertion
from core.audit.groups import make_group
from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from core.tenancy.models import Role
from tests.accounts.saml_provider import (
    SamlPeople,
    anna_of,
    bring,
    go,
    set_up,
    text_of,
)


def test_whoever_the_provider_knows_joins_and_comes_back_as_the_same_member(
    organization: Any, people: SamlPeople
) -> None:
    set_up(organization, people)
    first, second = Client(), Client()

    joined = go(first, organization, "?next=/documents/")
    again = go(second, organization)

    assert (joined["Location"], again["Location"]) == ("/documents/", "/ask/")
    assert first.get("/ask/").status_code == 200
    member = anna_of(organization)
    assert member is not None
    assert (member.role, member.has_usable_password()) == (Role.VIEWER, False)
    with tenant(organization.id):
        actions = AuditEvent.objects.order_by("created_at").values_list("action", flat=True)
        assert list(actions) == [
            "sign_on.set_up",
            "member.created",
            "sign_on.connected",
            "sign_in.succeeded",
            "sign_in.succeeded",
        ]


def test_groups_give_role_and_groups_at_each_sign_in(organization: Any, people: SamlPeople) -> None:
    set_up(organization, people)
    make_group(organization.id, "Board", "board-group", actor="test")
    seen = []

    for groups in (["policy-admins", "board-group"], ["policy-editors"], []):
        people.attributes["groups"] = groups
        go(Client(), organization)
        member = anna_of(organization)
        assert member is not None
        with tenant(organization.id):
            seen.append((member.role, [group.name for group in member.groups.all()]))

    assert seen == [(Role.ADMIN, ["Board"]), (Role.EDITOR, []), (Role.VIEWER, [])]


def test_an_unknown_group_ends_in_a_sentence_where_others_may_not_come_in(
    organization: Any, people: SamlPeople
) -> None:
    set_up(organization, people, other_role="")

    refused = go(Client(), organization)

    assert refused.status_code == 403
    assert "None of your groups may sign in here." in text_of(refused)
    assert anna_of(organization) is None


@pytest.mark.parametrize("mail", [["anna@elsewhere.example"], []])
def test_only_addresses_of_the_domains_join(
    organization: Any, people: SamlPeople, mail: list[str]
) -> None:
    set_up(organization, people)
    people.attributes = {"mail": mail} if mail else {}

    refused = go(Client(), organization)

    assert refused.status_code == 403
    assert "can’t join by themselves" in text_of(refused)


def test_the_name_itself_may_be_the_mail_address(organization: Any, people: SamlPeople) -> None:
    set_up(organization, people)
    people.subject, people.attributes = f"anna-{organization.id}@harbour.example", {}
    people.name_format = NAMEID_FORMAT_EMAILADDRESS

    assert go(Client(), organization)["Location"] == "/ask/"
    assert anna_of(organization) is not None


def test_a_signature_over_the_whole_response_will_do(organization: Any, people: SamlPeople) -> None:
    set_up(organization, people)
    people.sign_assertion, people.sign_response = False, True
    by_response = go(Client(), organization)
    people.sign_assertion = True
    by_both = go(Client(), organization)

    assert (by_response["Location"], by_both["Location"]) == ("/ask/", "/ask/")


def test_single_sign_on_only_keeps_one_admins_password(
    organization: Any, people: SamlPeople, signed_in: Any
) -> None:
    from tests.conftest import PASSWORD

    set_up(organization, people, is_only=True)
    form = {"username": organization.viewer.username, "password": PASSWORD}

    assert Client().post("/sign-in/", form).status_code == 403
    assert signed_in(organization.admin).get("/ask/").status_code == 200
    assert go(Client(), organization)["Location"] == "/ask/"


def test_a_member_with_a_password_connects_and_then_comes_by_the_provider(
    organization: Any, people: SamlPeople, signed_in: Any
) -> None:
    set_up(organization, people)
    browser, elsewhere = signed_in(organization.editor), Client()
    browser.post("/you/single-sign-on/")

    done = go(browser, organization)
    go(elsewhere, organization)

    assert done["Location"] == "/you/"
    assert organization.editor.username in text_of(elsewhere.get("/you/"))


def test_a_form_that_comes_without_the_session_is_sent_on_by_a_page_of_ours(
    organization: Any, people: SamlPeople
) -> None:
    """Browsers send no cookie with another site's form."""
    set_up(organization, people)
    browser = Client()
    there, response = bring(browser, organization)

    page = Client().post(there, {"SAMLResponse": response})
    done = browser.post(there, {"SAMLResponse": response, "sent_on": "1"})

    assert page.status_code == 200
    assert response in text_of(page).replace("&#x3D;", "=")
    assert settings.SESSION_COOKIE_NAME not in page.cookies
    assert done["Location"] == "/ask/"


def test_an_assertion_opens_once_and_only_what_began_here(
    organization: Any, people: SamlPeople
) -> None:
    set_up(organization, people)
    browser, stranger, other = Client(), Client(), Client()
    there, response = bring(browser, organization)
    bring(other, organization)

    nobody = stranger.post(there, {"SAMLResponse": response, "sent_on": "1"})
    of_another_request = other.post(there, {"SAMLResponse": response})
    first = browser.post(there, {"SAMLResponse": response})
    again = browser.post(there, {"SAMLResponse": response, "sent_on": "1"})

    assert (nobody.status_code, first["Location"], again.status_code) == (403, "/ask/", 403)
    assert "answers another request" in text_of(of_another_request)


def test_an_assertion_is_refused_again_even_in_the_session_that_asked(
    organization: Any, people: SamlPeople
) -> None:
    set_up(organization, people)
    browser = Client()
    there, response = bring(browser, organization)
    errand = browser.session["sign_on"]
    browser.post(there, {"SAMLResponse": response})
    session = browser.session
    session["sign_on"] = errand
    session.save()

    again = browser.post(there, {"SAMLResponse": response})

    assert again.status_code == 503
    assert "This assertion was used before." in text_of(again)


def test_what_is_kept_of_used_assertions_goes_when_they_have_ended(
    organization: Any, people: SamlPeople
) -> None:
    set_up(organization, people)
    go(Client(), organization)
    with tenant(organization.id):
        UsedAssertion.objects.update(ends_at=timezone.now() - timedelta(minutes=2))

    go(Client(), organization)

    with tenant(organization.id):
        assert UsedAssertion.objects.count() == 1


def test_one_organizations_provider_opens_no_other(
    organization: Any, other_organization: Any, people: SamlPeople
) -> None:
    """Both trust the same provider, which names whom its assertion is for."""
    set_up(other_organization, people)
    services = people.services
    set_up(organization, people)
    browser = Client()
    _, response = bring(browser, organization)
    people.services = services
    there, _ = bring(browser, other_organization)

    crossed = browser.post(there, {"SAMLResponse": response})

    assert crossed.status_code == 503
    assert "is for another address" in text_of(crossed)
    assert anna_of(other_organization) is None


@pytest.mark.parametrize(
    ("later", "sentence"),
    [
        (timedelta(hours=2), "assertion has expired"),
        (timedelta(hours=-2), "assertion is not valid yet"),
    ],
)
def test_clocks_that_are_apart_are_said_to_be(
    organization: Any, people: SamlPeople, later: timedelta, sentence: str
) -> None:
    set_up(organization, people)
    browser = Client()
    there, response = bring(browser, organization)

    with time_machine.travel(timezone.now() + later):
        refused = browser.post(there, {"SAMLResponse": response})

    assert refused.status_code == 503
    assert sentence in text_of(refused)
    assert "may be apart by more than a minute" in text_of(refused)


def test_clocks_that_are_half_a_minute_apart_are_near_enough(
    organization: Any, people: SamlPeople
) -> None:
    set_up(organization, people)
    browser = Client()
    there, response = bring(browser, organization)

    with time_machine.travel(timezone.now() - timedelta(seconds=30)):
        assert browser.post(there, {"SAMLResponse": response})["Location"] == "/ask/"
