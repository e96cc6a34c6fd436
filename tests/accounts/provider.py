"""A real OpenID provider on this machine, and a browser that goes to it and back."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import httpx
import oidc_provider_mock
from django.test import Client

from core.accounts.models import SignOn, SignOnIdentity
from core.accounts.sign_on_setup import SignOnOrder, set_up_sign_on
from core.tenancy.context import tenant

ANNA = {"email": "anna@harbour.example", "email_verified": True, "groups": ["staff"]}
TOKEN_SECONDS = 3600  # that an id token of it is good for


@contextmanager
def clock_apart(seconds: int) -> Iterator[None]:
    """Id tokens are made by a clock that is so many ``seconds`` before ours. The provider runs in
    a thread of this process, so it is the clock of the one module that makes them."""
    theirs = SimpleNamespace(time=lambda: time.time() + seconds)
    with patch("authlib.oidc.core.grants._legacy.time", theirs):
        yield


@contextmanager
def provider() -> Iterator[str]:
    """Its issuer; it stops at the end."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


def knows(issuer: str, subject: str, claims: dict[str, Any]) -> None:
    """Tell the provider about a person."""
    httpx.put(f"{issuer}/users/{subject}", json=claims, timeout=30).raise_for_status()


def note_tried(organization: Any) -> None:
    """As after a sign-in through what is set up."""
    with tenant(organization.id):
        SignOnIdentity.objects.get_or_create(
            organization_id=organization.id,
            issuer=SignOn.objects.get().issuer,
            subject="tried",
            defaults={"member": organization.admin},
        )


def set_up(organization: Any, issuer: str, **other: Any) -> None:
    """Single sign-on for people of harbour.example, roles by groups."""
    chosen: dict[str, Any] = {
        "issuer": issuer,
        "client_id": "policy-chatbot",
        "client_secret": "a secret of both",
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


def go(browser: Client, organization: Any, subject: str, query: str = "") -> Any:
    """What the browser gets when it comes back, signed in at the provider as ``subject``."""
    away = browser.get(f"/sign-in/single/{organization.model.slug}/go/{query}")
    assert away.status_code == 302, away.content.decode()
    back = httpx.post(away["Location"], data={"sub": subject}, timeout=30)
    assert back.status_code == 302, back.text
    there = urlsplit(back.headers["Location"])
    return browser.get(f"{there.path}?{there.query}")
