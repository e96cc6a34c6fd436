"""Gaps and everybody's conversations in a browser: without JavaScript, by keyboard, to axe."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.conversations.models import Answered, Rating, Surface
from tests.conftest import Organization
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]
PARKING = "What is the parking fee?"
ANSWERED = "How many days of paid leave do employees have?"


@pytest.fixture
def talk(organization: Organization, asked: Callable[..., Any]) -> None:
    """What people asked: some of it more than once, some of it answered."""
    asked(organization, PARKING, days=3, surface=Surface.WIDGET, person="visitor:5c0f")
    asked(organization, "How much does parking cost?", days=1)
    asked(
        organization,
        "Can I bring my dog to the office, and who pays if it breaks something there?",
        answered=Answered.PARTLY,
        rating=Rating.DOWN,
        comment="It says nothing about who pays.\nAsk facilities!",
    )
    asked(organization, "Is there a gym?", person="ben", days=0.5)


def test_a_gap_is_closed_without_javascript(
    browser: Browser,
    appliance_url: str,
    organization: Organization,
    talk: None,
    document_factory: Callable[..., Any],
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, appliance_url, organization.editor.username)
    page.get_by_role("link", name="Gaps").click()
    expect(page.get_by_role("link", name="Conversations")).to_have_count(0)
    page.get_by_role("link", name="How much does parking cost?").click()
    page.get_by_label("Owner").select_option(organization.editor.username)
    page.get_by_label("Note").fill("I write it down.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()

    document_factory(organization, "Parking costs 5 euros a day.", title="Parking policy")
    page.get_by_role("button", name="Ask again", exact=True).click()
    expect(page.get_by_label("Today").get_by_text("5 euros a day").first).to_be_visible()
    page.get_by_label("State").select_option("closed")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Gaps").first.click()
    expect(page.get_by_text("How much does parking cost?")).to_have_count(0)
    expect(page.get_by_role("link", name="Is there a gym?")).to_be_visible()
    context.close()


def test_a_conversation_is_printed_without_its_buttons(
    page: Page, appliance_url: str, organization: Organization, asked: Callable[..., Any]
) -> None:
    answer = asked(organization, PARKING, person="ben")
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/conversations/{answer.conversation_id}/")
    controls = [
        page.get_by_role("link", name=name)
        for name in ("Markdown", "Erase this person…", "Make this a golden question")
    ]
    for control in controls:
        expect(control).to_be_visible()
    page.emulate_media(media="print")
    for control in controls:
        expect(control).to_be_hidden()
    expect(page.get_by_role("heading", name=PARKING)).to_be_visible()


def test_an_admin_finds_a_conversation_and_erases_the_person_without_javascript(
    browser: Browser, appliance_url: str, organization: Organization, talk: None
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, appliance_url, organization.admin.username)
    page.get_by_role("link", name="Conversations").click()
    page.get_by_label("Words of a question").fill("gym")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text(PARKING)).to_have_count(0)
    page.get_by_role("link", name="Is there a gym?").click()
    page.get_by_role("link", name="Erase this person…").click()
    page.get_by_role("button", name="Erase 1 conversation").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    page.get_by_role("link", name="Conversations").first.click()
    expect(page.get_by_role("link", name="Is there a gym?")).to_have_count(0)
    context.close()


def test_a_gap_is_assigned_by_keyboard(
    page: Page, appliance_url: str, organization: Organization, talk: None
) -> None:
    sign_in(page, appliance_url, organization.editor.username)
    page.goto(f"{appliance_url}/gaps/")
    page.get_by_role("link", name="Is there a gym?").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Owner").focus()
    page.keyboard.type(organization.editor.username)
    page.keyboard.press("Tab")
    page.keyboard.type("Mine.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.locator(".lead .state")).to_have_text("Assigned")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser,
    appliance_url: str,
    organization: Organization,
    talk: None,
    document_factory: Callable[..., Any],
    scheme: str,
    width: int,
) -> None:
    document_factory(organization)
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()

    def check() -> None:
        expect_accessible(page)
        assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth"), page.url

    sign_in(page, appliance_url, organization.admin.username)
    page.get_by_label("Your question").fill(ANSWERED)
    page.keyboard.press("Enter")
    expect(page.get_by_text("25 days").first).to_be_visible()
    page.goto(f"{appliance_url}/gaps/")
    check()
    page.get_by_role("link", name="Can I bring my dog").click()
    page.get_by_role("button", name="Ask again", exact=True).click()
    check()
    page.get_by_label("State").select_option("assigned")
    page.get_by_role("button", name="Save", exact=True).click()
    check()
    page.goto(f"{appliance_url}/gaps/?state=closed&days=no")
    check()
    page.goto(f"{appliance_url}/conversations/")
    check()
    page.get_by_role("link", name=ANSWERED).click()
    page.get_by_text("Why this answer?").click()
    check()
    page.get_by_role("link", name="Erase this person…").click()
    check()
    page.get_by_role("button", name="Erase").click()
    check()
    context.close()
