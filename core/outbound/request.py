"""One request to a server that somebody outside the installation names, within bounds.

Its addresses are looked up once and checked, the connection goes to the first that takes one, no
redirect is followed, and neither the time nor the bytes that the server takes are its own to
choose.
"""

import asyncio
import ssl
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

import httpx
from django.utils.translation import gettext as _

from core.outbound.addresses import (
    Address,
    Place,
    PrivateNetworks,
    addresses_to_use,
    place_of,
)


class NoAnswer(Exception):
    """Nothing came, or nothing within the bounds; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Bounds:
    """``seconds`` are for all of a request; an answer has ``most_bytes`` at most, and with 0 only
    its head is read, 100 KB at most."""

    allowed: PrivateNetworks
    seconds: int
    most_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """``headers`` by their names in small letters; of several of one name all, with commas."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def ask(organization_id: UUID, request: Request, bounds: Bounds) -> Answer:
    """What a server that this organization names answers, whatever its status. RefusedAddress,
    NoAnswer."""
    try:
        place = place_of(request.url)
        return asyncio.run(_within_time(organization_id, place, request, bounds))
    except TimeoutError as error:
        sentence = _("No answer came within %(seconds)s seconds.") % {"seconds": bounds.seconds}
        raise NoAnswer(sentence) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        sentence = _("The connection failed: %(error)s.") % {"error": type(error).__name__}
        raise NoAnswer(sentence) from error


async def _within_time(
    organization_id: UUID, place: Place, request: Request, bounds: Bounds
) -> Answer:
    # A deadline over everything: httpx's own limits begin anew with each byte.
    end = asyncio.get_running_loop().time() + bounds.seconds
    # A proxy of the environment would look the name up once more.
    client = httpx.AsyncClient(
        trust_env=False,
        verify=_certificates(),
        timeout=None,  # noqa: S113  (the deadline is below)
        follow_redirects=False,
    )
    async with asyncio.timeout_at(end), client:
        addresses = await addresses_to_use(organization_id, place, bounds.allowed)
        response = await _first_answer(client, end, place, addresses, request)
        try:
            body = await _body(response, bounds.most_bytes)
            return Answer(response.status_code, body, dict(response.headers))
        finally:
            await response.aclose()


async def _first_answer(
    client: httpx.AsyncClient,
    end: float,
    place: Place,
    addresses: list[Address],
    request: Request,
) -> httpx.Response:
    """The head of what the first address answers that a connection can be made to. Only what was
    not sent yet goes to the next one: no request is made twice. ``end`` is on the loop's clock."""
    *others, last = addresses
    for number, address in enumerate(others):
        # An equal share of what is left, or one that drops every packet would take it all.
        left = max(0.0, end - asyncio.get_running_loop().time())
        share = left / (len(addresses) - number)
        sent = _to_send(client, place, address, request, httpx.Timeout(None, connect=share))
        try:
            return await client.send(sent, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            continue
    sent = _to_send(client, place, last, request, httpx.Timeout(None))
    return await client.send(sent, stream=True)


def _to_send(
    client: httpx.AsyncClient,
    place: Place,
    address: Address,
    request: Request,
    timeout: httpx.Timeout,
) -> httpx.Request:
    host = f"[{address}]" if address.version == 6 else str(address)
    named = f"[{place.host}]" if ":" in place.host else place.host
    default = {"https": 443, "http": 80}[place.scheme]
    headers = {
        **request.headers,
        "host": named if place.port == default else f"{named}:{place.port}",
        "accept-encoding": "identity",
        "user-agent": "policy-chatbot",
    }
    return client.build_request(
        request.method,
        httpx.URL(f"{place.scheme}://{host}:{place.port}{place.path}"),
        content=request.body,
        headers=headers,
        timeout=timeout,
        # Certificates are for the name, though the connection is to the address.
        extensions={"sni_hostname": place.host},
    )


async def _body(response: httpx.Response, most: int) -> bytes:
    """What was answered, as it came: what is packed could be of any size once it is unpacked."""
    body = bytearray()
    if most:
        async for part in response.aiter_raw():
            body += part
            if len(body) > most:
                sentence = _("The answer is longer than %(most)s bytes.")
                raise NoAnswer(sentence % {"most": f"{most:,}"})
    return bytes(body)


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    # CA_BUNDLE, and so SSL_CERT_FILE, may name a company's own authority.
    return httpx.create_ssl_context()
