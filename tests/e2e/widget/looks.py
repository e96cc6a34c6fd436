"""What a browser makes of the widget's and the page's elements."""

from typing import Any

from playwright.sync_api import Locator, Page

HOST_ELEMENTS = ("html", "body", "#heading", "#paragraph", "#link", "#field", "#button", "#table")

STYLES = """(element) => Object.fromEntries(
  [...getComputedStyle(element)].map((name) => [name, getComputedStyle(element)[name]]))"""

# Every element inside the shadow root, with all that the browser computed for it.
INSIDE = """(chat) => [...chat.shadowRoot.querySelectorAll("*")].map((element) => {
  const styles = getComputedStyle(element);
  return [element.localName + "." + element.getAttribute("class"),
    Object.fromEntries([...styles].map((name) => [name, styles[name]]))];
})"""


def styles(element: Locator) -> dict[str, str]:
    found: dict[str, str] = element.evaluate(STYLES)
    return found


def host_styles(page: Page) -> dict[str, dict[str, str]]:
    return {selector: styles(page.locator(selector)) for selector in HOST_ELEMENTS}


def inside(chat: Locator) -> list[Any]:
    found: list[Any] = chat.evaluate(INSIDE)
    return found


def scrolls_sideways(page: Page) -> bool:
    """Whether the page, or anything in the widget but tables and code, is wider than its place."""
    wider: bool = page.evaluate(
        """() => {
          const scroller = document.scrollingElement;
          if (scroller.scrollWidth > innerWidth) return true;
          const root = document.querySelector("policy-chat").shadowRoot;
          return [...root.querySelectorAll(".panel, .log, .turn, .prose, .card, .foot, header")]
            .some((one) => one.scrollWidth > one.clientWidth + 1
              || one.getBoundingClientRect().right > innerWidth + 1
              || one.getBoundingClientRect().left < -1);
        }"""
    )
    return wider
