"""Stopping an answer, waiting in line for one, trying again, and saying what it was worth."""

import pytest
from playwright.sync_api import BrowserContext, expect

from core.conversations.models import Feedback, Message
from core.tenancy.context import tenant
from tests.e2e.widget.chat import Chat
from tests.e2e.widget.model import BreakOff, Model
from tests.e2e.widget.policy import CARRIED, FOLLOW_UP, LEAVE, QUESTION
from tests.e2e.widget.site import Site


def test_a_stopped_answer_keeps_what_was_written(chat: Chat, model: Model, site: Site) -> None:
    first, second = model.says_in_steps(LEAVE, CARRIED)
    chat.open().send(QUESTION)
    first.set()
    expect(chat.prose).to_contain_text("25 days")
    chat.panel.get_by_role("button", name="Stop").click()
    answer = chat.answer()
    assert answer["stopped"] is True and "25 days" in answer["answer"]
    expect(chat.last.locator(".stage")).to_contain_text("This answer is not finished.")
    expect(chat.panel.get_by_role("button", name="Send")).to_be_visible()
    second.set()
    with tenant(site.organization.id):
        stored = Message.objects.get(pk=answer["message_id"])
    assert stored.content == answer["answer"]
    assert "carried over" not in chat.prose.inner_text()


def test_an_answer_can_be_stopped_before_it_begins(chat: Chat, model: Model) -> None:
    model.says_in_steps(LEAVE)
    chat.open().send(QUESTION)
    expect(chat.last.locator(".stage")).to_contain_text("Searching")
    chat.panel.get_by_role("button", name="Stop").click()
    expect(chat.last.locator(".stage")).to_contain_text("This answer is not finished.")
    model.reset()
    chat.last.get_by_role("button", name="Try again").click()
    expect(chat.prose).to_contain_text("25 days")
    expect(chat.turns).to_have_count(1)


def test_while_the_model_is_busy_the_place_in_line_is_told(
    chat: Chat, model: Model, context: BrowserContext
) -> None:
    first, second = model.says_in_steps(LEAVE, CARRIED)
    chat.open().send(QUESTION)
    first.set()
    expect(chat.prose).to_contain_text("25 days")
    other = Chat(context.new_page())
    other.page.goto(chat.page.url)
    other.open()
    other.panel.get_by_role("button", name="New chat").click()
    other.send(FOLLOW_UP)
    expect(other.last.locator(".stage")).to_contain_text("Your place in the queue: 1")
    expect(other.live).to_contain_text("Your place in the queue: 1")
    second.set()
    chat.answer()
    assert other.answer()["answered"] is True
    expect(other.last.locator(".stage")).to_be_empty()


def test_a_model_that_breaks_off_is_said_and_can_be_asked_again(chat: Chat, model: Model) -> None:
    model.says(f"{LEAVE} [1]\n{CARRIED}", BreakOff())
    chat.open().send(QUESTION)
    again = chat.last.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    expect(chat.prose).to_contain_text("25 days")
    assert len(chat.events("error")) == 1
    model.reset()
    again.click()
    assert chat.answer()["answered"] is True
    expect(chat.turns).to_have_count(1)
    expect(chat.last.get_by_role("button", name="Try again")).to_have_count(0)


@pytest.mark.parametrize(("name", "rating"), [("Good answer", "up"), ("Bad answer", "down")])
def test_feedback_is_stored_with_its_comment(
    chat: Chat, site: Site, name: str, rating: str
) -> None:
    answer = chat.open().ask(QUESTION)
    thumb = chat.last.get_by_role("button", name=name)
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "true")
    chat.last.get_by_label("Comment").fill("It names the page.")
    chat.last.locator(".feedback").get_by_role("button", name="Send").click()
    expect(chat.last.locator(".feedback")).to_have_text("Thank you!")
    with tenant(site.organization.id):
        stored = Feedback.objects.get(message_id=answer["message_id"])
    assert (stored.rating, stored.comment) == (rating, "It names the page.")
    told = {"message_id": answer["message_id"], "rating": rating}
    assert chat.events("feedback") == [told, told]
    chat.page.reload()
    chat.open()
    expect(chat.last.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")


def test_an_answer_is_copied_with_its_sources(chat: Chat, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer = chat.open().ask(QUESTION)
    chat.last.get_by_role("button", name="Copy answer").click()
    expect(chat.live).to_contain_text("Copied")
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(answer["answer"].strip())
    assert "[1] Leave policy, Version 1 · added " in copied
    assert f", Page 2: “{answer['citations'][0]['quote']}”" in copied
