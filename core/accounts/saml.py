"""The protocol with an identity provider: SAML 2.0, Web Browser SSO.

The request goes by HTTP-Redirect, the response comes by HTTP-POST. Whatever the provider gets
wrong is a SignOnFailed; nothing that it answers is shown to anybody. Only what its signature
covers is read: see docs/decisions/0047.
"""

import base64
import secrets
import zlib
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from lxml import etree

from core.accounts.saml_assertion import Vouched, read_assertion
from core.accounts.saml_metadata import POST, SamlProvider, ServiceProvider, check_certificates
from core.accounts.saml_signature import signed_assertion
from core.accounts.saml_xml import ASSERTION, PROTOCOL, not_saml, read_xml
from core.errors import NotAllowed, SignOnFailed

MOST_CHARACTERS = 400_000  # of a response in base64
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"


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
        raise SignOnFailed(_("The identity provider’s response is for another address."))
    status = root.find(f"{PROTOCOL}Status/{PROTOCOL}StatusCode")
    if status is None or status.get("Value") != SUCCESS:
        raise NotAllowed(
            _("The identity provider did not let you in. Begin again, or ask an admin.")
        )
    if root.find(f"{ASSERTION}EncryptedAssertion") is not None:
        raise SignOnFailed(
            _(
                "The identity provider encrypts its assertions. Switch that off there: they come "
                "by HTTPS."
            )
        )
    return read_assertion(signed_assertion(root, provider), ours, provider, request_id)


def _read(response: str) -> etree._Element:
    if len(response) > MOST_CHARACTERS:
        raise not_saml()
    try:
        root = read_xml(base64.b64decode("".join(response.split()), validate=True))
    except ValueError as error:
        raise not_saml() from error
    if root.tag != f"{PROTOCOL}Response":
        raise not_saml()
    return root
