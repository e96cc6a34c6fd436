"""The server is stopped, or killed, and started again while the chat is open."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.widget.chat import SLOW, Chat
from tests.e2e.widget.model import Model
from tests.e2e.widget.policy import LEAVE, QUESTION
from tests.e2e.widget.site import Site
from tests.e2e.widget.web import WebServer


@pytest.fixture(scope="module")
def web(model_settings: dict[str, str]) -> Iterator[WebServer]:
    with WebServer(model_settings).running() as running:
        yield running


@pytest.fixture
def server(web: WebServer) -> str:
    return web.url


def test_an_open_chat_says_so_and_goes_on(chat: Chat, web: WebServer, model: Model) -> None:
    first = chat.open().ask(QUESTION)
    web.stop()
    chat.send("When do managers approve leave?")
    expect(chat.last.locator(".stage")).to_contain_text("The server cannot be reached")
    expect(chat.live).to_contain_text("The server cannot be reached")
    web.start()
    second = chat.answer(1)
    assert second["conversation_id"] == first["conversation_id"]
    assert second["answered"] is True
    expect(chat.last.locator(".stage")).to_be_empty()
    assert chat.events("error") == []


def test_an_answer_that_was_cut_off_ends_in_a_clear_error(
    chat: Chat, web: WebServer, model: Model
) -> None:
    first, second = model.says_in_steps(LEAVE, "Nobody hears this.")
    chat.open().send(QUESTION)
    first.set()
    expect(chat.prose).to_contain_text("25 days")
    web.kill()
    expect(chat.last.locator(".stage")).to_contain_text("The server cannot be reached")
    web.start()
    second.set()
    note = chat.last.locator(".note")
    expect(note).to_be_visible(timeout=2 * SLOW)
    expect(chat.prose).to_contain_text("25 days")
    model.reset()
    note.get_by_role("button", name="Try again").click()
    assert chat.answer()["answered"] is True
    expect(chat.turns).to_have_count(1)
    expect(chat.last.locator(".note")).to_have_count(0)


def test_a_page_that_came_before_the_server_gets_its_chat_later(
    page: Page, site: Site, web: WebServer
) -> None:
    page.route("**/widget/v1/config/", lambda route: route.abort(), times=1)
    page.goto(site.page())
    chat = Chat(page)
    expect(chat.launcher).to_be_visible()
    assert chat.open().ask(QUESTION)["answered"] is True
