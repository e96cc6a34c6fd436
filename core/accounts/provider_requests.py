"""What identity providers are asked, of either protocol: at which addresses, within which bounds.

Whatever goes wrong is a SignOnFailed; nothing that a provider answers is shown to anybody.
"""

from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import InvalidInput, SignOnFailed
from core.outbound.addresses import PrivateNetworks, RefusedAddress, check_url, place_of
from core.outbound.request import Bounds, NoAnswer, Request, ask

# A sign-in asks four times at most, and a thread of the web process waits meanwhile.
SECONDS_TO_WAIT = 5
MOST_BYTES = 512 * 1024
CLOCKS_APART_SECONDS = 60


def may_be(address: str) -> bool:
    """Whether this can be an address of a provider. Plain HTTP is for an installation that is
    itself served so, on one's own machine, and for networks that SIGN_ON_PRIVATE_NETWORKS names."""
    try:
        scheme = place_of(address).scheme
    except RefusedAddress:
        return False
    return scheme == "https" or not settings.HTTPS


def check_address(field: str, address: str) -> None:
    """InvalidInput, beside ``field``, for an address that may not be asked."""
    try:
        check_url(address, _allowed())
    except RefusedAddress as error:
        raise InvalidInput(str(error), {field: [str(error)]}) from error


def body_of(organization_id: UUID, request: Request) -> bytes:
    """What the provider answers with success; else SignOnFailed."""
    try:
        bounds = Bounds(_allowed(), SECONDS_TO_WAIT, MOST_BYTES)
        answer = ask(organization_id, request, bounds)
    except RefusedAddress as error:
        # Which address a name leads to is not for whoever comes to sign in.
        raise SignOnFailed(
            _(
                "This server may not ask the identity provider at its address: it is not public "
                "over HTTPS, or its name is not known. SIGN_ON_PRIVATE_NETWORKS may allow its "
                "network."
            )
        ) from error
    except NoAnswer as error:
        raise _not_as_it_should() from error
    if answer.status != 200:
        raise _not_as_it_should()
    return answer.body


def _allowed() -> PrivateNetworks:
    return PrivateNetworks("SIGN_ON_PRIVATE_NETWORKS", settings.SIGN_ON_PRIVATE_NETWORKS)


def _not_as_it_should() -> SignOnFailed:
    return SignOnFailed(
        _("The identity provider does not answer as it should. Try again later, or ask an admin.")
    )
