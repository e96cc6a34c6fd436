"""Single sign-on by SAML 2.0, through a real identity provider on this machine."""

import base64
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.utils import timezone
from lxml import etree
from saml2.saml import NAMEID_FORMAT_EMAILADDRESS, NAMEID_FORMAT_TRANSIENT
from saml2.xmldsig import (
    DIGEST_SHA1,
    DIGEST_SHA224,
    DIGEST_SHA256,
    SIG_RSA_SHA1,
    SIG_RSA_SHA224,
    SIG_RSA_SHA256,
)

from core.accounts.models import SignOn, UsedAssertion
from core.accounts.saml_metadata import EXPIRED, fetch_metadata
from core.accounts.sign_on import sign_on_of
from core.audit.groups import make_group
from core.audit.models import AuditEvent
from core.errors import InvalidInput
from core.tenancy.context import tenant
from core.tenancy.models import Role, User
from tests.accounts.saml_provider import (
    SamlPeople,
    bring,
    go,
    make_certificate,
    saml_provider,
    set_up,
)

S = "{urn:oasis:names:tc:SAML:2.0:assertion}"
P = "{urn:oasis:names:tc:SAML:2.0:protocol}"
D = "{http://www.w3.org/2000/09/xmldsig#}"


@pytest.fixture
def people(tmp_path: Path, organization: Any) -> Iterator[SamlPeople]:
    """The provider; it lets Anna in, whose mail address is of this test only."""
    with saml_provider(tmp_path) as running:
        running.subject = f"anna-{organization.id}"
        mail = f"{running.subject}@harbour.example"
        running.attributes = {"mail": [mail], "groups": ["staff"]}
        yield running


def text_of(answer: Any) -> str:
    return str(answer.content.decode()).replace("&#x27;", "'")


def anna_of(organization: Any) -> User | None:
    name = f"anna-{organization.id}@harbour.example"
    with tenant(organization.id):
        return User.objects.filter(organization_id=organization.id, username=name).first()


def changed(response: str, change: Callable[[etree._Element], None]) -> str:
    """The response as somebody on the way would have changed it."""
    root = etree.fromstring(base64.b64decode(response))
    change(root)
    return base64.b64encode(etree.tostring(root)).decode()


def send(organization: Any, change: Callable[[etree._Element], None]) -> Any:
    """What comes of a response that was changed on the way."""
    browser = Client()
    there, response = bring(browser, organization)
    return browser.post(there, {"SAMLResponse": changed(response, change)})


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
    assert "can't join by themselves" in text_of(refused)


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
    assert "sessionid" not in page.cookies
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


