"""Setting up a SAML provider, and keeping up with its metadata."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from lxml import etree
from saml2.saml import NAMEID_FORMAT_TRANSIENT

from core.accounts.models import SignOn
from core.accounts.saml_metadata import certificate_expired, fetch_metadata
from core.accounts.sign_on import sign_on_of
from core.audit.models import AuditEvent
from core.errors import InvalidInput
from core.tenancy.context import tenant
from tests.accounts.saml_provider import (
    SamlPeople,
    bring,
    go,
    make_certificate,
    set_up,
    text_of,
)


def test_another_key_is_refused_until_the_metadata_are_read_anew(
    organization: Any, people: SamlPeople
) -> None:
    address = f"{people.address}/metadata"
    set_up(organization, people, metadata="", metadata_url=address)
    make_certificate(people.folder)

    refused = go(Client(), organization)
    with tenant(organization.id):
        SignOn.objects.update(metadata_read_at=timezone.now() - timedelta(days=2))
    let_in = go(Client(), organization)

    assert "signature is not right" in text_of(refused)
    assert let_in["Location"] == "/ask/"
    with tenant(organization.id):
        by_itself = AuditEvent.objects.get(action="sign_on.set_up", actor="single sign-on")
    assert by_itself.details == {"metadata_url": address}


@pytest.mark.parametrize("last_read", [None, timedelta(days=-2), timedelta(days=300)])
def test_a_metadata_address_that_is_away_leaves_the_stored_ones_and_is_left_alone_a_while(
    organization: Any, people: SamlPeople, last_read: timedelta | None
) -> None:
    set_up(organization, people, metadata="", metadata_url=f"{people.address}/metadata")
    read_at = None if last_read is None else timezone.now() + last_read
    with tenant(organization.id):
        SignOn.objects.update(metadata_url="http://127.0.0.1:1/metadata", metadata_read_at=read_at)

    with patch("core.accounts.round_trip.fetch_metadata", wraps=fetch_metadata) as asked:
        first, second = go(Client(), organization), go(Client(), organization)
        with time_machine.travel(timezone.now() + timedelta(minutes=11)):
            bring(Client(), organization)

    assert (first["Location"], second["Location"]) == ("/ask/", "/ask/")
    assert asked.call_count == 2


def test_metadata_whose_certificates_have_all_ended_do_not_take_the_place_of_others(
    organization: Any, people: SamlPeople
) -> None:
    set_up(organization, people, metadata="", metadata_url=f"{people.address}/metadata")
    with tenant(organization.id):
        SignOn.objects.update(metadata_read_at=None)
    there, ended = people.folder / "certificate.pem", people.folder / "ended"
    ended.mkdir()
    make_certificate(ended, days=-1)
    present = there.read_text()

    there.write_text((ended / "certificate.pem").read_text())
    away = Client().get(f"/sign-in/single/{organization.model.slug}/go/")
    there.write_text(present)

    assert away.status_code == 302
    assert go(Client(), organization)["Location"] == "/ask/"


def test_a_certificate_that_has_expired_is_said_to_have(
    organization: Any, people: SamlPeople
) -> None:
    set_up(organization, people)
    browser = Client()
    there, response = bring(browser, organization)

    with time_machine.travel(timezone.now() + timedelta(days=40)):
        late = Client().get(f"/sign-in/single/{organization.model.slug}/go/")

    assert late.status_code == 503
    assert certificate_expired().detail in text_of(late)
    make_certificate(people.folder, days=-1)
    with pytest.raises(InvalidInput, match="certificate has expired"):
        set_up(organization, people)
    assert browser.post(there, {"SAMLResponse": response})["Location"] == "/ask/"


def test_people_without_a_lasting_name_are_refused_in_a_sentence(
    organization: Any, people: SamlPeople
) -> None:
    set_up(organization, people)
    people.name_format = NAMEID_FORMAT_TRANSIENT

    assert "another name each time" in text_of(go(Client(), organization))


@pytest.mark.parametrize(
    ("metadata", "sentence"),
    [
        ("", "Paste the identity provider’s metadata"),
        ("no XML", "not SAML 2.0"),
        ("<x/>", "no identity provider, or several"),
        ('<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>', "not SAML 2.0"),
    ],
)
def test_wrong_metadata_are_refused_in_a_sentence(
    organization: Any, people: SamlPeople, metadata: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        set_up(organization, people, metadata=metadata)

    assert list(refused.value.extra["errors"]) == ["metadata"]
    assert sign_on_of(organization.id) is None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("entityID=", "x=", "name no identity provider"),
        ("HTTP-Redirect", "HTTP-Artifact", "no address to sign in at"),
        ("SingleSignOnService", "SingleLogoutService", "no address to sign in at"),
        ("X509Certificate>", "X509Wrong>", "no certificate"),
        ("X509Certificate>MII", "X509Certificate>AAA", "can’t be read"),
        ('Location="http:', 'Location="ftp:', "has to begin with https"),
    ],
)
def test_metadata_that_lack_something_say_what(
    organization: Any, people: SamlPeople, old: str, new: str, sentence: str
) -> None:
    metadata = people.metadata.replace(old, new)

    with pytest.raises(InvalidInput, match=sentence):
        set_up(organization, people, metadata=metadata)


@pytest.mark.parametrize("address", ["https://10.0.0.7/metadata", "ftp://x.example", "nonsense"])
def test_metadata_are_read_only_where_this_server_may_ask(
    organization: Any, people: SamlPeople, override: Any, address: str
) -> None:
    override(SIGN_ON_PRIVATE_NETWORKS=[])
    with pytest.raises(InvalidInput) as refused:
        set_up(organization, people, metadata="", metadata_url=address)
    assert list(refused.value.extra["errors"]) == ["metadata_url"]


def test_our_metadata_are_there_once_it_is_set_up(organization: Any, people: SamlPeople) -> None:
    address = f"/sign-in/single/{organization.model.slug}/metadata/"
    before = Client().get(address)
    set_up(organization, people)

    described = etree.fromstring(Client().get(address).content)

    assert before.status_code == 404
    assert described.get("entityID", "").endswith(address)
    assert Client().get("/sign-in/single/nobody-here/metadata/").status_code == 404


def test_an_admin_sets_it_up_on_a_page_or_by_rest(
    organization: Any, people: SamlPeople, signed_in: Any, api: Any
) -> None:
    browser = signed_in(organization.admin)
    form = {"protocol": "saml", "metadata": people.metadata, "other_role": "viewer"}
    address = f"/api/v1/organizations/{organization.id}/sign-on/"
    program = api(organization.secret_key)

    incomplete = browser.post("/settings/sign-on/", form | {"metadata": ""})
    saved = browser.post("/settings/sign-on/", form, follow=True)
    kept = browser.post("/settings/sign-on/", form | {"metadata": ""}, follow=True)
    shown = program.get(address).json()
    order = {"protocol": "saml", "metadata_url": f"{people.address}/metadata"}
    by_rest = program.put(address, order, content_type="application/json").json()
    wrong = program.put(
        address,
        order | {"metadata_url": f"{people.address}/sign-in"},
        content_type="application/json",
    )

    assert incomplete.status_code == 422
    assert "Paste the identity provider’s metadata" in text_of(incomplete)
    assert "Single sign-on: saved." in text_of(saved)
    assert f"Stored: {people.address}/metadata, with a certificate until" in text_of(kept)
    assert (shown["issuer"], shown["client_id"]) == (f"{people.address}/metadata", "")
    assert shown["entity_id"].endswith(f"/sign-in/single/{organization.model.slug}/metadata/")
    assert shown["certificate_ends"] is not None
    assert by_rest["metadata_url"] == f"{people.address}/metadata"
    assert list(wrong.json()["errors"]) == ["metadata_url"]


def test_from_one_protocol_to_the_other_nothing_of_the_first_stays(
    organization: Any, people: SamlPeople
) -> None:
    from tests.accounts import provider as oidc

    with oidc.provider() as issuer:
        oidc.set_up(organization, issuer)
        set_up(organization, people)
        by_saml = sign_on_of(organization.id)
        oidc.set_up(organization, issuer)
        by_oidc = sign_on_of(organization.id)

    assert by_saml is not None
    assert by_oidc is not None
    assert (by_saml.client_id, by_saml.sealed_client_secret) == ("", "")
    assert (by_oidc.metadata, by_oidc.issuer) == ("", issuer)
