"""The widget as a test handles it."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

SLOW = 30_000
ANSWERED = 3 * SLOW  # by a server that was started anew, and is asked again after longer pauses
expect.set_options(timeout=SLOW)
EVENTS = ("ready", "open", "close", "question", "answer", "error", "feedback")
LISTEN = f"""
window.chatEvents = [];
for (const name of {list(EVENTS)})
  addEventListener("policy-chat:" + name, (event) => chatEvents.push([name, event.detail]));
"""


class Chat:
    """The one chat of a page whose context has ``LISTEN`` as init script."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.element = page.locator("policy-chat")
        self.launcher = page.locator("policy-chat .launcher")
        self.panel = page.locator("policy-chat .panel")
        self.field = self.panel.locator(".composer textarea")
        self.turns = self.panel.locator(".turn")
        self.cards = self.panel.locator(".card")
        self.marks = self.panel.locator(".mark")
        self.page_view = self.panel.locator(".page")
        self.live = self.panel.locator("[aria-live=polite]")

    @property
    def last(self) -> Locator:
        return self.turns.last

    @property
    def prose(self) -> Locator:
        return self.last.locator(".prose")

    def open(self) -> "Chat":
        self.launcher.click()
        expect(self.field).to_be_focused()
        return self

    def send(self, question: str) -> None:
        self.field.fill(question)
        self.field.press("Enter")

    def ask(self, question: str) -> dict[str, Any]:
        """The whole answer, as the widget's own event tells it."""
        before = len(self.events("answer"))
        self.send(question)
        return self.answer(before)

    def answer(self, number: int = 0) -> dict[str, Any]:
        """The answer of that number, waited for."""
        self.page.wait_for_function(
            "n => chatEvents.filter(([name]) => name === 'answer').length > n",
            arg=number,
            timeout=ANSWERED,
        )
        answer: dict[str, Any] = self.events("answer")[number]
        return answer

    def events(self, name: str) -> list[Any]:
        """The details of all events of that name, so far."""
        code = "name => chatEvents.filter(([one]) => one === name).map(([, detail]) => detail)"
        found: list[Any] = self.page.evaluate(code, name)
        return found
