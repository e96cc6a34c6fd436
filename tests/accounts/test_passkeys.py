"""Passkeys: added, used as second factor and alone, removed, refused."""

import re
import threading
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from core.accounts.models import Passkey
from core.accounts.passkeys import passkeys_of, remove_passkey
from core.accounts.second_factors import begin_factor, factor_of, remove
from core.accounts.webauthn import passkey_origin
from core.tenancy.context import tenant
from tests.accounts.authenticator import Authenticator, add, prove
from tests.accounts.test_second_factor import half_signed_in, is_open, require, with_factor
from tests.conftest import PASSWORD


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_first_one_brings_recovery_codes_and_is_listed(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.viewer)

    codes = text_of(add(browser, Authenticator()))
    second = text_of(add(browser, Authenticator(key_id=b"another"), "Security key"))

    assert len(re.findall(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", codes)) == 10
    assert "The passkey is added." in second
    assert re.findall(r"<strong>([\w ]+)</strong>", second) == ["Telephone", "Security key"]
    assert second.count("never used") == 2
    assert is_open(browser)


def test_the_password_alone_opens_nothing_then_and_the_passkey_does(
    organization: Any, device: Authenticator
) -> None:
    browser = half_signed_in(organization.viewer)

    page = text_of(browser.get("/sign-in/code/"))
    before = is_open(browser)
    done = prove(browser, device, "code/passkey")

    assert "Use a passkey" in page
    assert "Without the passkey, type one of your recovery codes." in page
    assert not before
    assert done["Location"] == "/ask/"
    assert is_open(browser)
    assert passkeys_of(organization.viewer)[0].last_used_at is not None


def test_a_passkey_signs_in_by_itself(organization: Any, device: Authenticator) -> None:
    browser = Client()

    done = prove(browser, device, next="/documents/")
    elsewhere = prove(Client(), device, next="https://evil.example/")

    assert done["Location"] == "/documents/"
    assert elsewhere["Location"] == "/ask/"
    assert is_open(browser)


def test_by_itself_it_takes_a_device_that_makes_sure_who_holds_it(
    organization: Any, device: Authenticator
) -> None:
    device.is_sure = False

    alone = prove(Client(), device)
    after_password = prove(half_signed_in(organization.viewer), device, "code/passkey")

    assert alone.status_code == 400
    assert "This passkey was not accepted." in text_of(alone)
    assert after_password["Location"] == "/ask/"


def test_it_counts_where_a_second_factor_is_required(organization: Any, signed_in: Any) -> None:
    require(organization)
    browser = signed_in(organization.viewer)
    before = browser.get("/ask/")["Location"]

    add(browser, device := Authenticator())
    elsewhere = Client()
    prove(elsewhere, device)

    assert before == "/you/second-factor/"
    assert is_open(browser)
    assert is_open(elsewhere)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://localhost.evil.example"},
        {"origin": "http://localhost:8001"},
        {"key_id": b"unknown"},
        {"user_handle": b"nobody"},
        {"user_handle": b"\0" * 16},
        {"key": Authenticator().key},
    ],
)
def test_what_is_not_the_members_own_passkey_for_this_address_is_refused(
    organization: Any, device: Authenticator, wrong: dict[str, Any]
) -> None:
    browser = Client()

    refused = prove(browser, replace(device, **wrong))

    assert refused.status_code == 400
    assert not is_open(browser)


def test_an_answer_is_taken_once_and_only_where_it_was_asked_for(
    organization: Any, device: Authenticator
) -> None:
    browser = Client()
    answer = device.prove(browser.post("/sign-in/passkey/options/").json())

    stranger = Client().post("/sign-in/passkey/", {"response": answer})
    first = browser.post("/sign-in/passkey/", {"response": answer})
    browser.logout()
    again = browser.post("/sign-in/passkey/", {"response": answer})

    assert (stranger.status_code, first["Location"], again.status_code) == (403, "/ask/", 403)


def test_with_the_last_one_two_factor_authentication_ends(
    organization: Any, signed_in: Any, device: Authenticator
) -> None:
    here, elsewhere = Client(), Client()
    prove(here, device)
    prove(elsewhere, device)
    [passkey] = passkeys_of(organization.viewer)

    done = here.post(f"/you/passkeys/{passkey.pk}/remove/", follow=True)

    assert "Two-factor authentication is turned off." in text_of(done)
    assert (is_open(here), is_open(elsewhere)) == (True, False)
    assert factor_of(organization.viewer) is None
    assert prove(Client(), device).status_code == 400
    assert signed_in(organization.viewer).get("/ask/").status_code == 200


def test_one_that_is_added_while_the_last_one_goes_is_still_asked_for(
    organization: Any, device: Authenticator
) -> None:
    viewer, begun = organization.viewer, threading.Event()
    [last] = passkeys_of(viewer)

    def remove_last() -> None:
        begun.set()
        remove_passkey(viewer, last.pk)

    thread = threading.Thread(target=remove_last)
    with tenant(organization.id):
        begin_factor(viewer)
        thread.start()
        begun.wait()
        thread.join(0.5)
        Passkey.objects.create(
            organization_id=organization.id, member=viewer, name="Another", credential="-"
        )
    thread.join()

    assert factor_of(viewer) is not None
    assert [one.name for one in passkeys_of(viewer)] == ["Another"]


