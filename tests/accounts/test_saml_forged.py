"""What a SAML provider did not say: changed on the way, weakly signed, or no SAML at all."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from lxml import etree
from saml2.xmldsig import (
    DIGEST_SHA1,
    DIGEST_SHA224,
    DIGEST_SHA256,
    SIG_RSA_SHA1,
    SIG_RSA_SHA224,
    SIG_RSA_SHA256,
)

from core.tenancy.context import tenant
from tests.accounts.saml_provider import (
    SamlPeople,
    anna_of,
    bring,
    go,
    set_up,
    text_of,
)

S = "{urn:oasis:names:tc:SAML:2.0:assertion}"
D = "{http://www.w3.org/2000/09/xmldsig#}"


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
