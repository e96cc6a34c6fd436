"""What opens the account of a colleague who is locked out, for admins and the programs that they
trust."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.accounts.second_factors import begin_factor, factor_of
from core.audit.groups import make_group, move_member
from core.audit.holds import lift_hold, set_hold
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


def test_a_member_is_shown_with_groups_second_factor_and_hold(
    organization: Any, api: Any, is_problem: Any
) -> None:
    here, viewer, program = organization.id, organization.viewer, api(organization.secret_key)
    there = f"/api/v1/organizations/{here}/members/{viewer.pk}/"
    before = program.get(there).json()
    assert (before["username"], before["role"]) == (viewer.username, "viewer")
    assert (before["groups"], before["has_second_factor"], before["hold"]) == ([], False, None)

    board = make_group(here, "Board", actor="test")
    move_member(here, board.pk, viewer.pk, inside=True, actor="test")
    begin_factor(viewer)
    own = set_hold(here, viewer.username, "A lawsuit.", actor="test")

    shown = program.get(there).json()
    assert [(one["id"], one["name"]) for one in shown["groups"]] == [(str(board.pk), "Board")]
    assert shown["has_second_factor"] is True
    assert (shown["hold"]["id"], shown["hold"]["reason"]) == (str(own.pk), "A lawsuit.")

    # That of the organization is the one that has to be lifted last.
    of_all = set_hold(here, "", "An audit.", actor="test")
    assert program.get(there).json()["hold"]["id"] == str(of_all.pk)
    lift_hold(here, of_all.pk, actor="test")
    assert program.get(there).json()["hold"]["id"] == str(own.pk)


@pytest.mark.parametrize(("method", "what"), [("post", "reset-link"), ("delete", "second-factor")])
def test_a_key_that_ends_opens_no_admins_account(
    organization: Any, api: Any, is_problem: Any, method: str, what: str
) -> None:
    ends = timezone.now() + timedelta(days=1)
    _, key = make_key(organization.id, KeyKind.SECRET, "Ends", expires_at=ends, actor="test")
    there = f"/api/v1/organizations/{organization.id}/members/{organization.admin.pk}/{what}/"
    assert is_problem(getattr(api(key), method)(there), 403, "permission_denied")
