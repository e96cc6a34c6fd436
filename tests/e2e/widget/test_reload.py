"""A page that is loaded again, or opened twice, goes on where the visitor was."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.widget.chat import Chat
from tests.e2e.widget.model import Model
from tests.e2e.widget.policy import CARRIED, FOLLOW_UP, LEAVE, QUESTION
from tests.e2e.widget.site import Site


def stored(page: Page, site: Site) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(
        page.evaluate("name => localStorage.getItem(name)", f"policy-chat:{site.key}:")
    )
    return state


def change_stored(page: Page, site: Site, change: Callable[[dict[str, Any]], None]) -> None:
    state = stored(page, site)
    change(state)
    item = [f"policy-chat:{site.key}:", json.dumps(state)]
    page.evaluate("item => localStorage.setItem(...item)", item)


def test_a_reload_keeps_what_was_said(chat: Chat, model: Model) -> None:
    model.says(f"{LEAVE} [1] {CARRIED} [1]")
    chat.open().ask(QUESTION)
    before = chat.panel.locator(".turns").inner_text()
    chat.page.reload()
    chat.open()
    expect(chat.cards.first).to_be_visible()
    assert chat.panel.locator(".turns").inner_text() == before
    expect(chat.marks).to_have_count(2)


def test_the_conversation_goes_on_after_a_reload(chat: Chat, model: Model) -> None:
    model.says(f"{LEAVE} [1]")
    first = chat.open().ask(QUESTION)
    chat.page.reload()
    chat.open()
    expect(chat.turns).to_have_count(1)
    model.says(f"{CARRIED} [1]")
    second = chat.ask(FOLLOW_UP)
    assert second["conversation_id"] == first["conversation_id"]
    expect(chat.turns).to_have_count(2)


def test_what_the_browser_lost_is_read_from_the_server(chat: Chat, site: Site) -> None:
    chat.open().ask(QUESTION)
    change_stored(chat.page, site, lambda state: state.update(messages=[]))
    chat.page.reload()
    chat.open()
    expect(chat.last.locator(".question")).to_contain_text(QUESTION)
    expect(chat.prose).to_contain_text("25 days")
    expect(chat.cards).not_to_have_count(0)


def test_a_token_that_is_no_longer_good_begins_a_new_conversation(chat: Chat, site: Site) -> None:
    first = chat.open().ask(QUESTION)
    change_stored(chat.page, site, lambda state: state.update(visitor_token="expired"))
    chat.page.reload()
    chat.open()
    second = chat.ask(QUESTION)
    assert second["answered"] is True
    assert second["conversation_id"] != first["conversation_id"]
    assert chat.events("error") == []


def test_an_answer_under_way_is_gone_on_with_after_a_reload(chat: Chat, model: Model) -> None:
    first, second = model.says_in_steps(LEAVE, CARRIED)
    chat.open().send(QUESTION)
    first.set()
    expect(chat.prose).to_contain_text("25 days")
    chat.page.reload()
    chat.open()
    expect(chat.prose).to_contain_text("25 days")
    second.set()
    answer = chat.answer()
    assert "carried over" in answer["answer"]
    expect(chat.turns).to_have_count(1)
    assert chat.prose.inner_text().count("25 days") == 1
    assert len(model.prompts) == 1


def test_a_second_tab_follows_the_same_answer(
    chat: Chat, model: Model, context: BrowserContext
) -> None:
    first, second = model.says_in_steps(LEAVE, CARRIED)
    chat.open().send(QUESTION)
    first.set()
    expect(chat.prose).to_contain_text("25 days")
    other = Chat(context.new_page())
    other.page.goto(chat.page.url)
    other.open()
    expect(other.prose).to_contain_text("25 days")
    second.set()
    assert chat.answer() == other.answer()
    assert other.prose.inner_text() == chat.prose.inner_text()
    assert len(model.prompts) == 1


def test_two_tabs_that_were_open_before_hold_one_conversation(
    chat: Chat, context: BrowserContext
) -> None:
    other = Chat(context.new_page())
    other.page.goto(chat.page.url)
    other.open()
    first = chat.open().ask(QUESTION)
    second = other.ask(QUESTION)
    assert second["conversation_id"] == first["conversation_id"]
    expect(other.turns).to_have_count(2)


def test_storage_that_is_forbidden_costs_only_the_history(
    page: Page, site: Site, context: BrowserContext
) -> None:
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    page.goto(site.page())
    chat = Chat(page)
    assert chat.open().ask(QUESTION)["answered"] is True
