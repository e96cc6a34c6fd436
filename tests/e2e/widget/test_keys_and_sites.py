"""A key works on its own sites; elsewhere nothing is shown, and the console says why."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.e2e.widget.chat import Chat
from tests.e2e.widget.host import document, script_tag
from tests.e2e.widget.policy import QUESTION
from tests.e2e.widget.site import Site


@pytest.fixture
def console(page: Page) -> list[str]:
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("console", hear)
    return said


def test_on_a_foreign_site_there_is_no_chat(page: Page, site: Site, console: list[str]) -> None:
    page.goto(site.page().replace(site.host.origin, site.host.foreign))
    chat = Chat(page)
    page.wait_for_function("chatEvents.length > 0")
    assert [name for name, _ in page.evaluate("chatEvents")] == ["error"]
    expect(chat.launcher).to_have_count(0)
    expect(chat.panel).to_have_count(0)
    assert any(text.startswith("policy-chat: ") for text in console)


def test_where_a_chat_was_to_stand_it_says_that_there_is_none(page: Page, site: Site) -> None:
    url = site.page(mode="inline", target="#place")
    page.goto(url.replace(site.host.origin, site.host.foreign))
    place = page.locator("#place policy-chat")
    expect(place).to_contain_text("The chat is not available here.")


def test_a_key_that_was_revoked_opens_nothing(page: Page, site: Site, console: list[str]) -> None:
    page.goto(site.host.put(document(script_tag(site.server, "pk_" + "x" * 40))))
    page.wait_for_function("chatEvents.length > 0")
    expect(Chat(page).launcher).to_have_count(0)
    assert any(text.startswith("policy-chat: ") for text in console)


def test_no_answer_comes_to_a_foreign_site(site: Site) -> None:
    headers = {"X-API-Key": site.key, "Origin": site.host.foreign}
    answer = httpx.post(
        f"{site.server}/widget/v1/chat/", headers=headers, json={"message": QUESTION}, timeout=30
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_not_allowed")
    # All that a script there can read is why.
    assert set(answer.json()) <= {"type", "title", "status", "code", "detail"}


def test_the_widget_talks_to_its_own_server_only(page: Page, site: Site) -> None:
    addresses: set[str] = set()
    page.on("request", lambda request: addresses.add("/".join(request.url.split("/")[:3])))
    page.goto(site.page())
    chat = Chat(page)
    chat.open().ask(QUESTION)
    chat.marks.first.click()
    expect(chat.page_view.locator("img")).to_be_visible()
    assert addresses - {"data:,"} == {site.server, site.host.origin}


def test_the_browser_asks_for_leave_once_and_not_with_each_question(
    page: Page, chat: Chat, browser: Browser
) -> None:
    if browser.browser_type.name != "chromium":
        pytest.skip("only Chromium tells of preflights")
    asked: list[str] = []

    def hear(sent: dict[str, Any]) -> None:
        if sent["request"]["method"] == "OPTIONS":
            asked.append(sent["request"]["url"])

    network = page.context.new_cdp_session(page)
    network.on("Network.requestWillBeSent", hear)
    network.send("Network.enable")
    chat.open()
    for _ in range(3):
        chat.ask(QUESTION)
    assert [url.rpartition("/widget/v1/")[2] for url in asked] == ["chat/"]
