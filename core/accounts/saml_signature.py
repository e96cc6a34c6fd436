"""Which assertion of a SAML response its provider has signed.

``signxml`` verifies, and gives back what was signed, read anew. Nothing else is read.
"""

from cryptography.exceptions import UnsupportedAlgorithm
from django.utils.translation import gettext as _
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidCertificate, SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from core.accounts.saml_metadata import SamlProvider, certificate_expired
from core.accounts.saml_xml import ASSERTION, SIGNATURE, only
from core.errors import SignOnFailed

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


def signed_assertion(root: etree._Element, provider: SamlProvider) -> etree._Element:
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
            _("The identity provider does not sign its assertions. Switch that on there.")
        )
    raise SignOnFailed(_("The identity provider’s signature covers something else."))


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
        raise certificate_expired()
    raise SignOnFailed(
        _(
            "The identity provider’s signature is not right. Its certificate may have changed: an "
            "admin has to enter its present metadata then."
        )
    )
