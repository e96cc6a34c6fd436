"""The widgets' pages in a browser: by keyboard, with the preview that follows, to axe."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from core.audit.organizations import change_logo
from core.audit.widgets import change_widget, make_widget
from core.tenancy.models import Widget
from tests.conftest import Organization
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.fixture
def staff(organization: Organization) -> Widget:
    made = make_widget(organization.id, "Staff intranet", actor="test")
    sites = ["https://intranet.example"]
    return change_widget(organization.id, made.pk, origins=sites, actor="test")


def test_a_widget_is_made_by_keyboard_alone(
    page: Page, appliance_url: str, organization: Organization
) -> None:
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/settings/widget/")
    page.get_by_role("textbox", name="Name").focus()
    page.keyboard.type("Public site")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Public site")).to_be_visible()
    page.get_by_role("textbox", name="Sites").focus()
    page.keyboard.type("https://www.example.org")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sites: saved.")).to_be_visible()


def test_the_preview_follows_what_is_typed(
    page: Page, appliance_url: str, organization: Organization, staff: Widget
) -> None:
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/settings/widget/{staff.pk}/")
    preview = page.frame_locator("#preview")
    expect(preview.locator("policy-chat .composer textarea")).to_be_visible()

    page.get_by_label("Title").fill("Ask the harbour")

    expect(preview.get_by_text("Ask the harbour").first).to_be_visible()
    page.reload()
    expect(preview.locator("policy-chat .composer textarea")).to_be_visible()
    expect(preview.get_by_text("Ask the harbour")).to_have_count(0)


def test_the_preview_shows_the_button_in_the_corner_that_is_chosen(
    page: Page, appliance_url: str, organization: Organization, staff: Widget
) -> None:
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/settings/widget/{staff.pk}/")
    chat = page.frame_locator("#preview").locator("policy-chat")
    expect(chat.locator(".composer textarea")).to_be_visible()

    page.get_by_label("Corner of the button").select_option("top-left")

    expect(chat.locator('[data-position="top-left"] .launcher')).to_be_visible()
    page.get_by_label("Title").fill("Ask the harbour")
    expect(chat.get_by_text("Ask the harbour").first).to_be_visible()
    expect(chat.locator(".launcher")).to_have_count(0)


def test_a_widget_greets_and_the_greeting_is_seen(
    page: Page, appliance_url: str, organization: Organization, staff: Widget
) -> None:
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/settings/widget/{staff.pk}/")
    page.get_by_label("Greeting").fill("Ahoy! Ask me about leave.")
    page.get_by_role("button", name="Save: Looks").click()
    expect(page.get_by_text("Looks: saved.")).to_be_visible()
    page.reload()
    preview = page.frame_locator("#preview")
    expect(preview.get_by_text("Ahoy! Ask me about leave.").first).to_be_visible()


def test_the_preview_has_the_logo(
    page: Page, appliance_url: str, organization: Organization, staff: Widget
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (96, 24), "navy").save(picture, "PNG")
    change_logo(organization.id, picture.getvalue(), actor="test")
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/settings/widget/{staff.pk}/")
    logo = page.frame_locator("#preview").locator("policy-chat header .logo")
    expect(logo).to_be_visible()
    expect(logo).to_have_js_property("naturalWidth", 96)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser,
    appliance_url: str,
    organization: Organization,
    staff: Widget,
    scheme: str,
    width: int,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    sign_in(page, appliance_url, organization.admin.username)
    there = f"widget/{staff.pk}/"
    shots = os.environ.get("SHOTS")
    for number, address in enumerate(
        ("widget/", there, f"{there}?site=https://other.example", f"{there}delete/")
    ):
        page.goto(f"{appliance_url}/settings/{address}")
        if number in (1, 2):
            chat = page.frame_locator("#preview").locator("policy-chat .composer textarea")
            expect(chat).to_be_visible()
        expect_accessible(page)
        assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth"), page.url
        if shots:
            page.screenshot(path=Path(shots) / f"{scheme}-{width}-{number}.png", full_page=True)
    context.close()
