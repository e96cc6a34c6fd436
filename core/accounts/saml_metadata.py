"""What an identity provider says of itself in SAML metadata, and what we say of ourselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography import x509
from django.utils import timezone
from django.utils.translation import gettext as _
from lxml import etree

from core.accounts.provider_requests import MOST_BYTES, body_of, may_be
from core.accounts.saml_xml import METADATA, SIGNATURE, read_xml, text_of
from core.errors import SignOnFailed
from core.outbound.addresses import LONGEST_URL
from core.outbound.request import Request

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
SPEAKS = "urn:oasis:names:tc:SAML:2.0:protocol"
MOST_CERTIFICATES = 10  # a response is verified with each
HEAD, FOOT = "-----BEGIN CERTIFICATE-----\n", "\n-----END CERTIFICATE-----\n"


@dataclass(frozen=True, slots=True)
class SamlProvider:
    """``certificates`` are those that it signs with, as PEM."""

    entity_id: str
    sign_in_address: str
    certificates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceProvider:
    """What we are to the provider: our name, and where it sends people back to."""

    entity_id: str
    callback: str


def read_metadata(text: str) -> SamlProvider:
    """The provider that metadata describe; SignOnFailed says what is wrong with them."""
    if len(text) > MOST_BYTES:
        raise SignOnFailed(_("The metadata are too long for one identity provider."))
    root = read_xml(text.strip().encode())
    entities = [root] if root.tag == f"{METADATA}EntityDescriptor" else []
    entities = entities or root.findall(f"{METADATA}EntityDescriptor")
    described = [one for one in entities if one.find(f"{METADATA}IDPSSODescriptor") is not None]
    if len(described) != 1:
        raise SignOnFailed(
            _("These metadata describe no identity provider, or several. Take those of one.")
        )
    entity = described[0]
    role = entity.find(f"{METADATA}IDPSSODescriptor")
    entity_id = entity.get("entityID", "")
    if role is None or not 0 < len(entity_id) <= 500:
        raise SignOnFailed(_("These metadata name no identity provider (entityID)."))
    return SamlProvider(entity_id, _sign_in_address(role), _certificates(role))


def fetch_metadata(organization_id: UUID, address: str) -> str:
    """The metadata at an address; SignOnFailed where there are none."""
    try:
        return body_of(organization_id, Request("GET", address)).decode()
    except UnicodeDecodeError as error:
        raise SignOnFailed(_("The identity provider’s metadata can’t be read as UTF-8.")) from error


def valid_until(certificates: Sequence[str]) -> datetime:
    """When the last of these certificates ends."""
    read = (x509.load_pem_x509_certificate(one.encode()) for one in certificates)
    return max(one.not_valid_after_utc for one in read)


def check_certificates(certificates: Sequence[str]) -> None:
    """SignOnFailed where all have expired."""
    if valid_until(certificates) <= timezone.now():
        raise certificate_expired()


def certificate_expired() -> SignOnFailed:
    """In the language of whoever comes."""
    return SignOnFailed(
        _(
            "The identity provider’s certificate has expired. An admin has to enter its present "
            "metadata (Settings, Single sign-on)."
        )
    )


def our_metadata(entity_id: str, callback: str) -> bytes:
    """What a provider can be given instead of typing both."""
    entity = etree.Element(
        f"{METADATA}EntityDescriptor", {"entityID": entity_id}, nsmap={None: METADATA[1:-1]}
    )
    role = etree.SubElement(
        entity,
        f"{METADATA}SPSSODescriptor",
        {
            "AuthnRequestsSigned": "false",
            "WantAssertionsSigned": "true",
            "protocolSupportEnumeration": SPEAKS,
        },
    )
    there = {"Binding": POST, "Location": callback, "index": "0", "isDefault": "true"}
    etree.SubElement(role, f"{METADATA}AssertionConsumerService", there)
    return bytes(etree.tostring(entity, xml_declaration=True, encoding="UTF-8"))


def _sign_in_address(role: etree._Element) -> str:
    services = role.findall(f"{METADATA}SingleSignOnService")
    found = [one.get("Location", "") for one in services if one.get("Binding") == REDIRECT]
    if not found:
        raise SignOnFailed(_("These metadata name no address to sign in at by HTTP-Redirect."))
    if not may_be(found[0]):
        raise SignOnFailed(
            _(
                "The address to sign in at has to begin with https:// and have %(most)s "
                "characters at most."
            )
            % {"most": LONGEST_URL}
        )
    return str(found[0])


def _certificates(role: etree._Element) -> tuple[str, ...]:
    keys = role.findall(f"{METADATA}KeyDescriptor")
    signing = [one for one in keys if one.get("use", "signing") == "signing"]
    texts = [text_of(one) for key in signing for one in key.iter(f"{SIGNATURE}X509Certificate")]
    found = tuple(dict.fromkeys(_as_pem(text) for text in texts))
    if not found:
        raise SignOnFailed(_("These metadata have no certificate that the provider signs with."))
    if len(found) > MOST_CERTIFICATES:
        raise SignOnFailed(
            _("These metadata have more than %(most)s certificates.") % {"most": MOST_CERTIFICATES}
        )
    return found


def _as_pem(text: str) -> str:
    pem = HEAD + "".join(text.split()) + FOOT
    try:
        x509.load_pem_x509_certificate(pem.encode())
    except (ValueError, x509.InvalidVersion) as error:
        raise SignOnFailed(_("A certificate in these metadata can’t be read.")) from error
    return pem
