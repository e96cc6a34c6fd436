"""The Ask page: the widget behind a member's session, and what stands beside it."""

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import PASSWORD, Organization
from tests.e2e.axe import expect_accessible
from tests.e2e.test_answers import QUESTION, ask
from tests.e2e.test_upload_ask_cite import SLOW, sign_in

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]
VERSION_2 = "Employees have 25 days of paid leave a year. Managers approve leave in writing."


@pytest.fixture
def leave(organization: Organization, document_factory: Any) -> Organization:
    """A leave policy in two versions, filed under HR, and gate rules, filed under Security."""
    first = document_factory(
        organization, "Employees have 20 days of paid leave a year.", metadata={"department": "HR"}
    )
    document_factory(
        organization,
        VERSION_2,
        replaces=first.pk,
        effective_from=date(2026, 3, 1),
        metadata={"department": "HR"},
    )
    document_factory(
        organization,
        "Visitors sign in at the gate before nine.",
        title="Gate rules",
        metadata={"department": "Security"},
    )
    return organization


def answered(page: Page, question: str = QUESTION) -> Any:
    """The turn of ``question``, once its answer is whole."""
    turn = ask(page, question)
    expect(turn.locator(".tools, .refusal").first).to_be_visible(timeout=SLOW)
    return turn


def test_no_key_is_in_the_page_and_nothing_of_the_widgets_own_calls_is_made(
    page: Page, appliance_url: str, leave: Organization
) -> None:
    called: list[str] = []
    page.on("request", lambda request: called.append(request.url))
    sign_in(page, appliance_url, leave.viewer.username)
    answered(page)
    assert "pk_" not in page.content()
    assert not any("/widget/v1/" in url for url in called)
    assert any(url.endswith("/api/v1/query/") for url in called)


def test_past_conversations_are_beside_it_and_each_has_its_address(
    page: Page, appliance_url: str, leave: Organization
) -> None:
    sign_in(page, appliance_url, leave.viewer.username)
    answered(page)
    page.wait_for_url("**/ask/*-*/")
    first = page.url
    past = page.get_by_role("complementary", name="Past conversations")
    expect(past.get_by_role("link", name=QUESTION)).to_have_attribute("aria-current", "page")
    past.get_by_role("button", name="New conversation").click()
    expect(page.locator("policy-chat .turn")).to_have_count(0)
    assert page.url.endswith("/ask/")
    answered(page, "Where do visitors sign in?")
    past.get_by_role("link", name=QUESTION).click()
    expect(page.locator("policy-chat .turn .question")).to_contain_text(QUESTION)
    assert page.url == first
    page.go_back()
    expect(page.locator("policy-chat .turn .question")).to_contain_text("Where do visitors")
    page.goto(first)
    expect(page.locator("policy-chat .prose")).to_contain_text("25 days", timeout=SLOW)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_past_conversations_are_searched_and_the_address_keeps_the_words(
    browser: Browser, appliance_url: str, leave: Organization, scheme: Any, width: int
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    sign_in(page, appliance_url, leave.viewer.username)
    answered(page)
    page.wait_for_url("**/ask/*-*/")
    page.goto(f"{appliance_url}/ask/?as_of=2026-03-02")
    answered(page, "Where do visitors sign in?")
    page.wait_for_url("**/ask/*-*/**")
    if width < 900:
        page.get_by_role("button", name="Conversations").click()
    past = page.get_by_role("complementary", name="Past conversations")
    past.get_by_label("Words of a question").fill("VISITORS")
    past.get_by_label("Words of a question").press("Enter")
    expect(page).to_have_url(re.compile(r"\?as_of=2026-03-02&text=VISITORS$"))
    expect(past.get_by_role("link")).to_have_count(1)
    expect(page.locator("#announcements")).to_have_text("Conversations in the list: 1")
    expect_accessible(page)
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"past-{scheme}-{width}.png")
    page.reload()
    expect(page.locator("#past .past-list a")).to_have_count(1)
    page.close()


def test_an_answer_is_rated_and_an_admin_reads_what_was_said(
    page: Page, appliance_url: str, leave: Organization
) -> None:
    sign_in(page, appliance_url, leave.viewer.username)
    turn = answered(page)
    turn.get_by_role("button", name="Bad answer").press("Enter")
    expect(turn.get_by_role("button", name="Bad answer")).to_have_attribute("aria-pressed", "true")
    turn.locator(".feedback textarea").fill("It does not say how to apply.")
    turn.locator(".feedback").get_by_role("button").click()
    expect(turn.locator(".feedback textarea")).to_have_count(0)
    page.wait_for_url("**/ask/*-*/")
    page.reload()
    thumb = page.locator("policy-chat .turn").get_by_role("button", name="Bad answer")
    expect(thumb).to_have_attribute("aria-pressed", "true", timeout=SLOW)

    page.context.clear_cookies()
    sign_in(page, appliance_url, leave.admin.username)
    page.goto(f"{appliance_url}/conversations/?rating=down")
    expect(page.get_by_text("It does not say how to apply.")).to_be_visible()


