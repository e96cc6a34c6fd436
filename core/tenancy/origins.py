"""The sites on which a publishable key works: exact origins, and none unless they are named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import InvalidInput, PolicyChatError

MOST_ORIGINS = 50
DEFAULT_PORTS = {"http": 80, "https": 443}
_ORIGIN = re.compile(
    r"(?P<scheme>[a-z]+)://(?P<host>\[[0-9a-f:.]+\]|[^/:?#@\[\]]+)(:(?P<port>\d+))?"
)
_AFTER_HOST = re.compile(r"[/?#]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def origin_of(text: str) -> str:
    """``text`` as browsers write it in the Origin header; ValueError says what is wrong. The "/"
    that they show behind a host may end it."""
    given = text.strip().lower().removesuffix("/")
    if "*" in given:
        raise ValueError(_("Name each site in full: wildcards are not possible."))
    found = _ORIGIN.fullmatch(given)
    if not found or found["scheme"] not in DEFAULT_PORTS:
        raise ValueError(
            _(
                "Must be a scheme and a host, such as https://HOST or "
                "http://localhost:8080, without a path."
            )
        )
    scheme, port = found["scheme"], int(found["port"] or DEFAULT_PORTS[found["scheme"]])
    if not 1 <= port <= 65535 or (found["port"] or "").startswith("0"):
        raise ValueError(_("The port must be a number from 1 to 65535."))
    host = _host(found["host"])
    return f"{scheme}://{host}" + (f":{port}" if port != DEFAULT_PORTS[scheme] else "")


def own_origin() -> str:
    """The origin of this server's own pages, as people reach it; ValueError where it has none."""
    address = urlsplit(settings.PUBLIC_URL)
    return origin_of(f"{address.scheme}://{address.netloc}")


def checked_origins(given: Any) -> list[str]:
    """A list of origins, each once; InvalidInput says which entries are none, and why."""
    if not isinstance(given, list) or len(given) > MOST_ORIGINS:
        sentence = _("Must be a list of at most %(most)s origins.") % {"most": MOST_ORIGINS}
        raise InvalidInput(sentence, {"origins": [sentence]})
    origins: dict[str, None] = {}
    wrong = []
    for entry in given:
        try:
            if not isinstance(entry, str):
                raise ValueError(_("Must be a text."))
            origins[origin_of(entry)] = None
        except ValueError as error:
            wrong.append(f"“{entry}”: {error}")
    if wrong:
        raise InvalidInput(_("Some origins are not valid; none was changed."), {"origins": wrong})
    return list(origins)


def told_origins(error: PolicyChatError) -> list[str]:
    """What an error says about single origins, for whoever reads no fields."""
    found: list[str] = error.extra.get("errors", {}).get("origins", [])
    return found


def is_readable(stored: Any) -> bool:
    """Whether what is stored is a list of origins."""
    try:
        return bool(checked_origins(stored) == stored)
    except InvalidInput:
        return False


def allows(stored: Any, origin: str) -> bool:
    """Whether ``origin`` is one of those stored; a list that can't be read allows nothing."""
    return is_readable(stored) and origin in stored


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """Whether the widget can work on a site. ``origin`` is empty where the address names none;
    ``trouble`` says what is in the way, and what to do."""

    origin: str
    trouble: str = ""


def check_site(stored: Sequence[str], address: str) -> SiteCheck:
    """``address`` is any page of the site, as it stands in a browser."""
    url = address if "//" in address else f"https://{address}"
    scheme, slashes, behind = url.partition("//")
    try:
        # Not by urlsplit, which says in words of its own what is wrong with a host in brackets.
        origin = origin_of(f"{scheme}{slashes}{_AFTER_HOST.split(behind)[0]}")
    except ValueError as error:
        return SiteCheck("", str(error))
    if origin not in stored:
        trouble = _("%(origin)s is not among the sites. Add it to them.")
        return SiteCheck(origin, trouble % {"origin": origin})
    if origin.startswith("https:") and own_origin().startswith("http:"):
        return SiteCheck(
            origin,
            _(
                "Its pages are loaded by https, and browsers let such pages load nothing from this "
                "server, which has only http. Set up TLS, and PUBLIC_URL with it."
            ),
        )
    return SiteCheck(origin)


def _host(host: str) -> str:
    if host.startswith("["):
        try:
            return f"[{IPv6Address(host[1:-1])}]"
        except AddressValueError:
            raise ValueError(_("The host is no IPv6 address.")) from None
    labels: Sequence[str] = host.split(".")
    if labels[-1].isdigit():
        try:
            return str(IPv4Address(host))
        except AddressValueError:
            raise ValueError(_("The host is no IPv4 address.")) from None
    if not host.isascii():
        raise ValueError(
            _("Write the host as browsers send it: xn--… for other than ASCII letters.")
        )
    if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise ValueError(_("The host is no name that a site can have."))
    return host
