"""The token for SCIM in the settings, beside single sign-on."""

import re
from typing import Any

from django.test import Client


def provisions(token: str) -> bool:
    header = {"Authorization": f"Bearer {token}"}
    return Client().get("/scim/v2/Users", headers=header).status_code == 200


def test_a_token_is_made_shown_once_and_ended(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    assert "/scim/v2" in browser.get("/settings/sign-on/").content.decode()

    made = browser.post("/settings/sign-on/scim/")

    page = made.content.decode()
    found = re.search(r'value="(scim_[^"]+)"', page)
    assert made.status_code == 200 and found is not None
    token = found[1]
    assert "no-store" in made["Cache-Control"]
    assert provisions(token)
    shown = browser.get("/settings/sign-on/").content.decode()
    assert token not in shown and token[:11] in shown and "last used on" in shown
    ended = browser.post("/settings/sign-on/scim/end/", follow=True)
    assert "The token has ended." in ended.content.decode()
    assert not provisions(token)
    assert browser.post("/settings/sign-on/scim/end/").status_code == 302


def test_looking_makes_none(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)

    assert browser.get("/settings/sign-on/scim/").status_code == 405
    assert "End the token" not in browser.get("/settings/sign-on/").content.decode()
