"""A member's own second factor over the API, by the rules of its page."""

from typing import Any

import pytest

from core.accounts.second_factors import factor_of
from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from tests.accounts.authenticator import Authenticator
from tests.accounts.test_second_factor import code_of, require, with_factor
from tests.conftest import PASSWORD

FACTOR, APP = "/api/v1/you/second-factor/", "/api/v1/you/second-factor/app/"
PASSKEYS = "/api/v1/you/passkeys/"
JSON = "application/json"


@pytest.fixture
def viewer(organization: Any, signed_in: Any) -> Any:
    return signed_in(organization.viewer)


def post(browser: Any, address: str, **body: Any) -> Any:
    return browser.post(address, body, content_type=JSON)


def add(browser: Any, device: Authenticator, **body: Any) -> Any:
    begun = post(browser, f"{PASSKEYS}options/", old_password=PASSWORD)
    assert begun.status_code == 200, begun.content
    return post(browser, PASSKEYS, response=device.make(begun.json()), **body)


def test_an_app_is_begun_set_up_and_removed(organization: Any, viewer: Any) -> None:
    assert viewer.get(FACTOR).json() == {
        "has_app": False,
        "passkeys": [],
        "since": None,
        "recovery_codes_left": 0,
        "is_required": False,
        "is_proven": False,
    }
    begun = post(viewer, APP).json()
    assert post(viewer, APP).json() == begun
    assert begun["secret"] in begun["address"]
    wrong = viewer.put(APP, {"code": "000"}, content_type=JSON)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["code"])
    done = viewer.put(APP, {"code": code_of(begun["secret"])}, content_type=JSON)
    codes = done.json()["recovery_codes"]
    shown = viewer.get(FACTOR).json()
    assert (len(codes), shown["has_app"], shown["is_proven"]) == (10, True, True)
    assert post(viewer, APP).status_code == 409
    others = post(viewer, f"{FACTOR}recovery-codes/", code=codes[0]).json()["recovery_codes"]
    assert not set(codes) & set(others)
    assert post(viewer, f"{APP}remove/", code=codes[1]).status_code == 400
    assert post(viewer, f"{APP}remove/", code=others[0]).status_code == 204
    assert factor_of(organization.viewer) is None
    assert viewer.get(FACTOR).status_code == 200, "this session goes on"
    with tenant(organization.id):
        found = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"second_factor.set_up", "recovery_codes.replaced", "second_factor.removed"} <= found


def test_passkeys_are_added_listed_and_removed(viewer: Any) -> None:
    made = add(viewer, Authenticator(), name="Telephone")
    assert (made.status_code, len(made.json()["recovery_codes"])) == (201, 10)
    second = add(viewer, Authenticator(key_id=b"another"))
    assert second.json() == {"recovery_codes": []}
    listed = viewer.get(PASSKEYS).json()
    assert [(one["name"], one["last_used_at"]) for one in listed] == [
        ("Telephone", None),
        ("Passkey", None),
    ]
    assert viewer.delete(f"{PASSKEYS}{listed[0]['id']}/").status_code == 204
    assert viewer.delete(f"{PASSKEYS}{listed[0]['id']}/").status_code == 404
    assert [one["name"] for one in viewer.get(FACTOR).json()["passkeys"]] == ["Passkey"]


def test_a_passkey_takes_the_present_password_and_what_was_begun_here(
    viewer: Any, is_problem: Any
) -> None:
    refused = post(viewer, f"{PASSKEYS}options/", old_password="wrong")
    assert is_problem(refused, 400, "validation_error")
    assert is_problem(post(viewer, PASSKEYS, response="{}"), 403, "permission_denied")
    post(viewer, f"{PASSKEYS}options/", old_password=PASSWORD)
    assert is_problem(post(viewer, PASSKEYS, response="{}"), 400, "validation_error")


def test_a_session_from_before_changes_nothing(
    organization: Any, viewer: Any, is_problem: Any
) -> None:
    with_factor(organization.viewer)
    refused = [
        viewer.put(APP, {"code": "123456"}, content_type=JSON),
        post(viewer, f"{PASSKEYS}options/", old_password=PASSWORD),
        post(viewer, PASSKEYS, response="{}"),
        viewer.delete(f"{PASSKEYS}{organization.id}/"),
    ]
    assert all(is_problem(answer, 403, "permission_denied") for answer in refused)


def test_nobody_removes_another_s_passkey(
    organization: Any, other_organization: Any, viewer: Any, signed_in: Any
) -> None:
    add(viewer, Authenticator())
    (one,) = viewer.get(PASSKEYS).json()
    for member in (organization.admin, other_organization.admin):
        browser = signed_in(member)
        assert browser.get(PASSKEYS).json() == []
        assert browser.delete(f"{PASSKEYS}{one['id']}/").status_code == 404
    assert len(viewer.get(PASSKEYS).json()) == 1


def test_where_it_is_required_these_calls_alone_go_before_it_is_set_up(
    organization: Any, viewer: Any, is_problem: Any
) -> None:
    require(organization)
    assert is_problem(viewer.get("/api/v1/you/"), 403, "permission_denied")
    assert viewer.get(FACTOR).json()["is_required"] is True
    secret = post(viewer, APP).json()["secret"]
    assert viewer.put(APP, {"code": code_of(secret)}, content_type=JSON).status_code == 200
    assert viewer.get("/api/v1/you/").status_code == 200
    assert viewer.get(FACTOR).json()["is_required"] is False


@pytest.mark.parametrize("address", [FACTOR, PASSKEYS])
def test_a_key_has_none(organization: Any, api: Any, is_problem: Any, address: str) -> None:
    answer = api(organization.secret_key).get(address)
    assert is_problem(answer, 403, "permission_denied")
