"""Settings, widget, keys and audit, in a browser: without JavaScript, by keyboard, to axe."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.audit.keys import make_key
from core.tenancy.models import KeyKind
from tests.conftest import Organization
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which JavaScript is switched off."""
    opened = browser.new_context(java_script_enabled=False)
    yield opened
    opened.close()


def test_an_admin_sets_up_the_organization_without_a_script(
    plain: BrowserContext, appliance_url: str, organization: Organization
) -> None:
    page = plain.new_page()
    sign_in(page, appliance_url, organization.admin.username)
    page.get_by_label("Account and display").click()
    page.get_by_role("link", name="Settings, widget, keys, audit").click()

    page.get_by_label("Accent colour").fill("blue")
    page.get_by_role("button", name="Save: Organization").click()
    expect(page.get_by_text("Must be a colour like #1a5fb4.")).to_be_visible()
    page.get_by_label("Accent colour").fill("#0a7a5c")
    page.get_by_role("button", name="Save: Organization").click()
    expect(page.get_by_text("Organization: saved.")).to_be_visible()

    page.get_by_role("link", name="Keys").click()
    page.get_by_role("link", name="New key").click()
    page.get_by_label("Name").fill("Payroll")
    page.get_by_role("button", name="Make the key").click()
    assert page.get_by_label("Key", exact=True).input_value().startswith("sk_")
    page.get_by_role("link", name="Keys").first.click()
    page.get_by_role("link", name="End the key Payroll").click()
    page.get_by_role("button", name="End the key").click()
    expect(page.get_by_text("All others go on working.")).to_be_visible()

    page.get_by_role("link", name="Audit").click()
    page.get_by_label("What", exact=True).select_option("Ended a key")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row")).to_have_count(2)


def test_a_double_click_makes_one_key(
    page: Page, appliance_url: str, organization: Organization
) -> None:
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/settings/keys/new/")
    page.get_by_label("Name").fill("Payroll")
    page.get_by_role("button", name="Make the key").dblclick()

    expect(page.get_by_label("Key", exact=True)).to_have_value(re.compile("^sk_"))
    page.goto(f"{appliance_url}/settings/keys/")
    expect(page.get_by_role("link", name="End the key Payroll")).to_have_count(1)


def test_the_widget_is_previewed_and_its_line_copied(
    page: Page, appliance_url: str, organization: Organization
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/settings/widget/{organization.id}/")
    page.get_by_label("Title").fill("Ask Harbour")
    page.get_by_role("button", name="Save: Looks").click()

    preview = page.frame_locator("iframe")
    expect(preview.get_by_text("Ask Harbour").first).to_be_visible()

    page.get_by_role("button", name="Copy the line").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f'data-api-key="{organization.publishable_key}"' in copied


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser, appliance_url: str, organization: Organization, scheme: str, width: int
) -> None:
    key, _ = make_key(organization.id, KeyKind.SECRET, "Payroll", actor="user:somebody")
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()

    def check() -> None:
        expect_accessible(page)
        assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth"), page.url

    sign_in(page, appliance_url, organization.admin.username)
    for address in (
        *("", "keys/", "keys/new/", f"keys/{key.pk}/end/", "audit/", "audit/?since=x"),
        *("widget/", f"widget/{organization.id}/"),
        f"widget/{organization.id}/?site=https://intranet.example/x",
    ):
        page.goto(f"{appliance_url}/settings/{address}")
        check()
    page.goto(f"{appliance_url}/settings/widget/{organization.id}/")
    page.get_by_role("button", name="Show the secret").click()
    check()
    page.goto(f"{appliance_url}/settings/keys/new/")
    page.get_by_label("Name").fill("Site")
    page.get_by_role("button", name="Make the key").click()
    check()
    page.goto(f"{appliance_url}/settings/")
    page.get_by_label("Accent colour").fill("blue")
    page.get_by_role("button", name="Save: Organization").click()
    check()
    context.close()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_suggested_questions_are_looked_at_beside_where_they_are_written(
    browser: Browser,
    appliance_url: str,
    organization: Organization,
    document_factory: Any,
    scheme: Any,
    width: int,
) -> None:
    document_factory(organization)
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/settings/")
    page.get_by_role("textbox", name="Questions").fill(
        "How many days of paid leave are there?\nWho won in Lisbon?"
    )
    page.get_by_role("button", name="Save: Suggested questions").click()
    shown = page.locator("#questions")
    shown.scroll_into_view_if_needed()
    # The first question of a process waits for its models.
    expect(shown.get_by_text("25 days")).to_be_visible(timeout=30_000)
    expect(shown.get_by_text("Not answered")).to_be_visible()
    shown.locator("#look").evaluate("it => it.remove()")
    page.get_by_role("link", name="See today’s answers").press("Enter")
    expect(shown.get_by_text("25 days")).to_be_visible()
    assert page.url.endswith("/settings/")
    if folder := os.environ.get("SHOTS"):
        shown.screenshot(path=Path(folder) / f"suggested-{scheme}-{width}.png")
    expect_accessible(page, "#questions")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
