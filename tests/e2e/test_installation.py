"""Running the installation in a browser: an organization made and switched off, the state, the
model; as who may, without JavaScript and by keyboard, to axe in both schemes and on a phone."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.accounts.platform_admins import change_platform_admin
from tests.conftest import PASSWORD, Organization
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in
from tests.live import running_appliance

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.fixture(scope="module")
def written_url() -> Iterator[str]:
    """An appliance with a language model."""
    with running_appliance({"LLM_PROVIDER": "fake"}) as url:
        yield url


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which JavaScript is switched off."""
    opened = browser.new_context(java_script_enabled=False)
    yield opened
    opened.close()


@pytest.fixture
def platform_admin(organization: Organization) -> str:
    change_platform_admin(organization.admin, True, actor="test")
    return str(organization.admin.username)


def test_an_organization_is_made_joined_limited_and_switched_off(
    plain: BrowserContext, browser: Browser, written_url: str, platform_admin: str
) -> None:
    admin, slug = plain.new_page(), f"abbey-{uuid.uuid4().hex[:8]}"
    sign_in(admin, written_url, platform_admin)
    admin.get_by_label("Account and display").click()
    admin.get_by_role("link", name="Installation").click()
    admin.get_by_role("link", name="New organization").click()
    admin.get_by_label("Name", exact=True).fill("Abbey Quay")
    admin.get_by_label("Short name").fill(slug)
    admin.get_by_role("button", name="Make the organization").click()
    link = admin.get_by_label("Link for the first admin", exact=True).input_value()
    assert admin.get_by_label("Secret key", exact=True).input_value().startswith("sk_")

    guest = browser.new_context().new_page()
    guest.goto(link)
    guest.get_by_label("Username").fill(slug)
    guest.get_by_label("New password", exact=True).fill(PASSWORD)
    guest.get_by_label("New password again").fill(PASSWORD)
    guest.get_by_role("button", name="Join").click()
    guest.wait_for_url("**/ask/")
    guest.goto(f"{written_url}/installation/")
    expect(guest.get_by_role("heading", name="There is nothing here")).to_be_visible()

    admin.get_by_role("link", name="Organizations").first.click()
    admin.get_by_role("row").filter(has_text=slug).get_by_role("link").click()
    admin.get_by_label("Documents", exact=True).fill("3")
    admin.get_by_role("button", name="Save: Quotas").click()
    expect(admin.get_by_text("The quotas of Abbey Quay are saved.")).to_be_visible()
    guest.goto(f"{written_url}/settings/")
    expect(guest.get_by_text("0 of 3")).to_be_visible()

    admin.get_by_role("link", name="Switch off").click()
    admin.get_by_role("button", name="Switch off").click()
    expect(admin.get_by_text("Abbey Quay is switched off.")).to_be_visible()
    guest.reload()
    expect(guest.get_by_role("heading", name="Sign in")).to_be_visible()
    guest.context.close()


def test_the_model_is_tested_by_keyboard(page: Page, written_url: str, platform_admin: str) -> None:
    sign_in(page, written_url, platform_admin)
    page.goto(f"{written_url}/installation/model/")
    page.get_by_role("button", name="Test fake").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("It answers.")).to_be_visible()


def test_who_runs_the_installation_sees_how_it_is(
    page: Page, written_url: str, platform_admin: str
) -> None:
    sign_in(page, written_url, platform_admin)
    page.get_by_label("Account and display").click()
    page.get_by_role("link", name="Installation").click()
    page.get_by_role("link", name="State").click()
    expect(page.get_by_role("region", name="Queues").get_by_text("waiting: ").first).to_be_visible()
    expect(page.get_by_role("region", name="Storage").get_by_text(" free").first).to_be_visible()
    expect(page.get_by_text("Version ", exact=False).first).to_be_visible()
    page.get_by_text("found nothing wrong").click()
    expect(page.locator("dl.looks dt").first).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser,
    written_url: str,
    organization: Organization,
    other_organization: Organization,
    platform_admin: str,
    scheme: str,
    width: int,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    kept = os.environ.get("SCREENSHOTS")
    there = f"{written_url}/installation"
    one = f"{there}/organizations/{other_organization.id}"

    def check(name: str) -> None:
        expect_accessible(page)
        assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth"), page.url
        if kept:
            page.screenshot(path=Path(kept) / f"{name}-{scheme}-{width}.png", full_page=True)

    sign_in(page, written_url, platform_admin)
    addresses = {
        "organizations": f"{there}/",
        "new": f"{there}/organizations/new/",
        "organization": f"{one}/",
        "switch": f"{one}/off/",
        "state": f"{there}/state/",
        "model": f"{there}/model/",
    }
    for name, address in addresses.items():
        page.goto(address)
        check(name)
    page.get_by_text("What a test asks").click()
    page.get_by_role("button", name="Test fake").click()
    expect(page.get_by_text("It answers.")).to_be_visible()
    check("tested")
    page.goto(f"{there}/organizations/new/")
    page.get_by_role("button", name="Make the organization").click()
    check("refused")
    page.get_by_label("Name", exact=True).fill("Quay")
    page.get_by_label("Short name").fill(f"quay-{uuid.uuid4().hex[:8]}")
    page.get_by_label("Mail of its first admin").fill("first@example.org")
    page.get_by_role("button", name="Make the organization").click()
    expect(page.get_by_role("heading", name="Quay is made")).to_be_visible()
    check("made")
    page.goto(f"{there}/state/")
    page.get_by_text("found nothing wrong").click()
    check("looks")
    context.close()
