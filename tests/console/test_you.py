"""The page of one's own account."""

from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from core.tenancy.models import User
from tests.conftest import PASSWORD

NEW_PASSWORD = "another horse battery"


def stored(member: Any) -> User:
    with tenant(member.organization_id):
        return User.objects.get(pk=member.pk)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def new_email(address: str, password: str = PASSWORD) -> dict[str, str]:
    return {"mail-email": address, "mail-old_password": password}


def new_password(**other: str) -> dict[str, str]:
    return {
        "old_password": PASSWORD,
        "password": NEW_PASSWORD,
        "repeated": NEW_PASSWORD,
    } | other


@pytest.mark.parametrize("address", ["/you/", "/you/email/", "/you/password/", "/you/sessions/"])
def test_it_is_for_members_only(client: Client, address: str) -> None:
    assert client.post(address)["Location"].startswith("/sign-in/")


def test_one_changes_ones_mail_address(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.viewer)

    saved = browser.post("/you/email/", new_email("me@example.org"), follow=True)
    refused = browser.post("/you/email/", new_email("nobody"))

    assert "Your mail address is saved." in text_of(saved)
    assert 'value="me@example.org"' in text_of(saved)
    assert refused.status_code == 422
    assert stored(organization.viewer).email == "me@example.org"
    browser.post("/you/email/", new_email(""))
    assert stored(organization.viewer).email == ""


def test_another_mail_address_takes_the_password_where_there_is_one(
    organization: Any, signed_in: Any
) -> None:
    browser, without = signed_in(organization.viewer), Client()
    member = stored(organization.editor)

    wrong = browser.post("/you/email/", new_email("thief@example.org", "another password"))
    missing = browser.post("/you/email/", {"mail-email": "thief@example.org"})

    assert (wrong.status_code, missing.status_code) == (422, 422)
    assert "This is not your present password." in text_of(wrong)
    assert stored(organization.viewer).email == ""
    with tenant(organization.id):
        member.set_unusable_password()
        member.save()
        without.force_login(member)
    without.post("/you/email/", {"mail-email": "new@example.org"})
    assert stored(organization.editor).email == "new@example.org"


def test_a_password_stored_before_an_upgrade_still_confirms_and_the_session_goes_on(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.viewer)

    with patch("tests.hashers.QuickHasher.must_update", return_value=True):
        browser.post("/you/email/", new_email("new@example.org", PASSWORD))

    assert stored(organization.viewer).email == "new@example.org"
    assert browser.get("/you/").status_code == 200


def test_another_password_keeps_this_session_and_ends_the_others(
    organization: Any, signed_in: Any
) -> None:
    here, elsewhere = signed_in(organization.viewer), signed_in(organization.viewer)

    saved = here.post("/you/password/", new_password(), follow=True)

    assert "Your new password is saved." in text_of(saved)
    assert here.get("/ask/").status_code == 200
    assert elsewhere.get("/ask/")["Location"].startswith("/sign-in/")
    assert authenticate(username=organization.viewer.username, password=PASSWORD) is None
    assert authenticate(username=organization.viewer.username, password=NEW_PASSWORD)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"old_password": "not this"}, "This is not your present password."),
        ({"repeated": "something else"}, "The two passwords are not the same."),
        ({"password": "short", "repeated": "short"}, "at least 8 characters"),
    ],
)
def test_a_password_that_is_refused_stays_as_it_was(
    organization: Any, signed_in: Any, other: dict[str, str], sentence: str
) -> None:
    answer = signed_in(organization.viewer).post("/you/password/", new_password(**other))

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert NEW_PASSWORD not in text_of(answer)
    assert authenticate(username=organization.viewer.username, password=PASSWORD)


def test_guesses_of_the_old_password_are_counted(
    organization: Any, signed_in: Any, override: Any
) -> None:
    browser = signed_in(organization.viewer)
    override(RATE_LIMIT_ENABLED=True, SIGN_IN_ATTEMPTS_PER_MINUTE=2)
    wrong = new_password(old_password="not this")

    answers = [browser.post("/you/password/", wrong) for _ in range(5)]

    # They may lie in two windows, so that the limit is met in one of them.
    assert any("Too many requests. Try again in" in text_of(answer) for answer in answers)


def test_one_signs_out_everywhere_else(organization: Any, signed_in: Any) -> None:
    here, elsewhere = signed_in(organization.viewer), signed_in(organization.viewer)
    another = signed_in(organization.editor)

    done = here.post("/you/sessions/", follow=True)

    assert "You are signed out everywhere else." in text_of(done)
    assert here.get("/ask/").status_code == 200
    assert elsewhere.get("/ask/")["Location"].startswith("/sign-in/")
    assert another.get("/ask/").status_code == 200


def test_what_one_does_is_recorded_without_what_was_typed(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.viewer)
    browser.post("/you/email/", new_email("me@example.org"))
    browser.post("/you/password/", new_password())
    browser.post("/you/sessions/")

    with tenant(organization.id):
        done = AuditEvent.objects.exclude(action="sign_in.succeeded")
        events = list(done.order_by("created_at"))
    name = organization.viewer.username
    assert [(event.action, event.actor, event.target, event.details) for event in events] == [
        (action, f"user:{name}", name, {})
        for action in ("email.changed", "password.changed", "sessions.ended")
    ]
