"""A member's own account by REST, with the same rules as the page."""

from typing import Any

import pytest
from django.test import override_settings

from core.accounts.sessions import sessions_of
from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from core.tenancy.models import User
from tests.conftest import PASSWORD

NEW = "another horse battery"
JSON = {"content_type": "application/json"}


def stored(member: Any) -> User:
    with tenant(member.organization_id):
        return User.objects.get(pk=member.pk)


def actions(organization: Any) -> list[str]:
    with tenant(organization.id):
        return list(AuditEvent.objects.order_by("created_at").values_list("action", flat=True))


def test_each_role_sees_its_own_account(organization: Any, signed_in: Any) -> None:
    for member in (organization.admin, organization.editor, organization.viewer):
        shown = signed_in(member).get("/api/v1/you/").json()
        assert (shown["username"], shown["role"]) == (member.username, member.role)
        assert (shown["has_password"], shown["has_second_factor"]) == (True, False)


@pytest.mark.parametrize("method", ["get", "patch"])
def test_a_key_has_no_account(organization: Any, api: Any, is_problem: Any, method: str) -> None:
    answer = getattr(api(organization.secret_key), method)("/api/v1/you/", {}, **JSON)
    assert is_problem(answer, 403, "permission_denied")
    assert "Sign in" in answer.json()["detail"]


def test_another_mail_address_takes_the_present_password(
    organization: Any, signed_in: Any, is_problem: Any
) -> None:
    client, change = signed_in(organization.viewer), {"email": "new@example.org"}
    refused = client.patch("/api/v1/you/", change, **JSON)
    assert is_problem(refused, 400, "validation_error")
    assert "old_password" in refused.json()["errors"]
    assert stored(organization.viewer).email == ""

    done = client.patch("/api/v1/you/", {**change, "old_password": PASSWORD}, **JSON)
    assert done.json()["email"] == "new@example.org"
    assert "email.changed" in actions(organization)


@pytest.mark.parametrize("has_password", [True, False])
def test_mail_addresses_are_changed_so_often_a_minute(
    organization: Any, signed_in: Any, is_problem: Any, has_password: bool
) -> None:
    member = stored(organization.viewer)
    if not has_password:
        member.set_unusable_password()
        with tenant(organization.id):
            member.save()
    client = signed_in(member)
    change = {"email": "new@example.org", "old_password": PASSWORD}
    with override_settings(SIGN_IN_ATTEMPTS_PER_MINUTE=1, RATE_LIMIT_ENABLED=True):
        assert client.patch("/api/v1/you/", change, **JSON).status_code == 200
        assert is_problem(client.patch("/api/v1/you/", change, **JSON), 429, "rate_limited")


def test_a_language_is_chosen_and_taken_back(
    organization: Any, signed_in: Any, is_problem: Any
) -> None:
    client = signed_in(organization.viewer)
    for code in ("de", ""):
        answer = client.patch("/api/v1/you/", {"language": code}, **JSON)
        assert answer.json()["language"] == stored(organization.viewer).language == code
    assert is_problem(client.patch("/api/v1/you/", {"language": "tlh"}, **JSON), 400)


def test_another_password_ends_every_other_session(
    organization: Any, signed_in: Any, is_problem: Any
) -> None:
    here, elsewhere = signed_in(organization.viewer), signed_in(organization.viewer)
    wrong = {"old_password": "not this", "password": NEW}
    assert is_problem(here.post("/api/v1/you/password/", wrong, **JSON), 400)
    weak = {"old_password": PASSWORD, "password": "short"}
    assert "password" in here.post("/api/v1/you/password/", weak, **JSON).json()["errors"]

    right = {"old_password": PASSWORD, "password": NEW}
    assert here.post("/api/v1/you/password/", right, **JSON).status_code == 204

    assert here.get("/api/v1/you/").status_code == 200
    assert is_problem(elsewhere.get("/api/v1/you/"), 401)
    assert stored(organization.viewer).check_password(NEW)


def test_guesses_of_the_password_are_counted(
    organization: Any, signed_in: Any, is_problem: Any, override: Any
) -> None:
    override(RATE_LIMIT_ENABLED=True, SIGN_IN_ATTEMPTS_PER_MINUTE=2)
    client = signed_in(organization.viewer)
    wrong = {"old_password": "not this", "password": NEW}
    told = [client.post("/api/v1/you/password/", wrong, **JSON).status_code for _ in range(3)]
    assert told == [400, 400, 429]


def test_one_signs_out_everywhere_else(organization: Any, signed_in: Any, is_problem: Any) -> None:
    here, elsewhere = signed_in(organization.viewer), signed_in(organization.viewer)
    assert [one["is_here"] for one in here.get("/api/v1/you/sessions/").json()] == [True, False]

    assert here.delete("/api/v1/you/sessions/").status_code == 204

    assert len(here.get("/api/v1/you/sessions/").json()) == 1
    assert is_problem(elsewhere.get("/api/v1/you/"), 401)
    assert "sessions.ended" in actions(organization)


def test_one_session_is_ended_and_nobody_elses(
    organization: Any, signed_in: Any, is_problem: Any
) -> None:
    here, elsewhere = signed_in(organization.viewer), signed_in(organization.viewer)
    other = here.get("/api/v1/you/sessions/").json()[1]["id"]
    there = f"/api/v1/you/sessions/{other}/"
    assert is_problem(signed_in(organization.admin).delete(there), 404)
    assert len(sessions_of(organization.viewer, None)) == 2

    assert here.delete(there).status_code == 204

    assert is_problem(elsewhere.get("/api/v1/you/"), 401)
    assert is_problem(here.delete(there), 404)
