"""Where a member is signed in."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from core.accounts.device import device_in_words, device_of
from core.accounts.session_store import Session
from core.accounts.sessions import clear_expired_sessions, end_session, sessions_of
from core.errors import NotFound
from tests.conftest import PASSWORD

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


def browser_of(member: Any, user_agent: str = FIREFOX) -> Client:
    browser = Client(headers={"User-Agent": user_agent}, REMOTE_ADDR="192.0.2.7")
    form = {"username": member.username, "password": PASSWORD}
    assert browser.post("/sign-in/", form).status_code == 302
    return browser


def open_to(browser: Client) -> bool:
    return browser.get("/ask/").status_code == 200


def test_a_member_sees_where_the_account_is_signed_in(organization: Any) -> None:
    here = browser_of(organization.viewer)
    browser_of(organization.viewer, SAFARI)
    browser_of(organization.editor)

    first, second = sessions_of(organization.viewer, here.session.session_key)

    assert (first.device, first.address, first.is_here) == (
        "Firefox on Windows",
        "192.0.2.7",
        True,
    )
    assert (second.device, second.is_here) == ("Safari on iPhone", False)
    page = here.get("/you/").content.decode()
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    assert here.session.session_key not in page


def test_one_session_is_ended_and_the_others_go_on(organization: Any) -> None:
    here, phone = browser_of(organization.viewer), browser_of(organization.viewer, SAFARI)
    third = browser_of(organization.viewer)
    [listed] = [one for one in sessions_of(organization.viewer, None) if "iPhone" in one.device]

    done = here.post(f"/you/sessions/{listed.id}/end/", follow=True)

    assert "That session is signed out." in done.content.decode()
    assert (open_to(here), open_to(phone), open_to(third)) == (True, False, True)


def test_nobody_ends_the_session_of_another_account(
    organization: Any, other_organization: Any
) -> None:
    victim = browser_of(other_organization.viewer)
    [session] = sessions_of(other_organization.viewer, None)

    browser_of(organization.admin).post(f"/you/sessions/{session.id}/end/")

    assert open_to(victim)
    with pytest.raises(NotFound):
        end_session(organization.admin, session.id)


def test_what_has_ended_is_listed_no_more(organization: Any) -> None:
    here, elsewhere = browser_of(organization.viewer), browser_of(organization.viewer, SAFARI)

    here.post("/you/sessions/")

    assert not open_to(elsewhere)
    page = here.get("/you/").content.decode()
    assert "Firefox on Windows" in page
    assert "iPhone" not in page


def test_the_time_of_use_is_kept_to_within_minutes(organization: Any) -> None:
    here = browser_of(organization.viewer)
    long_ago = timezone.now() - timedelta(hours=1)
    mine = Session.objects.filter(account_id=str(organization.viewer.pk))
    mine.update(last_used_at=long_ago)

    here.get("/ask/")

    assert mine.get().last_used_at > long_ago


def test_expired_sessions_are_deleted_and_no_others(organization: Any) -> None:
    here = browser_of(organization.viewer)
    browser_of(organization.editor)
    gone = Session.objects.filter(account_id=str(organization.editor.pk))
    gone.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert clear_expired_sessions() >= 1

    assert not gone.exists()
    assert open_to(here)


def test_what_is_no_browser_is_said_to_be_another_program() -> None:
    assert device_of("curl/8") == "Another program"
    assert device_of(f"{FIREFOX[:11]}(X11; Linux x86_64) Chrome/140 Safari/537 Edg/140") == (
        "Edge on Linux"
    )


def test_devices_are_named_in_the_readers_language_and_stored_in_english(organization: Any) -> None:
    here = browser_of(organization.admin)
    browser_of(organization.admin, "curl/8")
    here.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    [listed] = [one for one in sessions_of(organization.admin, None) if "program" in one.device]

    page = here.get("/you/").content.decode()
    here.post(f"/you/sessions/{listed.id}/end/")

    assert "Firefox unter Windows" in page and "Firefox on Windows" not in page
    assert "Ein anderes Programm" in page and listed.device == "Another program"
    assert "Gerät: Ein anderes Programm" in here.get("/settings/audit/").content.decode()
    sessions = here.get("/api/v1/you/sessions/").json()
    assert [one["device"] for one in sessions] == ["Firefox on Windows"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Safari on iPhone"), ("fr", "Safari sur iPhone"), ("nl", "Safari op iPhone")],
)
def test_a_device_is_said_in_each_language(language: str, words: str) -> None:
    with translation.override(language):
        assert device_in_words(device_of(SAFARI)) == words
        assert device_in_words("Firefox") == "Firefox"
