"""A real SAML identity provider on this machine (pysaml2), and a browser that goes to it."""

import base64
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from saml2 import BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

from core.accounts.saml_metadata import our_metadata
from core.accounts.sign_on import callback_of, entity_id_of
from core.accounts.sign_on_setup import SignOnOrder, set_up_sign_on
from core.tenancy.context import tenant
from core.tenancy.models import User
from tests.accounts.provider import note_tried

XMLSEC = shutil.which("xmlsec1")
BY_PASSWORD = {"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password", "authn_auth": ""}


@dataclass
class SamlPeople:
    """What the provider does: whom it lets in next, and how it signs."""

    folder: Path
    address: str = ""
    subject: str = "anna"
    name_format: str = NAMEID_FORMAT_PERSISTENT
    attributes: dict[str, Any] = field(default_factory=dict)
    sign_assertion: bool = True
    sign_response: bool = False
    algorithms: tuple[str, str] = (SIG_RSA_SHA256, DIGEST_SHA256)
    # The services that it was told of: their metadata.
    services: list[str] = field(default_factory=list)

    @property
    def metadata(self) -> str:
        return str(entity_descriptor(self._config()))

    def answer(self, request: str) -> tuple[str, str]:
        """Where to, and the response as the provider's page would post it."""
        server = Server(config=self._config())
        asked = server.parse_authn_request(request, BINDING_HTTP_REDIRECT)
        there = server.response_args(asked.message)
        signature, digest = self.algorithms
        response = server.create_authn_response(
            self.attributes,
            name_id=NameID(format=self.name_format, text=self.subject),
            authn=BY_PASSWORD,
            sign_assertion=self.sign_assertion,
            sign_response=self.sign_response,
            sign_alg=signature,
            digest_alg=digest,
            **{name: there[name] for name in ("in_response_to", "destination", "sp_entity_id")},
        )
        return there["destination"], str(response)

    def _config(self) -> IdPConfig:
        there = [(f"{self.address}/sign-in", BINDING_HTTP_REDIRECT)]
        config = IdPConfig()
        config.load(
            {
                "entityid": f"{self.address}/metadata",
                "service": {"idp": {"endpoints": {"single_sign_on_service": there}}},
                "key_file": str(self.folder / "key.pem"),
                "cert_file": str(self.folder / "certificate.pem"),
                "xmlsec_binary": XMLSEC,
                "metadata": {"inline": self.services},
            }
        )
        return config


def make_certificate(folder: Path, days: int = 30) -> None:
    """A key of the provider, and a certificate for so many days; negative: ended before."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "provider.example")])
    ends = datetime.now(UTC) + timedelta(days=days)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(ends - timedelta(days=60)).not_valid_after(ends)
    made = builder.sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.TraditionalOpenSSL
    pem = serialization.Encoding.PEM
    (folder / "key.pem").write_bytes(key.private_bytes(pem, form, plain))
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))


@contextmanager
def saml_provider(folder: Path) -> Iterator[SamlPeople]:
    """One that runs until the end: /metadata, and /sign-in, a page that posts its answer."""
    if XMLSEC is None:
        pytest.skip("xmlsec1 is not installed, which the identity provider of the tests signs by")
    make_certificate(folder)
    people = SamlPeople(folder)

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/metadata":
                self._send(people.metadata, "application/samlmetadata+xml")
                return
            there, response = people.answer(parse_qs(parts.query)["SAMLRequest"][0])
            self._send(posting_page(there, response), "text/html")

        def _send(self, text: str, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        people.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield people
        server.shutdown()


def posting_page(there: str, response: str) -> str:
    encoded = base64.b64encode(response.encode()).decode()
    return (
        f'<!doctype html><form method="post" action="{escape(there)}">'
        f'<input name="SAMLResponse" value="{encoded}"><button>Continue</button></form>'
    )


def set_up(organization: Any, people: SamlPeople, **other: Any) -> None:
    """Single sign-on for people of harbour.example, roles by groups; each knows the other."""
    there = callback_of(organization.model)
    people.services = [our_metadata(entity_id_of(organization.model), there).decode()]
    chosen: dict[str, Any] = {
        **{"issuer": "", "client_id": "", "client_secret": "", "protocol": "saml"},
        "metadata": people.metadata,
        "domains": ("harbour.example",),
        "role_claim": "groups",
        "admin_values": ("policy-admins",),
        "editor_values": ("policy-editors",),
        "other_role": "viewer",
        "is_only": False,
        "password_admin_id": organization.admin.pk,
    }
    if other.get("is_only"):
        set_up_sign_on(organization.id, SignOnOrder(**chosen), actor="test")
        note_tried(organization)
    set_up_sign_on(organization.id, SignOnOrder(**chosen | other), actor="test")


def bring(browser: Client, organization: Any, query: str = "") -> tuple[str, str]:
    """What the provider's page would post for this browser: where to, and the response."""
    away = browser.get(f"/sign-in/single/{organization.model.slug}/go/{query}")
    assert away.status_code == 302, away.content.decode()
    page = httpx.get(away["Location"], timeout=30).text
    there = re.search(r'action="([^"]+)"', page)
    response = re.search(r'value="([^"]+)"', page)
    assert there and response, page
    return urlsplit(unescape(there[1])).path, response[1]


def go(browser: Client, organization: Any, query: str = "") -> Any:
    """What the browser gets when it comes back, let in by the provider."""
    there, response = bring(browser, organization, query)
    return browser.post(there, {"SAMLResponse": response})


def text_of(answer: Any) -> str:
    """A page, as people read it."""
    return str(answer.content.decode()).replace("&#x27;", "'")


def anna_of(organization: Any) -> User | None:
    """The member that Anna has become."""
    name = f"anna-{organization.id}@harbour.example"
    with tenant(organization.id):
        return User.objects.filter(organization_id=organization.id, username=name).first()
