"""What opens the account of a colleague who is locked out, for admins and the programs that they
trust."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.accounts.second_factors import begin_factor, factor_of
from core.audit.keys import make_key
from core.tenancy.models import KeyKind


def test_a_reset_link_is_made_by_admins_and_opens_one_account(
    organization: Any, api: Any, signed_in: Any, client: Any, is_problem: Any
) -> None:
    below = f"/api/v1/organizations/{organization.id}/members/{organization.viewer.pk}"
    for member in (organization.editor, organization.viewer):
        assert is_problem(signed_in(member).post(f"{below}/reset-link/"), 403)
    for caller in (api(organization.secret_key), signed_in(organization.admin)):
        made = caller.post(f"{below}/reset-link/").json()
        assert made["mailed"] is None
        opened = client.get(made["link"].removeprefix("http://localhost:8000"), follow=True)
        assert organization.viewer.username in opened.content.decode()


def test_a_second_factor_is_removed_for_who_lost_it(
    organization: Any, api: Any, is_problem: Any
) -> None:
    there = f"/api/v1/organizations/{organization.id}/members/{organization.viewer.pk}"
    program = api(organization.secret_key)
    assert is_problem(program.delete(f"{there}/second-factor/"), 404)
    begin_factor(organization.viewer)

    assert program.delete(f"{there}/second-factor/").status_code == 204

    assert factor_of(organization.viewer) is None


@pytest.mark.parametrize(("method", "what"), [("post", "reset-link"), ("delete", "second-factor")])
def test_a_key_that_ends_opens_no_admins_account(
    organization: Any, api: Any, is_problem: Any, method: str, what: str
) -> None:
    ends = timezone.now() + timedelta(days=1)
    _, key = make_key(organization.id, KeyKind.SECRET, "Ends", expires_at=ends, actor="test")
    there = f"/api/v1/organizations/{organization.id}/members/{organization.admin.pk}/{what}/"
    assert is_problem(getattr(api(key), method)(there), 403, "permission_denied")
