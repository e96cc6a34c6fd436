import uuid
from typing import Any

import pytest
from django.test import Client

from core.tenancy.context import tenant
from core.tenancy.models import User
from tests.conftest import PASSWORD


def test_a_member_signs_in_and_lands_on_the_ask_page(client: Client, organization: Any) -> None:
    form = {"username": organization.viewer.username, "password": PASSWORD}

    answer = client.post("/sign-in/", form)

    assert answer.status_code == 302
    assert answer["Location"] == "/ask/"
    assert client.get("/ask/").status_code == 200


def test_the_time_of_the_sign_in_is_kept(client: Client, organization: Any) -> None:
    client.post("/sign-in/", {"username": organization.viewer.username, "password": PASSWORD})

    with tenant(organization.id):
        assert User.objects.get(pk=organization.viewer.pk).last_login is not None


def test_a_wrong_password_is_refused_in_a_sentence(client: Client, organization: Any) -> None:
    form = {"username": organization.viewer.username, "password": "something else"}

    answer = client.post("/sign-in/", form)

    assert answer.status_code == 422
    assert "This username and password don’t go together." in answer.content.decode()
    assert "something else" not in answer.content.decode()
    assert client.get("/ask/").status_code == 302


def test_too_many_attempts_are_put_off_even_with_the_right_password(
    client: Client, organization: Any, override: Any
) -> None:
    override(RATE_LIMIT_ENABLED=True, SIGN_IN_ATTEMPTS_PER_MINUTE=3)
    address = f"test-{uuid.uuid4()}"
    form = {"username": organization.viewer.username, "password": "something else"}
    attempts = [client.post("/sign-in/", form, REMOTE_ADDR=address) for _ in range(6)]

    # Six attempts may lie in two windows, so the fourth in the same one is the sixth at latest.
    form["password"] = PASSWORD
    last = client.post("/sign-in/", form, REMOTE_ADDR=address)

    assert attempts[0].status_code == 422
    assert last.status_code == 429
    assert int(last["Retry-After"]) > 0
    assert "Too many attempts to sign in. Try again in" in last.content.decode()


def test_attempts_on_one_account_are_put_off_wherever_they_come_from(
    client: Client, organization: Any, other_organization: Any, override: Any
) -> None:
    override(RATE_LIMIT_ENABLED=True, SIGN_IN_ATTEMPTS_PER_MINUTE=1)
    form = {"username": organization.viewer.username, "password": "something else"}

    def attempt(**other: str) -> int:
        return client.post(
            "/sign-in/", form | other, REMOTE_ADDR=f"test-{uuid.uuid4()}"
        ).status_code

    # Three a minute, and seven may lie in two windows.
    attempts = [attempt() for _ in range(7)]

    assert attempts[0] == 422
    assert 429 in attempts
    assert attempt(username=other_organization.viewer.username) == 422


def test_someone_who_is_not_signed_in_is_sent_to_sign_in_and_back(
    client: Client, organization: Any
) -> None:
    sent = client.get("/documents/?status=failed")
    form = {"username": organization.viewer.username, "password": PASSWORD}

    back = client.post(sent["Location"], form)

    assert sent["Location"].startswith("/sign-in/?next=")
    assert back["Location"] == "/documents/?status=failed"


@pytest.mark.parametrize(
    ("sender", "back"),
    [
        ("http://testserver/documents/?view=due", "/documents/?view=due"),
        ("http://elsewhere.example/documents/", "/"),
        ("", "/"),
    ],
)
def test_what_is_sent_signed_out_is_said_to_be_lost_on_the_page_it_came_from(
    client: Client, organization: Any, sender: str, back: str
) -> None:
    sent = client.post("/documents/many/", {"action": "archive"}, headers={"Referer": sender})
    form = {"username": organization.editor.username, "password": PASSWORD}

    assert client.post(sent["Location"], form)["Location"] == back
    shown = client.get("/documents/").content.decode()
    assert "You were signed out, so nothing was saved." in shown


def test_signing_in_never_leads_to_another_host(client: Client, organization: Any) -> None:
    form = {"username": organization.viewer.username, "password": PASSWORD}

    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        answer = client.post("/sign-in/", {**form, "next": elsewhere})
        assert answer["Location"] == "/ask/"
        client.post("/sign-out/")


def test_signing_out_ends_the_session_and_takes_a_post(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.viewer)

    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"
    assert browser.get("/ask/")["Location"].startswith("/sign-in/")


def test_signing_out_needs_the_form_of_our_own_page(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.viewer)
    elsewhere = Client(enforce_csrf_checks=True)
    elsewhere.cookies = browser.cookies

    assert elsewhere.post("/sign-out/").status_code == 403
    assert browser.get("/ask/").status_code == 200


def test_a_session_stands_beside_that_of_another_program_of_the_host(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.viewer)
    browser.cookies["sessionid"] = browser.cookies["csrftoken"] = "of another program"

    assert browser.get("/ask/").status_code == 200
