"""A test client signed in as a member, identity providers, and a device with a passkey."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.conftest import PASSWORD

# What imports the product is imported by the fixtures: Django is not set up yet.


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    """``signed_in(member)``: signed in through the form, as a browser would."""

    def sign_in(member: Any) -> Client:
        browser = Client()
        form = {"username": member.username, "password": PASSWORD}
        assert browser.post("/sign-in/", form).status_code == 302
        return browser

    return sign_in


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """That of an OpenID provider."""
    from tests.accounts.provider import provider

    with provider() as address:
        yield address


@pytest.fixture
def anna(organization: Any, issuer: str) -> str:
    """Somebody the provider knows; her mail address is of this test only."""
    from tests.accounts.provider import ANNA, knows

    subject = f"anna-{organization.id}"
    knows(issuer, subject, ANNA | {"email": f"{subject}@harbour.example"})
    return subject


@pytest.fixture
def people(tmp_path: Path, organization: Any) -> Iterator[Any]:
    """A SAML provider; it lets Anna in, whose mail address is of this test only."""
    from tests.accounts.saml_provider import saml_provider

    with saml_provider(tmp_path) as running:
        running.subject = f"anna-{organization.id}"
        mail = f"{running.subject}@harbour.example"
        running.attributes = {"mail": [mail], "groups": ["staff"]}
        yield running


@pytest.fixture
def device(organization: Any, signed_in: Any) -> Any:
    """With a passkey of the viewer's."""
    from tests.accounts.authenticator import Authenticator, add

    made = Authenticator()
    add(signed_in(organization.viewer), made)
    return made
