"""Whether a widget works on a site: what its list of sites says, and what the site itself sends.

The site is asked for one page, once, within the bounds of core.outbound; nothing of what it sends
is shown. What only a browser can tell is said to be so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from core.outbound.addresses import PrivateNetworks, RefusedAddress
from core.outbound.request import Answer, Bounds, NoAnswer, Request, ask
from core.rest.content_policy import IMAGES, NEEDED, policies_in, refused_by
from core.rest.widget_lines import shows_pictures
from core.tenancy.context import tenant
from core.tenancy.models import Organization, Widget
from core.tenancy.origins import check_site, own_origin
from core.tenancy.widgets import keys_of, sites_in

SECONDS = 5
MOST_BYTES = 2_000_000
State = Literal["good", "bad", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: all is well, something is in the way, or a browser must say."""

    state: State
    text: str


@dataclass(frozen=True, slots=True)
class SiteReport:
    """``origin`` is empty where the address names none."""

    origin: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """Of the widget: its sites, the keys that stand in pages, and whether it shows pictures."""

    organization: Organization
    sites: Sequence[str]
    keys: frozenset[str]
    shows_pictures: bool


def check_page(organization: Organization, widget: Widget, address: str) -> SiteReport:
    """``address`` is any page of the site, as it stands in a browser. Outside ``tenant()``: no
    transaction waits for the site."""
    with tenant(organization.pk):
        known = _Known(
            organization,
            sites_in(keys_of(widget).first()),
            frozenset(key.public_text for key in keys_of(widget) if key.public_text),
            shows_pictures(widget, organization),
        )
    site = check_site(known.sites, address)
    if site.trouble:
        return SiteReport(site.origin, (Finding("bad", site.trouble),))
    text = _("The widget may work on %(origin)s: it is among the sites.")
    listed = Finding("good", text % {"origin": site.origin})
    return SiteReport(site.origin, (listed, *_on_the_page(known, site.origin, address)))


def _on_the_page(known: _Known, origin: str, address: str) -> tuple[Finding, ...]:
    url = address if "//" in address else f"https://{address}"
    allowed = PrivateNetworks("WIDGET_PRIVATE_NETWORKS", settings.WIDGET_PRIVATE_NETWORKS)
    try:
        answer = ask(
            known.organization.pk,
            Request("GET", url.partition("#")[0], {"accept": "text/html"}),
            Bounds(allowed, SECONDS, MOST_BYTES),
        )
    except (RefusedAddress, NoAnswer) as error:
        text = _("This server could not look at the page. %(reason)s Open it in a browser to see.")
        return (Finding("unknown", text % {"reason": error}),)
    if 300 <= answer.status < 400:
        text = _("The address leads on to another one. Check that one.")
        return (Finding("unknown", text),)
    if answer.status != 200:
        text = _(
            "The page answers this server with %(status)s, perhaps because it asks for a sign-in. "
            "Open it in a browser to see."
        )
        return (Finding("unknown", text % {"status": answer.status}),)
    page = _Page()
    page.feed(answer.body.decode("utf-8", "replace"))
    return (_line(known, page), _policy(known, page, answer, origin))


class _Page(HTMLParser):
    """The widgets' lines in a page, as (address, key), and policies that it names itself."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, str]] = []
        self.policies: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        key = given.get("data-api-key") or (given.get("api-key") if tag == "policy-chat" else "")
        if key:
            self.lines.append((given.get("src", ""), key))
        if tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(given.get("content", ""))


def _line(known: _Known, page: _Page) -> Finding:
    if not page.lines:
        return Finding(
            "unknown",
            _(
                "The page is sent without the line to copy. If a script of the site adds it later, "
                "only a browser can tell; else put it in."
            ),
        )
    mine = [address for address, key in page.lines if key in known.keys]
    if not mine:
        return Finding(
            "bad",
            _(
                "The page has a key that is not this widget’s, or that has ended. Copy the line "
                "below."
            ),
        )
    if all(_is_elsewhere(address) for address in mine):
        text = _(
            "The page loads the widget from another server than %(server)s. Copy the line below."
        )
        return Finding("bad", text % {"server": own_origin()})
    return Finding("good", _("The page has the line, with a key of this widget that works."))


def _is_elsewhere(address: str) -> bool:
    host = urlsplit(address).netloc.lower()
    return bool(host) and host != urlsplit(own_origin()).netloc


def _policy(known: _Known, page: _Page, answer: Answer, origin: str) -> Finding:
    header = answer.headers.get("content-security-policy", "")
    policies = policies_in(",".join([header, *page.policies]))
    if not policies:
        text = _("The page has no Content-Security-Policy that could be in the way.")
        return Finding("good", text)
    wanted = (*NEEDED, IMAGES) if known.shows_pictures else NEEDED
    if refused := refused_by(policies, wanted, own_origin(), origin):
        text = _(
            "Its Content-Security-Policy does not name %(server)s in %(directives)s. Add what "
            "stands below."
        )
        values = {"server": own_origin(), "directives": _(" and ").join(refused)}
        return Finding("bad", text % values)
    text = _("Its Content-Security-Policy allows %(server)s.")
    return Finding("good", text % {"server": own_origin()})
