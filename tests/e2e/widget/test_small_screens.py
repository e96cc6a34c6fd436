"""Phones of 320 px, zoom, large letters, and people who want no motion."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.widget.chat import LISTEN, Chat
from tests.e2e.widget.looks import scrolls_sideways
from tests.e2e.widget.model import Model
from tests.e2e.widget.policy import LEAVE, QUESTION, SENTENCES, UNANSWERED
from tests.e2e.widget.site import Site

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2

SCREENS = {
    "phone of 320 px": {"viewport": {"width": 320, "height": 568}, "has_touch": True},
    # What a window of 1280 by 900 pixels has left at that zoom.
    "200 % zoom": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
    "400 % zoom": {"viewport": {"width": 320, "height": 225}, "device_scale_factor": 4},
}


@pytest.fixture(params=SCREENS.values(), ids=SCREENS)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    with browser.new_context(locale="en-GB", **request.param) as context:
        context.add_init_script(LISTEN)
        yield context.new_page()


def test_nothing_scrolls_sideways(chat: Chat, model: Model) -> None:
    page = chat.page
    expect(chat.launcher).to_be_visible()
    assert not scrolls_sideways(page)
    chat.open()
    assert not scrolls_sideways(page)
    model.says(*(f"{sentence} [1]\n\n" for sentence in SENTENCES))
    chat.ask(QUESTION)
    assert not scrolls_sideways(page)
    chat.ask(LONG)
    chat.ask(UNANSWERED)
    assert not scrolls_sideways(page)
    chat.marks.first.scroll_into_view_if_needed()
    chat.marks.first.click()
    expect(chat.page_view.locator("img")).to_be_visible()
    assert not scrolls_sideways(page)


def test_all_of_the_chat_is_on_the_screen(chat: Chat) -> None:
    chat.open()
    expect(chat.panel).to_be_in_viewport(ratio=1)
    expect(chat.field).to_be_in_viewport(ratio=1)
    expect(chat.panel.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)
    expect(chat.panel.get_by_role("button", name="Close the chat")).to_be_in_viewport(ratio=1)
    chat.ask(QUESTION)
    expect(chat.field).to_be_in_viewport(ratio=1)


def test_what_is_touched_is_large_enough(chat: Chat) -> None:
    """44 px for controls; marks within a line of text are exempt, but have 24 px."""
    expect(chat.launcher).to_be_visible()
    launcher = chat.launcher.bounding_box()
    assert launcher and min(launcher["width"], launcher["height"]) >= 44
    chat.open().ask(QUESTION)
    sizes = chat.panel.locator("button:visible, textarea:visible").evaluate_all(
        """(all) => all.map((one) => {
          const target = one.closest(".card") ?? one, box = target.getBoundingClientRect();
          return [one.className || one.localName, Math.min(box.width, box.height)];
        })"""
    )
    small = [[name, size] for name, size in sizes if size < (24 if name == "mark" else 44)]
    assert small == []


def test_letters_of_twice_the_size_still_fit(page: Page, site: Site) -> None:
    page.goto(site.page(font_size="22"))
    chat = Chat(page)
    chat.open().ask(QUESTION)
    assert not scrolls_sideways(page)
    assert LEAVE.rstrip(".") in chat.prose.inner_text()
