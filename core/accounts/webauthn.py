"""The exchange with a browser's passkeys (WebAuthn), by Yubico's fido2.

A passkey is bound to the host of PUBLIC_URL, and works in pages that are opened by that address.
Whatever a browser sends that is not right is an InvalidInput.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from core.errors import InvalidInput
from core.tenancy.models import User
from core.tenancy.origins import own_origin

MOST_CHARACTERS = 65_536  # of a response; those of devices have a tenth of that
# What reading a response raises that is none.
UNREADABLE = (
    *(ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError),
    *(struct.error, AssertionError),
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """``options`` are what the browser is asked with, as JSON; ``state`` is kept in the session
    until it has answered."""

    options: dict[str, Any]
    state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A passkey that was just made: its id, and what is kept of it, in base64url."""

    id: bytes
    credential: str
    counter: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser answers with, not verified: which passkey, and whose it says it is."""

    response: AuthenticationResponse
    key_id: bytes
    user_handle: bytes


def passkey_origin() -> str:
    """Where passkeys work, like https://HOST. Empty where browsers don't allow
    them at PUBLIC_URL: it has to be a name, over HTTPS or on one's own machine."""
    origin = own_origin()
    parts = urlsplit(origin)
    try:
        ip_address(str(parts.hostname))
    except ValueError:
        is_secure = parts.scheme == "https" or parts.hostname == "localhost"
        return origin if is_secure else ""
    return ""


def not_right() -> InvalidInput:
    """One sentence for all that a passkey can't be."""
    return InvalidInput(
        _("This passkey was not accepted. Try again, or use another way to sign in.")
    )


def begin_making(member: User, name: str, known: Sequence[str]) -> Exchange:
    """Ask the browser for a new passkey, none of those that are ``known``."""
    user = PublicKeyCredentialUserEntity(
        id=member.pk.bytes, name=member.username, display_name=f"{member.username}, {name}"
    )
    options, state = _server().register_begin(
        user,
        [_read(credential) for credential in known],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return Exchange(dict(options.public_key), dict(state))


def finish_making(state: dict[str, Any], response: str) -> MadeKey:
    """The passkey that the browser made."""
    try:
        made = _server().register_complete(
            state, RegistrationResponse.from_dict(_json_of(response))
        )
        data = made.credential_data
        if data is None or data.public_key.get(3) not in CoseKey.supported_algorithms():
            raise ValueError("a key of a kind that can't be verified")
    except UNREADABLE as error:
        raise not_right() from error
    return MadeKey(data.credential_id, websafe_encode(data), made.counter)


def begin_proving(known: Sequence[str], *, alone: bool) -> Exchange:
    """Ask the browser for one of the ``known`` passkeys, or for any that it has for this host.
    ``alone``: without a password, so that the device has to make sure who holds it."""
    required, preferred = (
        UserVerificationRequirement.REQUIRED,
        UserVerificationRequirement.PREFERRED,
    )
    options, state = _server().authenticate_begin(
        [_read(credential) for credential in known] or None,
        user_verification=required if alone else preferred,
    )
    return Exchange(dict(options.public_key), dict(state))


def read_answer(response: str) -> Answer:
    """What the browser says, to be verified by ``finish_proving``."""
    try:
        read = AuthenticationResponse.from_dict(_json_of(response))
        return Answer(read, read.raw_id, read.response.user_handle or b"")
    except UNREADABLE as error:
        raise not_right() from error


def finish_proving(state: dict[str, Any], answer: Answer, credential: str) -> int:
    """The counter of the passkey, once its signature is verified."""
    try:
        _server().authenticate_complete(state, [_read(credential)], answer.response)
    except UNREADABLE as error:
        raise not_right() from error
    return int(answer.response.response.authenticator_data.counter)


def _json_of(response: str) -> Any:
    if len(response) > MOST_CHARACTERS:
        raise ValueError("longer than what any device answers")
    return json.loads(response)


def _read(credential: str) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(credential))


def _server() -> Fido2Server:
    """Without looking at who made the device: any will do."""
    origin = passkey_origin()
    if not origin:
        raise InvalidInput(_("Passkeys work where PUBLIC_URL begins with https:// and has a name."))
    site = PublicKeyCredentialRpEntity(id=urlsplit(origin).hostname, name="Policy Chatbot")
    return Fido2Server(site, verify_origin=lambda given: given == origin)
