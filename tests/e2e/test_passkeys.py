"""Passkeys in a browser with a virtual authenticator, and a password that was forgotten: by
keyboard, on a phone, to axe."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.audit import members as audited
from tests.conftest import PASSWORD, Organization
from tests.databases import own_database
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in
from tests.live import running_appliance
from tests.mail_server import Post, running_mail_server

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Post]:
    with running_mail_server() as post:
        yield post


@pytest.fixture(scope="module")
def named_url(mailbox: Post) -> Iterator[str]:
    """An appliance under a name, as passkeys want it, that can mail."""
    mail = {"EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}"}
    # Mails of the other appliance's database would be taken by its scheduler, which can't mail.
    with own_database(), running_appliance(mail, host="localhost") as url:
        yield url


def with_authenticator(page: Page) -> None:
    """Give the browser a device with passkeys, whose owner always agrees."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_a_passkey_is_added_and_signs_in_in_every_look(
    browser: Browser, named_url: str, organization: Organization, scheme: str, width: int
) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    with_authenticator(page)

    def look(name: str) -> None:
        expect_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide"
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{scheme}-{width}.png", full_page=True)

    sign_in(page, named_url, organization.viewer.username)
    page.goto(f"{named_url}/you/second-factor/")
    look("no-passkey")
    page.get_by_label("Name").fill("This computer")
    page.get_by_label("Present password").fill("another")
    page.get_by_label("Present password").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This is not your present password.")
    look("passkey-refused")
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_label("Present password").press("Enter")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{named_url}/you/second-factor/")
    expect(page.get_by_text("This computer")).to_be_visible()
    look("passkey")

    context.clear_cookies()
    page.goto(f"{named_url}/sign-in/?next=/documents/")
    look("sign-in")
    page.get_by_role("button", name="Use a passkey").press("Enter")
    expect(page).to_have_url(f"{named_url}/documents/")

    context.clear_cookies()
    page.goto(f"{named_url}/sign-in/")
    page.get_by_label("Username").fill(organization.viewer.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    look("second-passkey")
    page.get_by_role("button", name="Use a passkey").press("Enter")
    expect(page).to_have_url(f"{named_url}/ask/")

    page.goto(f"{named_url}/you/second-factor/")
    page.get_by_role("button", name="Remove the passkey This computer").press("Enter")
    expect(page.get_by_text("Two-factor authentication is turned off.")).to_be_visible()
    context.clear_cookies()
    page.goto(f"{named_url}/sign-in/")
    page.get_by_role("button", name="Use a passkey").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This passkey was not accepted.")
    context.close()


def test_a_passkey_that_is_not_given_is_said_and_the_password_still_works(
    page: Page, named_url: str, organization: Organization
) -> None:
    with_authenticator(page)
    page.goto(f"{named_url}/sign-in/")

    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("No passkey was used.")
    sign_in(page, named_url, organization.viewer.username)


def test_at_another_address_a_passkey_can_only_be_pointed_to(
    page: Page, named_url: str, organization: Organization
) -> None:
    elsewhere = named_url.replace("localhost", "127.0.0.1")

    page.goto(f"{elsewhere}/sign-in/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    sign_in(page, elsewhere, organization.viewer.username)
    page.goto(f"{elsewhere}/you/second-factor/")

    expect(page.get_by_text(f"Passkeys work at {named_url} only")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_a_password_that_was_forgotten_is_chosen_anew_by_mail(
    browser: Browser,
    named_url: str,
    mailbox: Post,
    organization: Organization,
    scheme: str,
    width: int,
) -> None:
    address = f"{organization.id}@example.org"
    # Playwright's loop runs in this thread, and a request takes one of its own.
    with ThreadPoolExecutor() as threads:
        threads.submit(audited.change_email, organization.viewer, address).result()
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()

    def look(name: str) -> None:
        expect_accessible(page)
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{scheme}-{width}.png", full_page=True)

    page.goto(f"{named_url}/sign-in/")
    page.get_by_role("link", name="Forgot your password?").press("Enter")
    look("forgotten")
    page.get_by_label("Username").fill(organization.viewer.username)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("is on its way there")
    look("forgotten-asked")
    [mail] = mailbox.wait_for(address)
    text = bytes(mail.get_payload(decode=True)).decode()
    page.goto(next(line for line in text.splitlines() if "/forgotten/" in line))
    page.get_by_label("New password", exact=True).fill("another horse battery")
    page.get_by_label("New password again").fill("another horse battery")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{named_url}/ask/")
    context.close()
