"""The protocol with an identity provider: SAML 2.0, Web Browser SSO.

The request goes by HTTP-Redirect, the response comes by HTTP-POST. Whatever the provider gets
wrong is a SignOnFailed; nothing that it answers is shown to anybody. Only what its signature
covers is read: see docs/decisions/0047.
"""

import base64
import secrets
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from cryptography.exceptions import UnsupportedAlgorithm
from django.utils import timezone
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidCertificate, SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from core.accounts.asking import CLOCKS_APART_SECONDS
from core.accounts.saml_metadata import EXPIRED, POST, SamlProvider, check_certificates
from core.accounts.saml_xml import (
    ASSERTION,
    NOT_SAML,
    PROTOCOL,
    SIGNATURE,
    only,
    read_xml,
    text_of,
)
from core.errors import NotAllowed, SignOnFailed

MOST_CHARACTERS = 400_000  # of a response in base64
SKEW = timedelta(seconds=CLOCKS_APART_SECONDS)
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
FORMATS = "urn:oasis:names:tc:SAML:{}:nameid-format:{}"
EMAIL, TRANSIENT = FORMATS.format("1.1", "emailAddress"), FORMATS.format("2.0", "transient")
# What providers call a mail address.
MAIL_NAMES = (
    *("email", "mail", "emailAddress", "urn:oid:0.9.2342.19200300.100.1.3"),
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
)
SIGNED_BY = frozenset(
    method
    for method in SignatureMethod
    if method.name.startswith(("RSA_SHA", "ECDSA_SHA", "SHA"))
    and not any(weak in method.name for weak in ("SHA1", "224"))
)
DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
# What verifying a signature raises that is not right, or of a kind that nobody uses.
NOT_VERIFIED = (
    *(SignXMLException, etree.LxmlError, UnsupportedAlgorithm),
    *(ValueError, KeyError, TypeError, NotImplementedError),
)
CLOCKS = "Its clock and this server's may be apart by more than a minute."


@dataclass(frozen=True, slots=True)
class ServiceProvider:
    """What we are to the provider: our name, and where it sends people back to."""

    entity_id: str
    callback: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who came back. ``claims`` are as those of OpenID Connect; ``assertion_id`` may be used once,
    until ``ends_at``."""

    claims: dict[str, Any]
    assertion_id: str
    ends_at: datetime


def begin(ours: ServiceProvider, provider: SamlProvider) -> tuple[str, str]:
    """Where to send the browser, and the request's id, which the response must name."""
    check_certificates(provider.certificates)
    request_id = f"_{secrets.token_hex(20)}"
    request = etree.Element(
        f"{PROTOCOL}AuthnRequest",
        {
            "ID": request_id,
            "Version": "2.0",
            "IssueInstant": f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
            "Destination": provider.sign_in_address,
            "AssertionConsumerServiceURL": ours.callback,
            "ProtocolBinding": POST,
        },
        nsmap={"samlp": PROTOCOL[1:-1], "saml": ASSERTION[1:-1]},
    )
    etree.SubElement(request, f"{ASSERTION}Issuer").text = ours.entity_id
    etree.SubElement(request, f"{PROTOCOL}NameIDPolicy", {"AllowCreate": "true"})
    deflated = zlib.compress(etree.tostring(request), wbits=-15)
    query = urlencode({"SAMLRequest": base64.b64encode(deflated).decode()})
    address = provider.sign_in_address
    return f"{address}{'&' if '?' in address else '?'}{query}", request_id


def finish(
    ours: ServiceProvider, provider: SamlProvider, request_id: str, response: str
) -> Vouched:
    """Who came back with ``response`` (base64), verified; NotAllowed for whom the provider did not
    let in."""
    root = _read(response)
    if root.get("Destination", ours.callback) != ours.callback:
        raise SignOnFailed("The identity provider's response is for another address.")
    status = root.find(f"{PROTOCOL}Status/{PROTOCOL}StatusCode")
    if status is None or status.get("Value") != SUCCESS:
        raise NotAllowed("The identity provider did not let you in. Begin again, or ask an admin.")
    if root.find(f"{ASSERTION}EncryptedAssertion") is not None:
        raise SignOnFailed(
            "The identity provider encrypts its assertions. Switch that off there: they come by "
            "HTTPS."
        )
    assertion = _signed_assertion(root, provider)
    if text_of(assertion.find(f"{ASSERTION}Issuer")) != provider.entity_id:
        raise SignOnFailed("The assertion is of another identity provider.")
    ends_at = min(_conditions_end(assertion, ours), _confirmation_end(assertion, ours, request_id))
    assertion_id = assertion.get("ID")
    if not assertion_id:
        raise SignOnFailed(NOT_SAML)
    return Vouched(_claims(assertion), assertion_id, ends_at + SKEW)


def _read(response: str) -> etree._Element:
    if len(response) > MOST_CHARACTERS:
        raise SignOnFailed(NOT_SAML)
    try:
        root = read_xml(base64.b64decode("".join(response.split()), validate=True))
    except ValueError as error:
        raise SignOnFailed(NOT_SAML) from error
    if root.tag != f"{PROTOCOL}Response":
        raise SignOnFailed(NOT_SAML)
    return root