def strip(path: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        for one in list(root.iter(path)):
            one.getparent().remove(one)

    return change


def other_name(root: etree._Element) -> None:
    root.find(f".//{S}NameID").text = "somebody else"


def comment_in_name(root: etree._Element) -> None:
    name = root.find(f".//{S}NameID")
    name.text, rest = name.text[:4], name.text[4:]
    name.append(etree.Comment("cut"))
    name[0].tail = rest


def wrapped(root: etree._Element) -> None:
    """Signature wrapping: the signed assertion is hidden, and a forged one stands in its place."""
    signed = root.find(f"{S}Assertion")
    forged = etree.fromstring(etree.tostring(signed))
    forged.set("ID", "_forged")
    forged.find(f".//{S}NameID").text = "somebody else"
    signature = forged.find(f"{D}Signature")
    root.replace(signed, forged)
    etree.SubElement(signature, f"{D}Object").append(signed)


def beside(root: etree._Element) -> None:
    forged = etree.fromstring(etree.tostring(root.find(f"{S}Assertion")))
    strip(f"{D}Signature")(forged)
    forged.set("ID", "_forged")
    root.append(forged)


def with_another_key(root: etree._Element) -> None:
    """Beside the certificate, which the signature does not cover."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    der = key.public_bytes(serialization.Encoding.DER, form)
    named = "{http://www.w3.org/2009/xmldsig11#}DEREncodedKeyValue"
    for about in root.iter(f"{D}KeyInfo"):
        etree.SubElement(about, named).text = base64.b64encode(der).decode()


def encrypted(root: etree._Element) -> None:
    root.find(f"{S}Assertion").tag = f"{S}EncryptedAssertion"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (strip(f"{D}Signature"), "does not sign its assertions"),
        (other_name, "signature is not right"),
        (wrapped, ""),
        (with_another_key, "signature is not right"),
        (beside, "something that is not SAML 2.0"),
        (strip(f"{S}Assertion"), "something that is not SAML 2.0"),
        (encrypted, "encrypts its assertions"),
        (lambda root: root.set("Destination", "https://elsewhere.example/"), "another address"),
    ],
)
def test_what_was_changed_on_the_way_opens_nothing(
    organization: Any,
    people: SamlPeople,
    change: Callable[[etree._Element], None],
    sentence: str,
) -> None:
    set_up(organization, people)

    refused = send(organization, change)

    assert refused.status_code == 503
    assert sentence in text_of(refused)
    assert anna_of(organization) is None


@pytest.mark.parametrize("name", ["_forged", None])
def test_a_signature_over_the_response_can_not_be_moved_to_another(
    organization: Any, people: SamlPeople, name: str | None
) -> None:
    """The signed response is hidden in a forged one, of another name or of the same."""
    set_up(organization, people)
    people.sign_assertion, people.sign_response = False, True

    def hide(root: etree._Element) -> None:
        signed = etree.fromstring(etree.tostring(root))
        root.set("ID", name or signed.get("ID", ""))
        other_name(root)
        signature = root.find(f"{D}Signature")
        assert signature is not None
        etree.SubElement(signature, f"{D}Object").append(signed)

    refused = send(organization, hide)

    assert refused.status_code == 503
    assert anna_of(organization) is None


def test_a_comment_does_not_cut_a_name_in_two(organization: Any, people: SamlPeople) -> None:
    set_up(organization, people)
    people.subject = f"anna-{organization.id}"

    send(organization, comment_in_name)

    with tenant(organization.id):
        from core.accounts.models import SignOnIdentity

        subjects = list(SignOnIdentity.objects.values_list("subject", flat=True))
    assert subjects in ([people.subject], [])


@pytest.mark.parametrize(
    "text",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        b"<x/>",
        b"no XML",
        b"",
    ],
)
def test_what_is_no_saml_is_refused_and_entities_are_not_read(
    organization: Any, people: SamlPeople, text: bytes
) -> None:
    set_up(organization, people)
    browser = Client()
    there, _ = bring(browser, organization)

    refused = browser.post(there, {"SAMLResponse": base64.b64encode(text).decode()})

    assert refused.status_code == 503
    assert "something that is not SAML 2.0" in text_of(refused)


@pytest.mark.parametrize("response", ["é", "====", "PHg", "\x00"])
def test_what_is_no_base64_is_refused_in_a_sentence(
    organization: Any, people: SamlPeople, response: str
) -> None:
    set_up(organization, people)
    browser = Client()
    there, _ = bring(browser, organization)

    refused = browser.post(there, {"SAMLResponse": response})

    assert refused.status_code == 503
    assert "something that is not SAML 2.0" in text_of(refused)


@pytest.mark.parametrize(
    "algorithms",
    [
        (SIG_RSA_SHA1, DIGEST_SHA1),
        (SIG_RSA_SHA256, DIGEST_SHA1),
        (SIG_RSA_SHA224, DIGEST_SHA256),
        (SIG_RSA_SHA256, DIGEST_SHA224),
    ],
)
def test_what_is_weaker_than_sha_256_is_not_taken(
    organization: Any, people: SamlPeople, algorithms: tuple[str, str]
) -> None:
    set_up(organization, people)
    people.algorithms = algorithms

    assert go(Client(), organization).status_code == 503
    assert anna_of(organization) is None


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
    assert EXPIRED in text_of(late)
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
        ("", "Paste the identity provider's metadata"),
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
        ("X509Certificate>MII", "X509Certificate>AAA", "can't be read"),
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
    assert "Paste the identity provider's metadata" in text_of(incomplete)
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
