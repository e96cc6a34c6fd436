"""Two-factor authentication: set up, asked for, lost, required."""

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from core.accounts.models import SecondFactor
from core.accounts.second_factors import FAILURES_ALLOWED, check_code, factor_of, remove, set_up
from core.accounts.totp import new_secret
from core.audit.models import AuditEvent
from core.audit.organizations import change_options
from core.errors import InvalidInput, NotFound, RateLimited
from core.tenancy.context import tenant
from tests.conftest import PASSWORD


def code_of(secret: str, steps: int = 0) -> str:
    return str(pyotp.TOTP(secret).at(timezone.now(), counter_offset=steps))


def with_factor(member: Any) -> tuple[str, list[str]]:
    """The secret and the recovery codes. Set up by the code before, so that the next one works."""
    secret = new_secret()
    return secret, set_up(member, secret, code_of(secret, -1))


def half_signed_in(member: Any) -> Client:
    browser = Client()
    form = {"username": member.username, "password": PASSWORD}
    assert browser.post("/sign-in/", form)["Location"] == "/sign-in/code/"
    return browser


def require(organization: Any) -> None:
    change_options(organization.id, {"sign_in": {"second_factor": "required"}}, actor="test")


def is_open(browser: Client) -> bool:
    return browser.get("/ask/").status_code == 200


