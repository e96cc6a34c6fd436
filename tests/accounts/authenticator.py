"""A passkey device in software, which answers as a browser would: one key, made and used."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from tests.conftest import PASSWORD

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """``is_sure``: it makes sure who holds it. ``counter`` goes up at each use, unless it is 0."""

    origin: str = "http://localhost:8000"
    is_sure: bool = True
    counter: int = 0
    user_handle: bytes = b""
    key_id: bytes = b"a passkey of the tests"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: dict[str, Any]) -> str:
        """The answer to ``options`` that ask for a new key."""
        self.user_handle = websafe_decode(options["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(b"\0" * 16, self.key_id, public)
        about = self._about(WITH_KEY, bytes(data))
        response = {
            "clientDataJSON": websafe_encode(self._told("webauthn.create", options)),
            "attestationObject": websafe_encode(AttestationObject.create("none", about, {})),
        }
        return self._json(response)

    def prove(self, options: dict[str, Any]) -> str:
        """The answer to ``options`` that ask for a key that is there."""
        if self.counter:
            self.counter += 1
        told, about = self._told("webauthn.get", options), self._about(0)
        signed = self.key.sign(about + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(told),
            "authenticatorData": websafe_encode(about),
            "signature": websafe_encode(signed),
            "userHandle": websafe_encode(self.user_handle),
        }
        return self._json(response)

    def _told(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = websafe_decode(options["challenge"])
        return bytes(CollectedClientData.create(kind, challenge, self.origin))

    def _about(self, flags: int, key: bytes = b"") -> AuthenticatorData:
        host = hashlib.sha256((urlsplit(self.origin).hostname or "").encode()).digest()
        sure = VERIFIED if self.is_sure else 0
        return AuthenticatorData.create(host, PRESENT | sure | flags, self.counter, key)

    def _json(self, response: dict[str, str]) -> str:
        key_id = websafe_encode(self.key_id)
        return json.dumps(
            {"id": key_id, "rawId": key_id, "type": "public-key", "response": response}
        )


def add(browser: Client, device: Authenticator, name: str = "Telephone") -> Any:
    """What comes of adding a passkey of this device to the account that is signed in."""
    options = browser.post("/you/passkeys/options/", {"old_password": PASSWORD}).json()
    form = {"response": device.make(options), "name": name}
    return browser.post("/you/passkeys/", form, follow=True)


def prove(browser: Client, device: Authenticator, where: str = "passkey", **other: str) -> Any:
    """What comes of signing in with it; ``other`` is sent beside the answer."""
    options = browser.post(f"/sign-in/{where}/options/").json()
    return browser.post(f"/sign-in/{where}/", {"response": device.prove(options), **other})
