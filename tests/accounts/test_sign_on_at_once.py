"""Two admins who set up, change or remove single sign-on at once."""

from typing import Any
from unittest.mock import patch

import pytest

from core.accounts.models import SignOn
from core.accounts.oidc import discover
from core.accounts.sign_on_setup import remove_sign_on
from core.errors import ChangedMeanwhile
from core.tenancy.context import tenant
from tests.accounts.provider import set_up


def test_two_admins_who_set_it_up_at_once_do_not_overwrite_each_other(
    organization: Any, issuer: str
) -> None:
    def asked_meanwhile(*args: Any) -> Any:
        with patch("core.accounts.sign_on_setup.discover", discover):
            set_up(organization, issuer, client_id="of the other admin")
        return discover(*args)

    with (
        patch("core.accounts.sign_on_setup.discover", asked_meanwhile),
        pytest.raises(ChangedMeanwhile, match="test changed this on"),
    ):
        set_up(organization, issuer)

    with tenant(organization.id):
        assert SignOn.objects.get().client_id == "of the other admin"


def test_what_another_admin_changes_while_the_provider_is_asked_stays(
    organization: Any, issuer: str
) -> None:
    def changed_meanwhile(*args: Any) -> Any:
        with patch("core.accounts.sign_on_setup.discover", discover):
            set_up(organization, issuer, other_role="editor")
        return discover(*args)

    set_up(organization, issuer)
    with (
        patch("core.accounts.sign_on_setup.discover", changed_meanwhile),
        pytest.raises(ChangedMeanwhile, match="test changed this on"),
    ):
        set_up(organization, issuer, role_claim="roles")

    with tenant(organization.id):
        kept = SignOn.objects.get()
    assert (kept.other_role, kept.role_claim) == ("editor", "groups")


def test_what_somebody_removes_while_it_is_changed_stays_removed(
    organization: Any, issuer: str
) -> None:
    def removed_meanwhile(*args: Any) -> Any:
        remove_sign_on(organization.id, actor="test")
        return discover(*args)

    set_up(organization, issuer)
    with (
        patch("core.accounts.sign_on_setup.discover", removed_meanwhile),
        pytest.raises(ChangedMeanwhile, match="test changed this on"),
    ):
        set_up(organization, issuer)

    with tenant(organization.id):
        assert not SignOn.objects.exists()
