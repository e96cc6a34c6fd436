"""Who looks at golden questions in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.tenancy.context import tenant


@pytest.fixture
def signed_in() -> Callable[..., Any]:
    """``signed_in(user)``: a test client with that member's session."""

    def make(user: Any) -> Any:
        client = Client(raise_request_exception=False)
        with tenant(user.organization_id):
            client.force_login(user)
        return client

    return make
