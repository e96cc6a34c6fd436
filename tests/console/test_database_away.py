"""While the database is away, people see a page that says so."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from core.console import page_language
from core.console.library import list_page
from core.tenancy import auth


def away(*_: Any, **__: Any) -> Any:
    raise OperationalError("couldn't get a connection after 10.00 sec")


@pytest.mark.parametrize(
    ("room", "name"), [(page_language, "language_of"), (list_page, "find_documents")]
)
def test_a_page_says_so(
    room: Any, name: str, organization: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(organization.viewer)
    monkeypatch.setattr(room, name, away)
    shown = browser.get("/documents/")
    assert shown.status_code == 503
    assert "The database does not answer. Try again in a moment." in shown.text
    assert "couldn't get" not in shown.text


def test_signing_in_says_so_in_the_browsers_language(
    client: Client, organization: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "_find_user", away)
    form = {"username": organization.viewer.username, "password": "a password"}
    shown = client.post("/sign-in/", form, headers={"Accept-Language": "de"})
    assert shown.status_code == 503
    assert "Die Datenbank antwortet nicht. Versuchen Sie es gleich noch einmal." in shown.text
