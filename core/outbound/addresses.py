"""Which servers that admins of organizations name may be asked: public ones over HTTPS, and those
of the networks that a setting names."""

import asyncio
import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.translation import gettext as _

from core.outbound.lookups import lookups

Address = IPv4Address | IPv6Address
LONGEST_URL = 500
NAT64 = IPv6Network("64:ff9b::/96")
# Refused besides what ipaddress calls not global, reserved or multicast; depending on Python's
# release it lets some or all of these through.
NOT_PUBLIC_EITHER: tuple[IPv4Network | IPv6Network, ...] = (
    # Azure's host, which answers each virtual machine there, with its settings among others.
    IPv4Network("168.63.129.16/32"),
    # For protocols of the network at hand, such as its port mapper and relays (RFC 6890).
    IPv4Network("192.0.0.0/24"),
    # The nearest relay of 6to4, given up (RFC 7526): whoever is near may answer.
    IPv4Network("192.88.99.0/24"),
    # For documents (RFC 9637).
    IPv6Network("3fff::/20"),
    # Site-local, the forerunner of fc00::/7, which networks still route inside (RFC 3879).
    IPv6Network("fec0::/10"),
)


@dataclass(frozen=True, slots=True)
class PrivateNetworks:
    """Those that are not public and may be asked all the same, by http:// too; ``setting`` is the
    name of what allows them."""

    setting: str
    networks: Sequence[IPv4Network | IPv6Network]

    def allow(self, address: Address) -> bool:
        return _is_in(address, self.networks)


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of a URL; ``path`` has the query."""

    scheme: str
    host: str
    port: int
    path: str


class RefusedAddress(Exception):
    """Nothing is sent there; the message says why, for people."""


def check_url(url: str, allowed: PrivateNetworks) -> None:
    """RefusedAddress where nothing may be sent to ``url``, as far as it tells.

    A name is looked up when something is sent: what it leads to may change any time.
    """
    place = place_of(url)
    if place.scheme == "http" and not allowed.networks:
        raise RefusedAddress(_("Give an address that begins with https://."))
    if literal := _literal(place.host):
        check_address(literal, place.scheme, allowed)


def place_of(url: str) -> Place:
    """The parts of ``url``; RefusedAddress where it is none that can be sent to."""
    refused = RefusedAddress(_("This is not an address such as https://HOST/PATH."))
    if len(url) > LONGEST_URL or not url.isascii() or any(c <= " " or c == "\x7f" for c in url):
        raise refused
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise refused from None
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise refused
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise RefusedAddress(_("Leave user name, password and # out of the address."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    default = 443 if parts.scheme == "https" else 80
    return Place(parts.scheme, parts.hostname, default if port is None else port, path)


async def addresses_to_use(
    organization_id: UUID, place: Place, allowed: PrivateNetworks
) -> list[Address]:
    """The addresses to connect to, the system's first choice first: looked up once, checked, and
    used as they are, so that the name can't lead elsewhere in between. RefusedAddress where any of
    a name's addresses is refused."""
    try:
        looked_up = lookups.look_up(organization_id, place.host, place.port)
        found = await asyncio.wrap_future(looked_up)
    except (OSError, UnicodeError) as error:
        sentence = _("The host name %(host)s could not be found.") % {"host": place.host}
        raise RefusedAddress(sentence) from error
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    for address in addresses:
        check_address(address, place.scheme, allowed)
    return addresses


def check_address(address: Address, scheme: str, allowed: PrivateNetworks) -> None:
    """RefusedAddress for one that is neither public nor in an allowed network."""
    real = _meant(address)
    if allowed.allow(real):
        return
    if not _is_public(real):
        raise RefusedAddress(
            _("%(address)s is not a public address. %(setting)s may allow its network.")
            % {"address": real, "setting": allowed.setting}
        )
    if scheme != "https":
        raise RefusedAddress(_("Public addresses are asked by https:// only."))


def _is_public(address: Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return not _is_in(address, NOT_PUBLIC_EITHER)


def _is_in(address: Address, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    return any(address.version == one.version and address in one for one in networks)


def _meant(address: Address) -> Address:
    """The IPv4 address that one of IPv6 stands for, else itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
