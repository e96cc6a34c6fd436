"""The protocol with an identity provider: OpenID Connect, authorization code with PKCE.

Whatever the provider gets wrong is a SignOnFailed; nothing that it answers is shown to anybody.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core.accounts.provider_requests import CLOCKS_APART_SECONDS, body_of, check_address, may_be
from core.errors import InvalidInput, SignOnFailed
from core.outbound.request import Request

# Signed by the provider's private key; none of these can be made with a public one.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "Ed25519"]
SCOPES = "openid email profile"
WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider knows an organization by; ``callback`` is where it sends people back to."""

    issuer: str
    client_id: str
    client_secret: str
    callback: str
    organization_id: UUID


@dataclass(frozen=True, slots=True)
class Errand:
    """What a browser that was sent to a provider must bring back, or match."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider announces: its name in tokens, and its addresses."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str


def checked_issuer(issuer: str) -> str:
    """The address of a provider; InvalidInput for what can't be one."""
    given = issuer.strip().rstrip("/")
    if not may_be(given) or "?" in given:
        sentence = _("The issuer must be an address that begins with https://.")
        raise InvalidInput(sentence, {"issuer": [sentence]})
    check_address("issuer", given)
    return given


def discover(organization_id: UUID, issuer: str) -> Provider:
    """What the provider announces; SignOnFailed where it is none."""
    found = _ask(organization_id, Request("GET", issuer.rstrip("/") + WELL_KNOWN))
    if str(found.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise SignOnFailed(
            _("What answers at the issuer’s address calls itself by another address.")
        )
    return Provider(
        issuer=str(found["issuer"]),
        authorization=_announced(found, "authorization_endpoint"),
        token=_announced(found, "token_endpoint"),
        keys=_announced(found, "jwks_uri"),
        userinfo=_announced(found, "userinfo_endpoint") if "userinfo_endpoint" in found else "",
    )


def _announced(found: dict[str, Any], name: str) -> str:
    address = str(found.get(name, ""))
    if not may_be(address):
        raise SignOnFailed(
            _("The identity provider announces no %(name)s that can be.") % {"name": name}
        )
    return address


def begin(client: Client) -> tuple[str, Errand]:
    """Where to send the browser, and what to remember meanwhile."""
    errand = Errand(*(secrets.token_urlsafe(32) for _ in range(3)))
    digest = hashlib.sha256(errand.verifier.encode()).digest()
    query = urlencode(
        {
            "response_type": "code",
            "client_id": client.client_id,
            "redirect_uri": client.callback,
            "scope": SCOPES,
            "state": errand.state,
            "nonce": errand.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
    )
    address = discover(client.organization_id, client.issuer).authorization
    return f"{address}{'&' if '?' in address else '?'}{query}", errand


def finish(client: Client, errand: Errand, code: str) -> dict[str, Any]:
    """The claims about whoever came back with ``code``, verified."""
    provider = discover(client.organization_id, client.issuer)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.callback,
        "code_verifier": errand.verifier,
    }
    tokens = _ask(client.organization_id, _token_request(provider, client, form))
    claims = _verified(str(tokens.get("id_token", "")), provider, client, errand)
    if not provider.userinfo:
        return claims
    bearer = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
    more = _ask(client.organization_id, Request("GET", provider.userinfo, bearer))
    if more.get("sub") != claims["sub"]:
        raise SignOnFailed(_("The identity provider told of two different people."))
    return more | claims


def _verified(id_token: str, provider: Provider, client: Client, errand: Errand) -> dict[str, Any]:
    keys = _ask(client.organization_id, Request("GET", provider.keys))
    expected = jwt.JWTClaimsRegistry(
        leeway=CLOCKS_APART_SECONDS,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": client.client_id},
        nonce={"essential": True, "value": errand.nonce},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
    try:
        # KeySet takes any JSON; what is no set of keys it says by these.
        token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
        expected.validate(token.claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise SignOnFailed(
            _(
                "The identity provider’s token is not valid: it may have expired, or the clocks of "
                "the two servers are apart."
            )
        ) from error
    return dict(token.claims)


def _token_request(provider: Provider, client: Client, form: dict[str, str]) -> Request:
    name_and_secret = f"{client.client_id}:{client.client_secret}"
    headers = {
        "Authorization": f"Basic {base64.b64encode(name_and_secret.encode()).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return Request("POST", provider.token, headers, urlencode(form).encode())


def _ask(organization_id: UUID, request: Request) -> dict[str, Any]:
    return _json(body_of(organization_id, request))


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise SignOnFailed(_("The identity provider answers with something that can’t be read."))
    return found
