"""Who asked for no motion sees none."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.widget.chat import Chat
from tests.e2e.widget.model import Model
from tests.e2e.widget.policy import LEAVE, QUESTION
from tests.e2e.widget.site import Site

ANIMATIONS = "chat => chat.shadowRoot.getAnimations().length"


@pytest.mark.parametrize("wish", ["reduce", "no-preference"])
def test_things_move_only_for_those_who_do_not_mind(
    page: Page, site: Site, model: Model, wish: str
) -> None:
    page.emulate_media(reduced_motion="reduce" if wish == "reduce" else "no-preference")
    [gate] = model.says_in_steps(LEAVE)
    page.goto(site.page())
    chat = Chat(page)
    chat.open().send(QUESTION)
    expect(chat.last.locator(".dots")).to_be_visible()
    assert (chat.element.evaluate(ANIMATIONS) > 0) is (wish == "no-preference")
    gate.set()
    chat.answer()
    chat.element.evaluate("chat => chat.close()")
    chat.open()
    if wish == "reduce":
        assert chat.element.evaluate(ANIMATIONS) == 0