def test_a_past_conversation_is_deleted_by_keyboard_and_stays_deleted(
    page: Page, appliance_url: str, leave: Organization
) -> None:
    sign_in(page, appliance_url, leave.viewer.username)
    answered(page)
    page.wait_for_url("**/ask/*-*/")
    past = page.get_by_role("complementary", name="Past conversations")
    past.get_by_role("button", name=f"Delete “{QUESTION}”").press("Enter")
    page.get_by_role("button", name="Delete it").press("Enter")
    expect(past.get_by_role("link", name=QUESTION)).to_have_count(0)
    page.goto(f"{appliance_url}/ask/")
    expect(page.get_by_label("Your question")).to_be_visible()
    expect(past.get_by_role("link", name=QUESTION)).to_have_count(0)


def test_a_conversation_that_can_not_be_shown_says_so_and_is_asked_for_again(
    page: Page, appliance_url: str, leave: Organization
) -> None:
    sign_in(page, appliance_url, leave.viewer.username)
    answered(page)
    page.wait_for_url("**/ask/*-*/")
    cut_off = {"status": 200, "content_type": "application/json", "body": '{"results": ['}
    page.route("**/conversations/*/messages/*", lambda route: route.fulfill(**cut_off), times=1)
    page.reload()
    page.locator("policy-chat .turns").get_by_role("button", name="Try again").click()
    expect(page.locator("policy-chat .prose")).to_contain_text("25 days", timeout=SLOW)


def test_a_question_asked_after_the_session_ended_is_asked_again_after_sign_in(
    page: Page, appliance_url: str, leave: Organization
) -> None:
    sign_in(page, appliance_url, leave.viewer.username)
    expect(page.get_by_label("Your question")).to_be_visible()
    page.context.clear_cookies()
    ask(page, QUESTION)
    page.wait_for_url("**/sign-in/**")
    page.get_by_label("Username").fill(leave.viewer.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("policy-chat .turn .prose")).to_contain_text("25 days", timeout=SLOW)


