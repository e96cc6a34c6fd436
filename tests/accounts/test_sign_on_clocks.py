"""An OpenID provider whose clock is not ours, and its token when it has expired."""

from typing import Any

import pytest
from django.test import Client

from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from core.tenancy.models import User
from tests.accounts.provider import TOKEN_SECONDS, clock_apart, go, set_up


def come(organization: Any, issuer: str, subject: str, seconds: int) -> Any:
    """What the browser gets where the provider's clock is so many ``seconds`` before ours."""
    set_up(organization, issuer)
    with clock_apart(seconds):
        return go(Client(), organization, subject)


@pytest.mark.parametrize("seconds", [-600, -45, 45])
def test_clocks_that_are_a_little_apart_keep_nobody_out(
    organization: Any, issuer: str, anna: str, seconds: int
) -> None:
    assert come(organization, issuer, anna, seconds)["Location"] == "/ask/"


def test_a_token_may_have_expired_by_a_few_seconds(
    organization: Any, issuer: str, anna: str
) -> None:
    assert come(organization, issuer, anna, -TOKEN_SECONDS - 15)["Location"] == "/ask/"


@pytest.mark.parametrize("seconds", [120, -TOKEN_SECONDS - 90], ids=["of the future", "expired"])
def test_a_token_of_the_future_and_one_that_has_expired_let_nobody_in(
    organization: Any, issuer: str, anna: str, seconds: int
) -> None:
    refused = come(organization, issuer, anna, seconds)

    assert refused.status_code == 503
    told = refused.content.decode()
    assert "it may have expired, or the clocks of the two servers are apart." in told
    with tenant(organization.id):
        assert not User.objects.filter(username=f"{anna}@harbour.example").exists()
        assert AuditEvent.objects.get(action="sign_in.failed").details["reason"] == "sign_on_failed"
