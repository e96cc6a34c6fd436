"""What somebody sees who opens a one-time link."""

import logging
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from core.audit import members as audited
from core.conversations.history import add_turn, open_conversation
from core.tenancy.context import tenant
from core.tenancy.models import OneTimeLink, Role, User
from tests.conftest import PASSWORD

GONE = "This link is not valid any more. Ask an admin of your organization for a new one."
NEW_PASSWORD = "another horse battery"


def invite(organization: Any, role: Role = Role.EDITOR) -> str:
    new = audited.invite(organization.id, role, actor="test")
    return urlsplit(new.address).path


def reset(organization: Any) -> str:
    new = audited.offer_reset(organization.id, organization.viewer.pk, actor="test")
    return urlsplit(new.address).path


def choice(organization: Any, **other: str) -> dict[str, str]:
    """A form that makes a member, or sets a password."""
    name = f"new-{organization.viewer.username}"
    return {"username": name, "password": NEW_PASSWORD, "repeated": NEW_PASSWORD} | other


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_invited_person_joins_and_is_signed_in(client: Client, organization: Any) -> None:
    opened = client.get(invite(organization), follow=True)
    assert opened.redirect_chain == [("/invitation/", 302)]
    assert "Welcome to Harbour" in text_of(opened)

    joined = client.post("/invitation/", choice(organization))

    assert joined["Location"] == "/ask/"
    page = text_of(client.get("/you/"))
    assert f"new-{organization.viewer.username} · Editor · Harbour" in page
    assert GONE in text_of(client.get("/invitation/"))


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"repeated": "something else"}, "The two passwords are not the same."),
        ({"password": "short", "repeated": "short"}, "at least 8 characters"),
        ({"password": "password1", "repeated": "password1"}, "too common"),
        ({"username": "two words"}, "Enter a valid username."),
        ({"username": ""}, "This field is required."),
        ({"username": "x" * 151}, "at most 150 characters"),
        ({"username": "nul\0"}, "Null characters are not allowed."),
    ],
)
def test_a_choice_that_can_not_be_leaves_the_link_open(
    client: Client, organization: Any, other: dict[str, str], sentence: str
) -> None:
    client.get(invite(organization))

    refused = client.post("/invitation/", choice(organization, **other))

    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert NEW_PASSWORD not in text_of(refused)
    assert client.post("/invitation/", choice(organization)).status_code == 302


def test_a_username_of_another_organization_is_taken_and_nothing_more_is_told(
    client: Client, organization: Any, other_organization: Any
) -> None:
    client.get(invite(organization))
    taken = other_organization.admin.username

    refused = client.post("/invitation/", choice(organization, username=taken))

    assert refused.status_code == 422
    assert f"The username “{taken}” is taken. Choose another." in text_of(refused)
    assert "Outsider" not in text_of(refused)


def test_nobody_takes_the_name_of_somebody_whose_questions_a_program_has_asked(
    client: Client, organization: Any
) -> None:
    boss = f"boss-{uuid.uuid4().hex}"
    with tenant(organization.id):
        add_turn(open_conversation(None, boss), "How much leave is there?")
    client.get(invite(organization))

    refused = client.post("/invitation/", choice(organization, username=boss))

    assert refused.status_code == 422
    assert f"“{boss}” is taken" in text_of(refused)


def test_whoever_is_signed_in_already_becomes_the_new_member(
    organization: Any, other_organization: Any, signed_in: Any
) -> None:
    browser = signed_in(other_organization.viewer)
    browser.get(invite(organization))

    browser.post("/invitation/", choice(organization))

    page = text_of(browser.get("/ask/"))
    assert f"new-{organization.viewer.username}" in page
    assert "Outsider" not in page


def test_a_member_chooses_a_new_password_and_is_signed_in(
    organization: Any, signed_in: Any, client: Client
) -> None:
    elsewhere = signed_in(organization.viewer)
    opened = client.get(reset(organization), follow=True)
    assert f"sign in to Harbour as {organization.viewer.username}" in text_of(opened)

    saved = client.post("/reset/", choice(organization))

    assert saved["Location"] == "/ask/"
    assert client.get("/ask/").status_code == 200
    assert elsewhere.get("/ask/")["Location"].startswith("/sign-in/")
    assert GONE in text_of(client.get("/reset/"))


@pytest.mark.parametrize("why", ["expired", "used", "withdrawn", "of another kind", "invented"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_gone_ends_in_one_sentence(
    client: Client, organization: Any, why: str, method: str
) -> None:
    link, page = invite(organization), "/invitation/"
    with tenant(organization.id):
        row = OneTimeLink.objects.get()
    if why == "expired":
        with tenant(organization.id):
            OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif why == "used":
        audited.accept(row, f"first-{organization.viewer.username}", PASSWORD)
    elif why == "withdrawn":
        audited.withdraw(organization.id, row.pk, actor="test")
    elif why == "of another kind":
        link, page = link.replace("invitation", "reset"), "/reset/"
    else:
        link = f"/invitation/{uuid.uuid4().hex}/"
    client.get(link)

    answer = getattr(client, method)(page, choice(organization))

    assert answer.status_code == 403
    assert GONE in text_of(answer)
    for word in ("Harbour", "editor", "password", organization.viewer.username):
        assert word not in text_of(answer).partition("<main")[2]
    with tenant(organization.id):
        name = f"new-{organization.viewer.username}"
        assert not User.objects.filter(username=name).exists()


def test_a_link_with_letters_that_no_header_holds_opens_nothing(client: Client) -> None:
    answer = client.get("/invitation/abc€/")

    answer.cookies["one-time-link"].OutputString().encode("latin-1")
    assert GONE in text_of(client.get(answer["Location"]))


def test_neither_links_nor_passwords_get_into_logs_or_other_addresses(
    client: Client, organization: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    link = invite(organization)
    token = link.split("/")[2]

    opened = client.get(link)
    cookie = client.cookies["one-time-link"]
    page = client.get("/invitation/")
    client.post("/invitation/", choice(organization, username="two words"))
    client.post("/invitation/", choice(organization))
    client.get("/invitation/")

    assert opened["Location"] == "/invitation/"
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/invitation/"
    assert token not in text_of(page)
    assert "no-store" in page["Cache-Control"]
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "/invitation/" in logged
    assert NEW_PASSWORD not in logged
    assert token not in logged.replace(f"GET {link}", "")


def test_choices_are_counted_by_address(client: Client, organization: Any, override: Any) -> None:
    override(RATE_LIMIT_ENABLED=True, SIGN_IN_ATTEMPTS_PER_MINUTE=2)
    client.get(invite(organization))
    wrong = choice(organization, username="two words")
    address = f"test-{uuid.uuid4()}"

    answers = [client.post("/invitation/", wrong, REMOTE_ADDR=address) for _ in range(5)]

    # They may lie in two windows, so that the limit is met in one of them.
    assert any("Too many requests. Try again in" in text_of(answer) for answer in answers)
