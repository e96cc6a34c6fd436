"""SAML metadata: what is read of them, and what is refused."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from core.accounts.saml_metadata import MOST_CERTIFICATES, read_metadata
from core.errors import SignOnFailed

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


def test_the_same_certificate_counts_once() -> None:
    one, other = certificate(), certificate()

    assert len(read_metadata(metadata(one, other, one)).certificates) == 2


def test_so_many_certificates_are_refused_that_verifying_would_take_long() -> None:
    enough = [certificate() for _ in range(MOST_CERTIFICATES)]

    assert len(read_metadata(metadata(*enough)).certificates) == MOST_CERTIFICATES
    with pytest.raises(SignOnFailed, match="more than 10 certificates"):
        read_metadata(metadata(*enough, certificate()))


def test_a_certificate_of_no_known_version_is_refused() -> None:
    third, seventh = b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x06"

    with pytest.raises(SignOnFailed, match="can't be read"):
        read_metadata(metadata(certificate().replace(third, seventh, 1)))
