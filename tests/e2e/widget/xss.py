"""Texts that would run a script where they are taken for HTML, and what is watched for."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request

CORPUS = Path(__file__).resolve().parents[2] / "data" / "xss.json"

# What the widget itself is made of; nothing else may ever stand in its shadow root.
ELEMENTS = (
    *("div", "section", "header", "form", "label", "p", "span", "bdi", "i", "button", "textarea"),
    *("h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "br", "hr", "a", "img"),
    *("strong", "em", "s", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"),
    *("details", "summary"),
    *("svg", "path", "circle", "rect", "line", "polyline", "polygon"),
)
STYLED = ("root", "textarea")  # styled by the widget's own code, through the CSSOM

LISTEN = """
window.xssRan = [];
window.xss = () => xssRan.push(new Error().stack);
addEventListener("securitypolicyviolation", (event) => xssRan.push(event.blockedURI));
"""

# Everything in the shadow root that should not be there.
FOREIGN = """({ elements, server }) => {
  const chat = document.querySelector("policy-chat"), found = [];
  for (const element of chat.shadowRoot.querySelectorAll("*")) {
    const note = (what) => found.push(what + ": " + element.outerHTML.slice(0, 200));
    if (!elements.includes(element.localName)) note("element");
    if (element.shadowRoot) note("shadow root");
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || /^(srcdoc|srcset|action|formaction|xlink:href|ping)$/.test(name))
        note("attribute");
      if (name === "style" && !element.matches(".root, textarea")) note("style");
      if (name === "href" && !/^(https?:|mailto:)/.test(value)) note("scheme");
      if (name === "href" && !/\\bnoopener\\b/.test(element.rel)) note("rel");
      if (name === "src" && !value.startsWith(server + "/widget/v1/pages/")) note("source");
    }
  }
  return found;
}"""


def corpus() -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = json.loads(CORPUS.read_text())
    return kinds


def payloads() -> list[str]:
    return [payload for kind in corpus().values() for payload in kind]


def batches(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def squeezed(text: str) -> str:
    """Only letters and digits, which Markdown and white space do not change."""
    return re.sub(r"[\W_]+", "", text)


class Watch:
    """Sees whatever a page does that no text should make it do. Begin before the page loads."""

    def __init__(self, page: Page, *origins: str) -> None:
        self.page = page
        self.origins = origins
        self.seen: list[str] = []
        page.add_init_script(LISTEN)
        page.on("dialog", lambda dialog: (self.seen.append(dialog.message), dialog.dismiss()))
        page.on("popup", lambda popup: self.seen.append(f"popup {popup.url}"))
        page.on("request", self._request)
        page.route(lambda url: not self._is_ours(url), lambda route: route.abort())

    def _is_ours(self, url: str) -> bool:
        return url.startswith((*(f"{origin}/" for origin in self.origins), "data:,"))

    def _request(self, request: Request) -> None:
        if not self._is_ours(request.url):
            self.seen.append(f"request {request.url}")

    def assert_nothing_happened(self, server: str) -> None:
        given: dict[str, Any] = {"elements": ELEMENTS, "server": server}
        assert self.page.evaluate(FOREIGN, given) == []
        assert self.page.evaluate("xssRan") == []
        assert self.page.locator("policy-chat").count() == 1
        assert self.seen == []
