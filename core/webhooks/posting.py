"""One attempt: a POST to an address that was checked, and what came of it."""

import asyncio
import ssl
from dataclasses import dataclass
from functools import lru_cache

import httpx
from django.conf import settings

from core.webhooks.addresses import Place, RefusedAddress, address_to_use, place_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended: in words, with the HTTP status, None where none came."""

    answer: str
    status: int | None = None

    @property
    def is_delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        return self.status == 410


def post(url: str, body: bytes, headers: dict[str, str]) -> Outcome:
    """Send ``body`` within WEBHOOK_SECONDS, however slowly the receiver answers. No redirect is
    followed, and of the answer only the head is read, 100 KB at most. Raises nothing."""
    try:
        place = place_of(url)
        address = str(address_to_use(place))
        return asyncio.run(_within_time(place, address, body, headers))
    except RefusedAddress as error:
        return Outcome(str(error))
    except TimeoutError:
        return Outcome(f"No answer came within {settings.WEBHOOK_SECONDS} seconds.")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return Outcome(f"The connection failed: {type(error).__name__}.")


async def _within_time(place: Place, address: str, body: bytes, headers: dict[str, str]) -> Outcome:
    # A deadline over everything: httpx's own limits begin anew with each byte.
    async with asyncio.timeout(settings.WEBHOOK_SECONDS):
        return await _post(place, address, body, headers)


async def _post(place: Place, address: str, body: bytes, headers: dict[str, str]) -> Outcome:
    host = f"[{address}]" if ":" in address else address
    there = httpx.URL(f"{place.scheme}://{host}:{place.port}{place.path}")
    named = f"[{place.host}]" if ":" in place.host else place.host
    default = {"https": 443, "http": 80}[place.scheme]
    sent = {
        **headers,
        "host": named if place.port == default else f"{named}:{place.port}",
        "content-type": "application/json",
        "accept-encoding": "identity",
        "user-agent": "policy-chatbot",
    }
    # A proxy of the environment would look the name up once more.
    async with httpx.AsyncClient(trust_env=False, verify=_certificates(), timeout=None) as client:  # noqa: S113  (the deadline is above)
        # Certificates are for the name, though the connection is to the address.
        extensions = {"sni_hostname": place.host}
        request = client.stream(
            "POST", there, content=body, headers=sent, extensions=extensions, follow_redirects=False
        )
        async with request as response:
            # Its body says nothing that is needed, and might never end.
            return _outcome(response.status_code)


def _outcome(status: int) -> Outcome:
    if 300 <= status < 400:
        return Outcome(f"Answered {status}; redirects are not followed.", status)
    return Outcome(f"Answered {status}.", status)


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    # SSL_CERT_FILE and SSL_CERT_DIR may name a company's own authority.
    return httpx.create_ssl_context()