def test_a_member_sets_it_up_on_a_page_and_gets_recovery_codes(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.viewer)
    page = browser.get("/you/second-factor/").content.decode()
    secret = re.search(r'id="secret" value="([A-Z2-7]+)"', page)[1]

    wrong = browser.post("/you/second-factor/set-up/", {"code": "000"})
    done = browser.post("/you/second-factor/set-up/", {"code": code_of(secret)})

    assert 'src="data:image/svg+xml' in page
    assert wrong.status_code == 422
    assert "This code is not right." in wrong.content.decode()
    assert secret in wrong.content.decode()
    assert len(re.findall(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", done.content.decode())) == 10
    assert "10 recovery codes left" in browser.get("/you/").content.decode()
    assert is_open(browser)


def test_the_password_alone_opens_nothing_then(organization: Any) -> None:
    secret, _ = with_factor(organization.viewer)
    browser = half_signed_in(organization.viewer)

    assert not is_open(browser)
    assert browser.get("/api/v1/documents/").status_code in {401, 403}
    wrong = browser.post("/sign-in/code/", {"code": "123"})
    assert wrong.status_code == 422
    assert browser.post("/sign-in/code/", {"code": code_of(secret)})["Location"] == "/ask/"
    assert is_open(browser)


def test_a_code_works_once(organization: Any) -> None:
    secret, _ = with_factor(organization.viewer)
    code = code_of(secret)

    check_code(organization.viewer, code)

    with pytest.raises(InvalidInput):
        check_code(organization.viewer, code)


def test_a_recovery_code_works_once_however_it_is_typed(organization: Any) -> None:
    _, codes = with_factor(organization.viewer)
    browser = half_signed_in(organization.viewer)

    browser.post("/sign-in/code/", {"code": codes[0].upper().replace("-", " ")})

    assert is_open(browser)
    assert factor_of(organization.viewer).recovery_codes_left == 9
    with pytest.raises(InvalidInput):
        check_code(organization.viewer, codes[0])


def test_many_wrong_codes_lock_it_even_for_the_right_one(organization: Any) -> None:
    secret, _ = with_factor(organization.viewer)
    for _ in range(FAILURES_ALLOWED):
        with pytest.raises(InvalidInput):
            check_code(organization.viewer, "wrong")

    with pytest.raises(RateLimited):
        check_code(organization.viewer, code_of(secret))

    with tenant(organization.id):
        SecondFactor.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    check_code(organization.viewer, code_of(secret))


def test_another_password_ends_a_sign_in_that_waits_for_its_code(organization: Any) -> None:
    from core.audit.members import set_password

    secret, _ = with_factor(organization.viewer)
    browser = half_signed_in(organization.viewer)

    set_password(organization.viewer, "another horse battery", actor="test")

    answer = browser.post("/sign-in/code/", {"code": code_of(secret)})
    assert answer["Location"] == "/sign-in/"
    assert not is_open(browser)


def test_a_link_for_a_new_password_asks_for_the_code_too(organization: Any) -> None:
    from core.audit.members import offer_reset

    with_factor(organization.viewer)
    new = offer_reset(organization.id, organization.viewer.pk, actor="test")
    browser = Client()
    browser.get(new.address.removeprefix("http://localhost:8000"))
    password = "another horse battery"

    answer = browser.post("/reset/", {"password": password, "repeated": password})

    assert answer["Location"] == "/sign-in/code/"
    assert not is_open(browser)


def test_turning_it_off_takes_a_code_and_ends_other_sessions(
    organization: Any, signed_in: Any
) -> None:
    here, elsewhere = signed_in(organization.viewer), signed_in(organization.viewer)
    _, codes = with_factor(organization.viewer)

    refused = here.post("/you/second-factor/off/", {"code": "wrong"})
    here.post("/you/second-factor/off/", {"code": codes[0]})

    assert refused.status_code == 422
    assert factor_of(organization.viewer) is None
    assert (is_open(here), is_open(elsewhere)) == (True, False)


def test_new_recovery_codes_end_the_old_ones(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.viewer)
    _, codes = with_factor(organization.viewer)

    page = browser.post("/you/second-factor/recovery/", {"code": codes[0]}).content.decode()

    with pytest.raises(InvalidInput):
        check_code(organization.viewer, codes[1])
    check_code(organization.viewer, re.search(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", page)[0])


def test_where_it_is_required_nothing_opens_before_it_is_set_up(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.viewer)
    require(organization)

    assert browser.get("/documents/")["Location"] == "/you/second-factor/"
    refused = browser.get("/api/v1/documents/")
    page = browser.get("/you/second-factor/").content.decode()
    secret = re.search(r'id="secret" value="([A-Z2-7]+)"', page)[1]
    browser.post("/you/second-factor/set-up/", {"code": code_of(secret)})

    assert refused.status_code == 403
    assert "requires two-factor authentication" in refused.json()["detail"]
    assert is_open(browser)
    assert browser.get("/api/v1/documents/").status_code == 200


def test_a_session_from_before_is_told_to_sign_in_again(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.viewer)
    with_factor(organization.viewer)
    require(organization)

    page = browser.get("/ask/", follow=True).content.decode()

    assert "Sign out and in again." in page


def test_an_admin_removes_it_for_who_lost_everything(organization: Any, signed_in: Any) -> None:
    secret, _ = with_factor(organization.viewer)
    theirs = half_signed_in(organization.viewer)
    theirs.post("/sign-in/code/", {"code": code_of(secret)})
    admin, address = signed_in(organization.admin), f"/people/{organization.viewer.pk}/"

    assert "App, passkeys and recovery codes lost?" in admin.get(address).content.decode()
    done = admin.post(f"{address}remove-second-factor/", follow=True)

    assert "signs in with the password alone again" in done.content.decode()
    assert not is_open(theirs)
    assert factor_of(organization.viewer) is None


def test_only_admins_of_the_same_organization_remove_it(
    organization: Any, other_organization: Any, signed_in: Any
) -> None:
    with_factor(organization.viewer)
    address = f"/people/{organization.viewer.pk}/remove-second-factor/"

    assert signed_in(organization.editor).post(address).status_code == 403
    assert signed_in(other_organization.admin).post(address).status_code == 404
    with pytest.raises(NotFound):
        remove(other_organization.id, organization.viewer.pk, actor="test")
    assert factor_of(organization.viewer)


def test_the_command_removes_it(organization: Any) -> None:
    with_factor(organization.admin)

    call_command("reset_two_factor", organization.admin.username, stdout=StringIO())

    assert factor_of(organization.admin) is None
    with pytest.raises(CommandError, match="no two-factor authentication"):
        call_command("reset_two_factor", organization.admin.username)


def test_the_audit_has_each_step_and_the_database_no_secret(organization: Any) -> None:
    secret, codes = with_factor(organization.viewer)
    check_code(organization.viewer, codes[0])
    with tenant(organization.id):
        stored = SecondFactor.objects.get()
    remove(organization.id, organization.viewer.pk, actor="system")

    assert secret not in stored.sealed_secret
    assert codes[1] not in str(stored.recovery_hashes)
    with tenant(organization.id):
        events = list(AuditEvent.objects.order_by("created_at").values_list("action", flat=True))
    assert events == ["second_factor.set_up", "recovery_code.used", "second_factor.removed"]
