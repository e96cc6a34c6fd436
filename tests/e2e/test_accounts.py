"""Two-factor authentication and single sign-on in a browser: by keyboard, on a phone, to axe."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accounts.provider import provider, set_up
from tests.accounts.provider_metadata import certificate, metadata
from tests.conftest import PASSWORD, Organization
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_every_page_of_accounts_can_be_used_in_every_look(
    browser: Browser, appliance_url: str, organization: Organization, scheme: str, width: int
) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()

    def look(name: str) -> None:
        expect_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide"
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{scheme}-{width}.png", full_page=True)

    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/you/second-factor/")
    look("set-up")
    secret = page.get_by_label("Key", exact=True).input_value()
    page.get_by_role("textbox", name="Code", exact=True).fill(pyotp.TOTP(secret).now())
    page.get_by_role("textbox", name="Code", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    look("recovery-codes")
    code = page.get_by_role("textbox", name="Codes").input_value().split("\n")[0]
    page.get_by_role("link", name="I have kept them").click()
    with provider() as issuer:
        # Playwright's loop runs in this thread, and a request takes one of its own.
        with ThreadPoolExecutor() as threads:
            threads.submit(set_up, organization, issuer).result()
        page.reload()
        look("you")
        page.goto(f"{appliance_url}/you/second-factor/")
        look("second-factor")
        page.goto(f"{appliance_url}/settings/sign-on/")
        look("sign-on-settings")
        page.get_by_role("button", name="Make a token").press("Enter")
        expect(page.get_by_label("Token", exact=True)).to_have_value(re.compile(r"^scim_"))
        look("scim-token")
        page.get_by_role("link", name="Single sign-on").first.press("Enter")
        page.get_by_role("button", name="End the token").press("Enter")
        expect(page.get_by_text("The token has ended.")).to_be_visible()
        context.clear_cookies()
        page.goto(f"{appliance_url}/sign-in/single/")
        look("choice")
        page.get_by_label("Short name of your organization").fill(organization.model.slug)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Sign in to Harbour")).to_be_visible()
        look("single")
        page.get_by_role("link", name="Go on to your organization’s sign-in").click()
        page.wait_for_url(f"{issuer}/**")
    page.goto(f"{appliance_url}/sign-in/")
    page.get_by_label("Username").fill(organization.admin.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    look("code")
    page.get_by_role("textbox", name="Code", exact=True).fill(code)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{appliance_url}/ask/")
    context.close()


def test_an_admin_sets_single_sign_on_up_and_removes_it(
    page: Page, appliance_url: str, organization: Organization
) -> None:
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/settings/sign-on/")
    page.get_by_role("link", name="SAML 2.0").click()
    page.get_by_label("Or the metadata themselves").fill(metadata(certificate()))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Single sign-on: saved.")).to_be_visible()
    expect(page.get_by_text("Stored: https://provider.example/")).to_be_visible()
    page.get_by_role("button", name="Remove single sign-on").click()
    expect(page.get_by_text("Single sign-on is removed.")).to_be_visible()
    expect(page.get_by_role("button", name="Remove single sign-on")).to_have_count(0)
