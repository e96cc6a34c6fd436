"""An authority of a test's own, and certificates that it signs."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_ONLY_SIGNS = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


class Authority:
    """Its files are in ``folder``; ``bundle`` is what has to be trusted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("An authority of tests")
        builder = self._builder(self._name, self._key).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        builder = builder.add_extension(_ONLY_SIGNS, critical=True)
        self.bundle = folder / "authority.pem"
        signed = builder.sign(self._key, hashes.SHA256())
        self.bundle.write_bytes(signed.public_bytes(Encoding.PEM))

    def certify(self, name: str, *addresses: str) -> tuple[Path, Path]:
        """The files of a certificate for a server at these IP addresses and localhost, and of
        its key, readable by its owner alone."""
        key = ec.generate_private_key(ec.SECP256R1())
        known: list[x509.GeneralName] = [x509.IPAddress(ip_address(each)) for each in addresses]
        names = x509.SubjectAlternativeName([*known, x509.DNSName("localhost")])
        builder = self._builder(_named(name), key).add_extension(names, critical=False)
        signed = builder.sign(self._key, hashes.SHA256())
        certificate = self._folder / f"{name}.crt"
        certificate.write_bytes(signed.public_bytes(Encoding.PEM))
        secret = self._folder / f"{name}.key"
        secret.touch(0o600)
        form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        secret.write_bytes(key.private_bytes(*form))
        return certificate, secret

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey
    ) -> x509.CertificateBuilder:
        """With what Python 3.13 insists on: who signed is named by its key as well."""
        now, signer = datetime.now(UTC), self._key.public_key()
        by = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(minutes=5))
            .not_valid_after(now + timedelta(days=90))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(by, critical=False)
        )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