def test_a_thumb_after_the_session_ended_leads_to_sign_in(
    page: Page, appliance_url: str, leave: Organization
) -> None:
    sign_in(page, appliance_url, leave.viewer.username)
    turn = answered(page)
    page.wait_for_url("**/ask/*-*/")
    conversation = page.url
    page.context.clear_cookies()
    turn.get_by_role("button", name="Good answer").click()
    page.wait_for_url("**/sign-in/**")
    page.get_by_label("Username").fill(leave.viewer.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(conversation)


def test_beside_the_chat_too_it_is_said_that_the_session_ended(
    browser: Browser, appliance_url: str, leave: Organization
) -> None:
    """On a phone, where the list of conversations would cover it, or be gone with what it says."""
    page = browser.new_page(viewport={"width": 390, "height": 800})
    sign_in(page, appliance_url, leave.admin.username)
    turn = answered(page)
    page.wait_for_url("**/ask/*-*/")
    page.get_by_role("button", name="Conversations").click()
    past = page.get_by_role("complementary", name="Past conversations")
    expect(past.get_by_role("link", name=QUESTION)).to_be_visible()
    page.context.clear_cookies()
    past.get_by_role("button", name=f"Delete “{QUESTION}”").click()
    page.get_by_role("button", name="Delete it").click()
    expect(past.get_by_text("You have been signed out.")).to_be_visible()
    past.get_by_label("Words of a question").fill("days")
    past.get_by_label("Words of a question").press("Enter")
    expect(past.get_by_role("link")).to_have_count(0)
    expect(past.get_by_text("You have been signed out.")).to_be_visible()
    page.keyboard.press("Escape")
    turn.get_by_role("button", name="Why this answer?").click()
    why = page.locator("[data-why]")
    expect(why.get_by_text("You have been signed out.")).to_be_visible()
    page.keyboard.press("Escape")
    turn.locator(".card").get_by_role("button").click()
    said = "You have been signed out. Load this page again to sign in."
    expect(page.locator(".page [role=status]")).to_have_text(said)
    page.close()


def test_answers_are_narrowed_to_a_day_and_a_department_until_the_chips_are_removed(
    page: Page, appliance_url: str, leave: Organization
) -> None:
    sign_in(page, appliance_url, leave.viewer.username)
    page.get_by_text("Narrow down").click()
    page.get_by_label("As of").fill("2026-02-28")
    page.get_by_label("Department").select_option("HR")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**department=HR**")
    chips = page.get_by_role("list", name="The answers are narrowed to:").get_by_role("listitem")
    expect(chips).to_have_text(["As of 28 February 2026", "HR"])
    turn = answered(page)
    expect(turn.get_by_text("As of 28 February 2026")).to_be_visible()
    expect(turn.locator(".prose")).to_contain_text("20 days")
    expect(turn.locator(".card .where")).to_contain_text("Version 1")
    page.get_by_role("button", name="Remove “As of 28 February 2026”").click()
    page.get_by_role("button", name="Remove “HR”").click()
    expect(chips).to_have_count(0)
    expect(page.get_by_label("Your question")).to_be_focused()
    assert "?" not in page.url
    today = answered(page)
    expect(today.locator(".prose")).to_contain_text("25 days")
    expect(today.locator(".card .where")).to_contain_text("Version 2")


def test_each_department_has_an_answer_of_its_own(
    page: Page, appliance_url: str, organization: Organization, document_factory: Any
) -> None:
    for department, days in (("Office", 25), ("Ships", 31)):
        document_factory(
            organization,
            f"Employees have {days} days of paid leave a year.",
            title=f"Leave: {department}",
            metadata={"department": department},
        )
    sign_in(page, appliance_url, organization.viewer.username)
    for department, days, other in (("Office", 25, 31), ("Ships", 31, 25)):
        page.goto(f"{appliance_url}/ask/")
        page.get_by_text("Narrow down").click()
        page.get_by_label("Department").select_option(department)
        page.get_by_role("button", name="Apply").click()
        page.wait_for_url(f"**department={department}**")
        turn = answered(page)
        expect(turn.locator(".prose")).to_contain_text(f"{days} days")
        expect(turn).not_to_contain_text(f"{other} days")


def test_a_citations_link_keeps_version_and_mark_and_so_does_what_is_copied(
    page: Page, appliance_url: str, leave: Organization
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, appliance_url, leave.viewer.username)
    turn = answered(page)
    turn.get_by_role("button", name="Copy answer").click()
    expect(turn.locator(".tools .icon").first).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Version 2 · in force since 1 March 2026" in copied
    turn.locator(".card").get_by_role("button").click()
    link = page.get_by_role("link", name="Open in a new tab").get_attribute("href")
    assert link is not None and link in copied
    page.goto(f"{appliance_url}{link}")
    marked = page.locator(".viewer img")
    expect(marked).to_be_visible(timeout=SLOW)
    address = marked.get_attribute("src") or ""
    assert "version=2" in address and "citation=" in address
    page.context.clear_cookies()
    page.evaluate("document.querySelector('.viewer img').src += '&again'")
    expect(page.locator(".viewer-sheet")).to_have_text(
        "You have been signed out. Load this page again to sign in."
    )


def test_all_of_a_conversation_is_printed_with_its_sources(
    page: Page, appliance_url: str, leave: Organization
) -> None:
    sign_in(page, appliance_url, leave.viewer.username)
    answered(page)
    answered(page, "Where do visitors sign in?")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 400})
    chat = page.locator("policy-chat")
    for words in (QUESTION, "Employees have 25 days", "Where do visitors", "sign in at the gate"):
        expect(chat.get_by_text(words).first).to_be_visible()
    for hidden in (".composer", ".tools button", ".actions button"):
        assert not page.locator(hidden).first.is_visible()
    expect(page.get_by_role("complementary")).to_have_count(0)
    # Nothing is cut off at the end of a page.
    assert page.evaluate("document.scrollingElement.scrollHeight > innerHeight")
    assert all(
        one.evaluate("one => one.scrollHeight <= one.clientHeight + 1")
        for one in chat.locator(".log, .panel").all()
    )
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / "ask-print.png", full_page=True)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(chat.locator("details[open]")).to_have_count(0)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser,
    appliance_url: str,
    leave: Organization,
    tmp_path: Path,
    scheme: Any,
    width: int,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    folder = Path(os.environ.get("SHOTS") or tmp_path)

    def check(name: str) -> None:
        page.screenshot(path=folder / f"ask-{name}-{scheme}-{width}.png")
        expect_accessible(page)
        assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth"), name

    sign_in(page, appliance_url, leave.admin.username)
    expect(page.get_by_label("Your question")).to_be_visible()
    check("empty")
    page.get_by_text("Narrow down").click()
    check("narrow")
    page.goto(f"{appliance_url}/ask/?as_of=2026-12-31&department=HR")
    turn = answered(page)
    check("answer")
    turn.get_by_role("button", name="Why this answer?").click()
    expect(page.locator("[data-why] .why-facts")).to_be_visible()
    check("why")
    page.keyboard.press("Escape")
    turn.locator(".card").get_by_role("button").click()
    expect(page.locator(".page img")).to_be_visible(timeout=SLOW)
    check("page")
    assert errors == []
    context.close()
