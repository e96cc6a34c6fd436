"""SAML metadata: what is read of them, and what is refused."""

import pytest

from core.accounts.saml_metadata import MOST_CERTIFICATES, read_metadata
from core.errors import SignOnFailed
from tests.accounts.provider_metadata import certificate, metadata


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

    with pytest.raises(SignOnFailed, match="can’t be read"):
        read_metadata(metadata(certificate().replace(third, seventh, 1)))