def _signed_assertion(root: etree._Element, provider: SamlProvider) -> etree._Element:
    """The assertion, as its own signature or that of the response covers it, read anew from what
    was signed."""
    assertion = only(root, f"{ASSERTION}Assertion")
    if assertion.find(f"{SIGNATURE}Signature") is not None:
        signed = _verified(assertion, provider)
        if signed.tag == assertion.tag and signed.get("ID") == assertion.get("ID"):
            return signed
    elif root.find(f"{SIGNATURE}Signature") is not None:
        signed = _verified(root, provider)
        if signed.tag == root.tag and signed.get("ID") == root.get("ID"):
            return only(signed, f"{ASSERTION}Assertion")
    else:
        raise SignOnFailed(
            "The identity provider does not sign its assertions. Switch that on there."
        )
    raise SignOnFailed("The identity provider's signature covers something else.")


def _verified(element: etree._Element, provider: SamlProvider) -> etree._Element:
    """What the signature right below ``element`` covers."""
    expected = SignatureConfiguration(
        location="./", signature_methods=SIGNED_BY, digest_algorithms=DIGESTS
    )
    # By itself, so that its signature can point at nothing outside.
    alone = etree.tostring(element, with_tail=False)
    has_expired = False
    for certificate in provider.certificates:
        try:
            found = XMLVerifier().verify(
                alone, x509_cert=certificate, expect_config=expected, id_attribute="ID"
            )
        except InvalidCertificate:
            has_expired = True
        except NOT_VERIFIED:
            continue
        else:
            if not isinstance(found, list) and found.signed_xml is not None:
                return found.signed_xml
    if has_expired:
        raise SignOnFailed(EXPIRED)
    raise SignOnFailed(
        "The identity provider's signature is not right. Its certificate may have changed: an "
        "admin has to enter its present metadata then."
    )


def _conditions_end(assertion: etree._Element, ours: ServiceProvider) -> datetime:
    """Until when the assertion holds; SignOnFailed where it is not for us or not for now."""
    conditions = only(assertion, f"{ASSERTION}Conditions")
    restrictions = conditions.findall(f"{ASSERTION}AudienceRestriction")
    if not restrictions or not all(
        ours.entity_id in map(text_of, one.findall(f"{ASSERTION}Audience")) for one in restrictions
    ):
        raise SignOnFailed(
            "The assertion is for another audience. The identity provider has to know this server "
            "by the entity ID that the settings show."
        )
    statement = assertion.find(f"{ASSERTION}AuthnStatement")
    if statement is None:
        raise SignOnFailed("The assertion does not say that anybody signed in.")
    if ends := statement.get("SessionNotOnOrAfter"):
        _check_end(_time(ends))
    return _check_times(conditions)


def _confirmation_end(
    assertion: etree._Element, ours: ServiceProvider, request_id: str
) -> datetime:
    """Until when it may be handed over; SignOnFailed unless it is in answer to our request."""
    for one in assertion.findall(f"{ASSERTION}Subject/{ASSERTION}SubjectConfirmation"):
        data = one.find(f"{ASSERTION}SubjectConfirmationData")
        if one.get("Method") != BEARER or data is None:
            continue
        if data.get("Recipient") != ours.callback:
            raise SignOnFailed("The assertion is for another address.")
        if data.get("InResponseTo") != request_id:
            raise SignOnFailed("The assertion answers another request. Begin again.")
        return _check_times(data)
    raise SignOnFailed("The assertion does not say for whom it is (bearer).")


def _check_times(element: etree._Element) -> datetime:
    begins = element.get("NotBefore")
    if begins and _time(begins) > timezone.now() + SKEW:
        raise SignOnFailed(f"The identity provider's assertion is not valid yet. {CLOCKS}")
    end = _time(element.get("NotOnOrAfter", ""))
    _check_end(end)
    return end


def _check_end(end: datetime) -> None:
    if end <= timezone.now() - SKEW:
        raise SignOnFailed(f"The identity provider's assertion has expired. {CLOCKS} Begin again.")


def _time(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise SignOnFailed("A time in the identity provider's assertion can't be read.") from error
    # The standard has times in UTC, whether they say so or not.
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _claims(assertion: etree._Element) -> dict[str, Any]:
    name_id = only(assertion, f"{ASSERTION}Subject/{ASSERTION}NameID")
    subject, name_format = text_of(name_id), name_id.get("Format", "")
    if not 0 < len(subject) <= 255 or name_format == TRANSIENT:
        raise SignOnFailed(
            "The identity provider gives people another name each time. Have it send a NameID of "
            "the format persistent or emailAddress."
        )
    claims: dict[str, Any] = {}
    for attribute in assertion.iterfind(f"{ASSERTION}AttributeStatement/{ASSERTION}Attribute"):
        values = [text_of(one) for one in attribute.findall(f"{ASSERTION}AttributeValue")]
        for name in filter(None, (attribute.get("FriendlyName"), attribute.get("Name"))):
            claims[name] = values
    mails = [claims[name][0] for name in MAIL_NAMES if claims.get(name)]
    email = subject if name_format == EMAIL else next(iter(mails), "")
    return claims | {"sub": subject, "email": email, "email_verified": bool(email)}
