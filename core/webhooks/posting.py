"""Where webhooks may go, and one attempt to send one: what came of it."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from core.errors import InvalidInput
from core.outbound.addresses import PrivateNetworks, RefusedAddress, check_url
from core.outbound.request import Bounds, NoAnswer, Request, ask


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


def checked_url(url: str) -> str:
    """The URL of a new endpoint; InvalidInput where nothing may be sent there, as far as it
    tells."""
    try:
        check_url(url, _allowed())
    except RefusedAddress as error:
        raise InvalidInput(str(error), {"url": [str(error)]}) from error
    return url


def post(organization_id: UUID, url: str, body: bytes, headers: dict[str, str]) -> Outcome:
    """Send ``body`` within WEBHOOK_SECONDS, however slowly the receiver answers. Of its answer only
    the head is read: the body says nothing that is needed. Raises nothing."""
    sent = Request("POST", url, headers | {"content-type": "application/json"}, body)
    try:
        bounds = Bounds(_allowed(), settings.WEBHOOK_SECONDS)
        status = ask(organization_id, sent, bounds).status
    except (RefusedAddress, NoAnswer) as error:
        return Outcome(str(error))
    if 300 <= status < 400:
        return Outcome(f"Answered {status}; redirects are not followed.", status)
    return Outcome(f"Answered {status}.", status)


def _allowed() -> PrivateNetworks:
    return PrivateNetworks("WEBHOOK_PRIVATE_NETWORKS", settings.WEBHOOK_PRIVATE_NETWORKS)
