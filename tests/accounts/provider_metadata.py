"""SAML metadata of a provider that nobody can go to."""

import base64
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

KEY = ec.generate_private_key(ec.SECP256R1())


def certificate() -> bytes:
    """Another one each time, in DER."""
    name, now = x509.Name([]), datetime.now(UTC)
    number = x509.random_serial_number()
    builder = x509.CertificateBuilder(name, name, KEY.public_key(), number)
    builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return builder.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def metadata(*certificates: bytes) -> str:
    texts = (base64.b64encode(one).decode() for one in certificates)
    keys = "".join(
        f"<KeyDescriptor use='signing'><d:KeyInfo><d:X509Data><d:X509Certificate>{text}"
        "</d:X509Certificate></d:X509Data></d:KeyInfo></KeyDescriptor>"
        for text in texts
    )
    return (
        "<EntityDescriptor entityID='https://provider.example/' "
        "xmlns='urn:oasis:names:tc:SAML:2.0:metadata' xmlns:d='http://www.w3.org/2000/09/xmldsig#'>"
        f"<IDPSSODescriptor>{keys}<SingleSignOnService Location='https://provider.example/sign-in' "
        "Binding='urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'/>"
        "</IDPSSODescriptor></EntityDescriptor>"
    )
