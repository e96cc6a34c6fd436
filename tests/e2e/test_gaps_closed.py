"""A gap is closed by writing what is missing, or by saying what people mean: what who asked is
answered before and after."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.answering.test_in_their_words import FITNESS
from tests.conftest import Organization
from tests.e2e.test_answers import ask
from tests.e2e.test_upload_ask_cite import SLOW, sign_in

PARKING = "What does parking cost?"
SAUNA = "What do I get for the sweatbox?"
NOT_FOUND = "Not found in the policies"


@pytest.fixture
def asking(page: Page, appliance_url: str, organization: Organization) -> Page:
    """Who asks, in a browser of their own."""
    sign_in(page, appliance_url, organization.viewer.username)
    return page


@pytest.fixture
def editing(browser: Browser, appliance_url: str, organization: Organization) -> Iterator[Page]:
    opened = browser.new_page(locale="en-GB")
    sign_in(opened, appliance_url, organization.editor.username)
    yield opened
    opened.close()


def expect_answer(asking: Page, url: str, question: str, words: str) -> None:
    asking.goto(f"{url}/ask/")
    expect(ask(asking, question)).to_contain_text(words, timeout=SLOW)


def open_gap(editing: Page, url: str, question: str) -> None:
    editing.goto(f"{url}/gaps/")
    editing.get_by_role("link", name=question).click()
    expect(editing.get_by_label("Then")).to_contain_text("could not find this in your policies")


def test_by_a_document_that_is_written_for_it(
    asking: Page, editing: Page, appliance_url: str
) -> None:
    expect_answer(asking, appliance_url, PARKING, NOT_FOUND)
    open_gap(editing, appliance_url, PARKING)
    editing.get_by_role("link", name="Write a document").click()
    expect(editing.locator("blockquote")).to_have_text(PARKING)
    editing.get_by_label("Title").fill("Parking policy")
    editing.get_by_label("Text").fill("Parking costs 5 euros a day.")
    editing.get_by_role("button", name="Make the document").click()
    expect(editing.get_by_text("To be closed by the document")).to_be_visible()
    gap = editing.url
    editing.get_by_role("link", name="Parking policy").click()
    expect(editing.get_by_text("Answers come from version 1").first).to_be_visible(timeout=SLOW)
    editing.goto(gap)
    editing.get_by_role("button", name="Ask again", exact=True).click()
    expect(editing.get_by_label("Today")).to_contain_text("5 euros a day", timeout=SLOW)
    expect(editing.get_by_text("Closed by the document")).to_be_visible()
    expect_answer(asking, appliance_url, PARKING, "5 euros a day")


def test_by_a_synonym(
    asking: Page,
    editing: Page,
    appliance_url: str,
    organization: Organization,
    document_factory: Any,
) -> None:
    document_factory(organization, FITNESS, title="Benefits")
    expect_answer(asking, appliance_url, SAUNA, NOT_FOUND)
    open_gap(editing, appliance_url, SAUNA)
    editing.get_by_label("People say").fill("sweatbox")
    editing.get_by_label("The documents write").fill("fitness allowance")
    editing.get_by_role("button", name="Save and ask again").click()
    expect(editing.get_by_label("Today")).to_contain_text("£30 a month", timeout=SLOW)
    expect(editing.locator(".lead .state")).to_have_text("Closed")
    expect_answer(asking, appliance_url, SAUNA, "£30 a month")
