"""A test client signed in as a member."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.conftest import PASSWORD


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    """``signed_in(member)``: signed in through the form, as a browser would."""

    def sign_in(member: Any) -> Client:
        browser = Client()
        form = {"username": member.username, "password": PASSWORD}
        assert browser.post("/sign-in/", form).status_code == 302
        return browser

    return sign_in
