"""axe finds nothing to object to, whatever state the widget is in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import expect_accessible
from tests.e2e.widget.chat import Chat
from tests.e2e.widget.model import BreakOff, Model
from tests.e2e.widget.policy import CARRIED, LEAVE, QUESTION, UNANSWERED
from tests.e2e.widget.site import Site

LOOKS = {
    "light": {"theme": "light"},
    "dark": {"theme": "dark"},
    "right to left": {"theme": "light", "lang": "ar"},
    "a pale accent": {"theme": "light", "accent": "#ffe680"},
    "a dark accent in the dark": {"theme": "dark", "accent": "#10102a"},
}


@pytest.fixture(params=LOOKS.values(), ids=LOOKS)
def chat(request: pytest.FixtureRequest, page: Page, site: Site) -> Chat:
    # What moves has half-transparent moments, which are no contrast to judge.
    page.emulate_media(reduced_motion="reduce")
    contact = {"name": "Anna Berg", "email": "hr@example.org", "url": "https://hr.example"}
    site.configure(contact=contact, suggested_questions=[QUESTION], greeting="Ahoy!")
    page.goto(site.page(**request.param))
    chat = Chat(page)
    expect(chat.launcher).to_be_visible()
    return chat


@pytest.fixture
def check(page: Page) -> Callable[[], None]:
    """Fails with all that axe finds now."""
    return lambda: expect_accessible(page, "policy-chat")


def test_closed_and_open(chat: Chat, check: Callable[[], None]) -> None:
    check()
    chat.launcher.click()
    expect(chat.field).to_be_focused()
    check()


def test_from_the_question_to_the_page(chat: Chat, model: Model, check: Callable[[], None]) -> None:
    chat.launcher.click()
    first, second = model.says_in_steps(LEAVE, CARRIED)
    chat.send(QUESTION)
    expect(chat.last.locator(".stage .dots")).to_be_visible()
    check()
    first.set()
    expect(chat.prose).to_contain_text("25 days")
    check()
    second.set()
    chat.answer()
    check()
    chat.last.locator("[data-value=down]").click()
    expect(chat.last.locator(".feedback textarea")).to_be_visible()
    check()
    chat.marks.first.click()
    expect(chat.page_view.locator("img")).to_be_visible()
    check()


def test_refused_quoted_stopped_and_failed(
    chat: Chat, model: Model, check: Callable[[], None]
) -> None:
    chat.launcher.click()
    chat.ask(UNANSWERED)
    check()
    model.says("")
    chat.ask(QUESTION)
    check()
    model.says_in_steps(LEAVE)
    chat.send(QUESTION)
    expect(chat.last.locator(".stage .dots")).to_be_visible()
    chat.panel.locator(".send").click()
    expect(chat.last.locator(".note")).to_be_visible()
    check()
    model.reset()
    model.says(f"{LEAVE} [1]\n{CARRIED}", BreakOff())
    chat.send(QUESTION)
    expect(chat.last.locator(".note.wrong")).to_be_visible()
    check()


def test_waiting_and_away(chat: Chat, page: Page, check: Callable[[], None]) -> None:
    chat.launcher.click()
    waiting = 'id: 1\nevent: waiting\ndata: {"position": 3}\n\n'
    headers = {"Access-Control-Allow-Origin": "*"}
    page.route(
        "**/widget/v1/stream/**",
        lambda route: route.fulfill(
            content_type="text/event-stream", headers=headers, body=waiting
        ),
    )
    chat.send(QUESTION)
    # The stream ends behind its first event, so that both sentences are told in turn.
    expect(chat.live).to_contain_text("3")
    expect(chat.last.locator(".stage .action")).to_be_visible()
    check()


def test_whole_sentences_are_read_out_and_not_pieces(page: Page, site: Site, model: Model) -> None:
    page.goto(site.page())
    chat = Chat(page)
    first, second = model.says_in_steps(LEAVE, CARRIED)
    chat.open().send(QUESTION)
    first.set()
    expect(chat.prose).to_contain_text("25 days")
    second.set()
    answer = chat.answer()
    told = [text for text in chat.live.locator("p").all_text_contents() if text]
    cited = len(answer["citations"])
    assert told == [
        "Searching the documents…",
        LEAVE,
        CARRIED,
        f"The answer is complete. Sources: {cited}.",
    ]
