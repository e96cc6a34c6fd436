"""Connections that break in the middle of an answer."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from core.conversations.models import Message
from core.tenancy.context import tenant
from tests.e2e.widget.chat import Chat
from tests.e2e.widget.model import Model
from tests.e2e.widget.policy import LEAVE, QUESTION, SENTENCES
from tests.e2e.widget.proxy import Proxy
from tests.e2e.widget.site import Site

# Presses "Try again" whenever it is offered, so that no test waits for the next try.
HURRY = """setInterval(() => {
  const chat = document.querySelector("policy-chat");
  chat?.shadowRoot.querySelector(".stage > .action")?.click();
}, 50)"""


@pytest.fixture
def proxy(site: Site) -> Iterator[Proxy]:
    with Proxy(site.server).serving() as serving:
        yield serving


@pytest.fixture
def chat(page: Page, site: Site, proxy: Proxy) -> Chat:
    """The site's page, which knows the server by the proxy's address."""
    page.goto(site.page(server=proxy.url))
    return Chat(page)


@pytest.mark.parametrize(
    "cuts", [[10, 200, 6000, 150, 90], [1], [3500], [4200, 4200], [5000, 1, 1, 1, 700]]
)
def test_nothing_is_lost_or_repeated(
    chat: Chat, model: Model, proxy: Proxy, site: Site, cuts: list[int]
) -> None:
    first, *others = model.says_in_steps(*SENTENCES)
    chat.page.evaluate(HURRY)
    proxy.cuts = [*cuts]
    chat.open().send(QUESTION)
    first.set()
    expect(chat.prose).to_contain_text("25 days")
    # An answer that did not come over whole would be written again, into a new element.
    chat.prose.evaluate("prose => prose.dataset.first = ''")
    for gate in others:
        gate.set()
    answer = chat.answer()
    expect(chat.prose).to_have_attribute("data-first", "")
    with tenant(site.organization.id):
        stored = Message.objects.get(pk=answer["message_id"]).content
    assert answer["answer"] == stored
    for sentence in SENTENCES:
        assert chat.prose.inner_text().count(sentence.rstrip(".")) == 1
    assert (proxy.cut, len(proxy.streams)) == (len(cuts), len(cuts) + 1)
    assert len(model.prompts) == 1


def test_a_stream_is_resumed_behind_the_last_event_that_came(
    chat: Chat, model: Model, proxy: Proxy
) -> None:
    first, *others = model.says_in_steps(*SENTENCES)
    chat.open().send(QUESTION)
    first.set()
    expect(chat.prose).to_contain_text("25 days")
    proxy.down = True
    others[0].set()
    expect(chat.last.locator(".stage")).to_contain_text("The server cannot be reached")
    expect(chat.live).to_contain_text("The server cannot be reached")
    assert LEAVE.rstrip(".") in chat.prose.inner_text()
    proxy.down = False
    chat.last.get_by_role("button", name="Try again").click()
    for gate in others:
        gate.set()
    chat.answer()
    assert "last_event_id=" not in proxy.streams[0]
    assert "last_event_id=" in proxy.streams[-1]


def test_a_question_that_could_not_be_sent_is_sent_once_the_server_is_back(
    chat: Chat, model: Model, proxy: Proxy
) -> None:
    chat.open()
    proxy.down = True
    chat.send(QUESTION)
    expect(chat.last.locator(".stage")).to_contain_text("The server cannot be reached")
    proxy.down = False
    answer = chat.answer()
    assert answer["answered"] is True
    expect(chat.turns).to_have_count(1)
    assert len(model.prompts) == 1


def test_being_offline_is_said(chat: Chat, context: BrowserContext) -> None:
    chat.open()
    context.set_offline(True)
    chat.send(QUESTION)
    expect(chat.last.locator(".stage")).to_contain_text("cannot be reached")
    context.set_offline(False)
    assert chat.answer()["answered"] is True
