"""Curated answers in a browser: a gap is closed without JavaScript, and who asked is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Organization
from tests.curated import CANTEEN, SAME, TEXT, keep
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")


def write(page: Page) -> None:
    page.get_by_role("textbox", name="Answer", exact=True).fill(TEXT)
    page.get_by_label("Answered by").fill("Facilities")
    page.get_by_label("In words").fill("House rules, section 3")
    page.get_by_role("button", name="Save").click()


def test_a_gap_is_closed_without_javascript_and_who_asked_is_told(
    browser: Browser, appliance_url: str, organization: Organization, page: Page
) -> None:
    sign_in(page, appliance_url, organization.viewer.username)
    ask(page, CANTEEN)
    expect(page.locator("policy-chat .refusal .tag")).to_have_text("Not found in the policies")
    expect(page.get_by_role("link", name="Gaps")).to_have_count(0)

    context = browser.new_context(java_script_enabled=False)
    editing = context.new_page()
    sign_in(editing, appliance_url, organization.editor.username)
    editing.get_by_role("link", name="Gaps").click()
    editing.get_by_role("link", name=CANTEEN).click()
    editing.get_by_role("link", name="Write the answer").click()
    expect(editing.get_by_label("Questions, one wording on each line")).to_have_value(CANTEEN)
    write(editing)
    expect(editing.get_by_text("To be closed by the curated answer")).to_be_visible()
    editing.get_by_role("button", name="Ask again", exact=True).click()
    expect(editing.get_by_text("Closed by the curated answer")).to_be_visible()
    today = editing.get_by_label("Today").locator(".curated-label")
    expect(today).to_contain_text("Answered by Facilities")
    expect(editing.get_by_label("Then")).not_to_contain_text("second floor")
    context.close()

    page.goto(f"{appliance_url}/ask/")
    expect(page.get_by_role("heading", name="Answered since you asked")).to_be_visible()
    page.get_by_role("button", name=CANTEEN, exact=True).click()
    expect(page.locator("policy-chat .tag")).to_contain_text("Answered by Facilities")
    expect(page.get_by_text("Quoted from the policies")).to_have_count(0)
    page.goto(f"{appliance_url}/ask/")
    page.get_by_role("button", name="Seen").click()
    expect(page.get_by_role("heading", name="Answered since you asked")).to_have_count(0)


def test_one_is_written_and_deleted_by_keyboard(
    page: Page, appliance_url: str, organization: Organization
) -> None:
    sign_in(page, appliance_url, organization.editor.username)
    page.goto(f"{appliance_url}/curated/")
    page.get_by_role("link", name="New curated answer").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Questions, one wording on each line").focus()
    page.keyboard.type(CANTEEN)
    page.keyboard.press("Tab")
    page.keyboard.type(TEXT)
    page.get_by_label("In words").focus()
    page.keyboard.type("House rules")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=CANTEEN).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Delete").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The curated answer is deleted.")).to_be_visible()


def test_viewers_may_not(page: Page, appliance_url: str, organization: Organization) -> None:
    one = keep(organization)
    sign_in(page, appliance_url, organization.viewer.username)
    for address in ("curated/", "curated/new/", f"curated/{one.pk}/", f"curated/{one.pk}/delete/"):
        answer = page.goto(f"{appliance_url}/{address}")
        assert answer is not None and answer.status == 403


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser,
    appliance_url: str,
    organization: Organization,
    asked: Callable[..., Any],
    tmp_path: Path,
    scheme: str,
    width: int,
) -> None:
    keep(organization, questions=(SAME, "Where can one eat in Leeds?"))
    asked(organization, "Is there a gym?", person=organization.admin.username)
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()

    def check(name: str) -> None:
        page.screenshot(path=tmp_path / f"{name}-{scheme}-{width}.png", full_page=True)
        expect_accessible(page)
        assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth"), page.url

    sign_in(page, appliance_url, organization.admin.username)
    ask(page, CANTEEN)
    expect(page.locator("policy-chat .tag")).to_contain_text("Answered by Facilities")
    page.get_by_role("button", name="Why this answer?").click()
    expect(page.get_by_text("A curated answer to")).to_be_visible()
    check("answer")
    page.goto(f"{appliance_url}/curated/")
    check("list")
    page.get_by_role("link", name=SAME).click()
    check("one")
    page.get_by_role("link", name="Delete").click()
    check("delete")
    page.goto(f"{appliance_url}/gaps/")
    page.get_by_role("link", name="Is there a gym?").click()
    check("gap")
    page.get_by_role("link", name="Write a document").click()
    check("text")
    page.go_back()
    page.get_by_role("link", name="Write the answer").click()
    page.get_by_role("button", name="Save").click()
    write(page)
    page.get_by_role("button", name="Ask again", exact=True).click()
    check("closed")
    page.goto(f"{appliance_url}/ask/")
    expect(page.get_by_role("heading", name="Answered since you asked")).to_be_visible()
    check("news")
    page.goto(f"{appliance_url}/insight/")
    check("insight")
    context.close()