def test_beside_an_app_each_goes_without_the_other(organization: Any, signed_in: Any) -> None:
    _, codes = with_factor(organization.viewer)
    browser = half_signed_in(organization.viewer)
    browser.post("/sign-in/code/", {"code": codes[0]})
    add(browser, device := Authenticator())

    app_removed = browser.post("/you/second-factor/off/", {"code": codes[1]}, follow=True)

    assert "The authenticator app is removed." in text_of(app_removed)
    factor = factor_of(organization.viewer)
    assert factor is not None
    assert (factor.has_app, factor.recovery_codes_left) == (False, 8)
    assert prove(half_signed_in(organization.viewer), device, "code/passkey").status_code == 302


@pytest.mark.parametrize("typed", [{}, {"old_password": "another"}])
def test_adding_one_takes_the_password_where_the_session_began_with_it(
    organization: Any, signed_in: Any, typed: dict[str, str]
) -> None:
    """Or somebody at a browser that was left open could come back for good."""
    browser = signed_in(organization.viewer)
    page = text_of(browser.get("/you/second-factor/"))

    refused = browser.post("/you/passkeys/options/", typed)
    added = browser.post("/you/passkeys/", {"response": "{}"}, follow=True)

    assert 'name="old_password"' in page
    assert refused.status_code == 400
    assert refused.json()["detail"] == "This is not your present password."
    assert "This passkey was not begun here" in text_of(added)


def test_adding_one_takes_no_password_from_who_proved_more_or_has_none(
    organization: Any, signed_in: Any, device: Authenticator
) -> None:
    proven, without = Client(), signed_in(organization.editor)
    prove(proven, device)
    with tenant(organization.id):
        organization.editor.set_unusable_password()
        organization.editor.save(update_fields=["password"])
        without.force_login(organization.editor)

    for browser in (proven, without):
        assert 'name="old_password"' not in text_of(browser.get("/you/second-factor/"))
        assert browser.post("/you/passkeys/options/").status_code == 200


def test_a_session_from_before_the_second_factor_adds_and_removes_none(
    organization: Any, signed_in: Any
) -> None:
    before = signed_in(organization.viewer)
    with_factor(organization.viewer)

    refused = before.post("/you/passkeys/options/")
    added = before.post("/you/passkeys/", {"response": "{}"}, follow=True)

    assert refused.status_code == 403
    assert "Sign out and in again." in refused.json()["detail"]
    assert "Sign out and in again." in text_of(added)


def test_a_passkey_opens_and_shows_nothing_of_others(
    organization: Any, other_organization: Any, signed_in: Any, device: Authenticator
) -> None:
    [passkey] = passkeys_of(organization.viewer)
    colleague, stranger = signed_in(organization.editor), signed_in(other_organization.viewer)

    for browser in (colleague, stranger):
        browser.post(f"/you/passkeys/{passkey.pk}/remove/")
    pretended = prove(Client(), replace(device, user_handle=other_organization.viewer.pk.bytes))

    assert pretended.status_code == 400
    assert [one.pk for one in passkeys_of(organization.viewer)] == [passkey.pk]
    for_another = half_signed_in_with_app(organization.editor)
    assert prove(for_another, device, "code/passkey").status_code == 400


def half_signed_in_with_app(member: Any) -> Client:
    with_factor(member)
    return half_signed_in(member)


def test_deactivated_members_and_those_of_single_sign_on_only_stay_out(
    organization: Any, signed_in: Any, device: Authenticator
) -> None:
    from core.accounts.models import SignOn
    from core.audit.members import change_member

    with tenant(organization.id):
        SignOn.objects.create(organization_id=organization.id, is_only=True)
    by_provider = prove(Client(), device)
    with tenant(organization.id):
        SignOn.objects.all().delete()
    change_member(organization.id, organization.viewer.pk, is_active=False, actor="test")
    deactivated = prove(Client(), device)

    assert by_provider.status_code == 403
    assert "single sign-on only" in text_of(by_provider)
    assert deactivated.status_code == 400


def test_an_admin_removes_passkeys_with_the_second_factor(
    organization: Any, device: Authenticator
) -> None:
    remove(organization.id, organization.viewer.pk, actor="system")

    assert passkeys_of(organization.viewer) == []
    with tenant(organization.id):
        assert not Passkey.objects.exists()


def test_where_browsers_allow_none_the_pages_say_so(
    organization: Any, signed_in: Any, override: Any
) -> None:
    browser = signed_in(organization.viewer)
    override(PUBLIC_URL="http://policies.example.org")

    page = text_of(browser.get("/you/second-factor/"))
    sign_in_page = text_of(Client().get("/sign-in/"))

    assert "Browsers allow passkeys only where" in page
    assert "passkey" not in sign_in_page
    for address in ("/you/passkeys/options/", "/sign-in/passkey/options/"):
        refused = browser.post(address, {"old_password": PASSWORD})
        assert refused.status_code == 400
        assert "PUBLIC_URL begins with https://" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://Policies.Example.org:443/policies", "https://policies.example.org"),
        ("https://policies.example.org:8443", "https://policies.example.org:8443"),
        ("http://localhost:80", "http://localhost"),
        ("http://localhost:443", "http://localhost:443"),
        ("https://10.0.0.7", ""),
        ("https://[::1]", ""),
    ],
)
def test_the_origin_is_written_as_browsers_do(override: Any, address: str, origin: str) -> None:
    override(PUBLIC_URL=address)

    assert passkey_origin() == origin
