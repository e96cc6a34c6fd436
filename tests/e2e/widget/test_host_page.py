"""The page around the widget: its styles can't reach in, and ours don't leak out."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.widget.chat import Chat
from tests.e2e.widget.host import document
from tests.e2e.widget.looks import host_styles, inside
from tests.e2e.widget.policy import QUESTION
from tests.e2e.widget.site import Site

EXAMPLE = Path(__file__).resolve().parents[3] / "widget" / "examples" / "csp-intranet.html"

PSEUDO = (
    "::backdrop { background: red !important; }"
    " *::before, *::after { content: 'x' !important; position: fixed !important;"
    " inset: 0 !important; }"
)
HOSTILE = {
    "everything unset and hidden": "* { all: unset !important; display: none !important; }",
    "everything gone": (
        "*, *::before, *::after { visibility: hidden !important; opacity: 0 !important;"
        " clip-path: inset(100%) !important; transform: scale(0) !important;"
        " pointer-events: none !important; position: static !important;"
        " width: 0 !important; height: 0 !important; overflow: hidden !important; }"
    ),
    "the element itself": (
        "policy-chat, policy-chat:not(:defined), :host { display: none !important;"
        " visibility: hidden !important; opacity: 0 !important; z-index: -1 !important;"
        " filter: invert(1) blur(9px) !important; zoom: 4 !important;"
        " content-visibility: hidden !important; contain: strict !important; }"
    ),
    "what is inherited": (
        "html, body, policy-chat { color: red !important; font: italic 900 40px cursive !important;"
        " letter-spacing: 9px !important; text-transform: uppercase !important;"
        " direction: rtl !important; text-align: center !important; line-height: 5 !important;"
        " cursor: none !important; white-space: pre !important; word-spacing: 30px !important;"
        " text-shadow: 2px 2px red !important; user-select: none !important; }"
    ),
    "names and parts": (
        ".root, .panel, .launcher, .card, button, textarea, section, div { display: none"
        " !important; background: red !important; } ::part(panel) { display: none !important; }"
        " @layer x { policy-chat { display: none !important; } }"
    ),
    "custom properties": (
        "* { --pc-surface: red !important; --pc-ink: red !important; --pc-accent: red !important;"
        " --pc-fill: red !important; --pc-radius: 99px !important; --pc-font: cursive !important;"
        " --pc-size: 3 !important; --pc-line: red !important; --pc-tint: red !important; }"
    ),
    "pseudo-elements": PSEUDO,
    "something above everything": (
        "body::after { content: ''; position: fixed; inset: 0; z-index: 2147483647;"
        " background: red; }"
    ),
}


def asked(page: Page, url: str) -> Chat:
    page.goto(url)
    chat = Chat(page)
    chat.open().ask(QUESTION)
    return chat


@pytest.fixture
def untouched(page: Page, site: Site) -> list[Any]:
    """The widget's computed styles on a page that styles nothing."""
    return inside(asked(page, site.page()).element)


def test_the_pages_rules_for_pseudo_elements_draw_nothing(page: Page, site: Site) -> None:
    page.goto(site.page(head=f"<style>{PSEUDO}</style>"))
    chat = Chat(page)
    chat.open()
    script = "(element, name) => getComputedStyle(element, name).display"
    for name in ("::backdrop", "::before", "::after"):
        assert chat.element.evaluate(script, name) == "none", name


@pytest.mark.parametrize("css", HOSTILE.values(), ids=HOSTILE)
def test_hostile_styles_change_nothing_inside(
    page: Page, site: Site, css: str, context: BrowserContext, untouched: list[Any]
) -> None:
    context.clear_cookies()
    page.evaluate("localStorage.clear()")
    page.goto(site.page(head=f"<style>{css}</style>"))
    chat = Chat(page)
    # A real click at a real place: it fails when anything hides or covers the launcher.
    chat.open().ask(QUESTION)
    expect(chat.panel).to_be_in_viewport(ratio=1)
    box = chat.panel.bounding_box()
    assert box and box["width"] > 300 and box["height"] > 400
    changed = [
        (name, {key: (value, now[key]) for key, value in before.items() if now[key] != value})
        for (name, before), (_, now) in zip(untouched, inside(chat.element), strict=True)
        if now != before
    ]
    assert changed == []


@pytest.mark.parametrize("mode", ["launcher", "inline", "page"])
def test_our_styles_change_nothing_on_the_page(page: Page, site: Site, mode: str) -> None:
    page.goto(site.host.put(document("")))
    before = host_styles(page)
    page.goto(site.page(mode=mode, target="body"))
    chat = Chat(page)
    expect(chat.launcher if mode == "launcher" else chat.field).to_be_visible()
    after = host_styles(page)
    for selector in before:
        # An inline chat takes room, so that the page around it grows.
        grown = {"height", "block-size", "perspective-origin", "transform-origin"}
        ignored = grown if mode != "launcher" and selector in ("html", "body") else set()
        differing = {
            key for key in before[selector] if before[selector][key] != after[selector][key]
        }
        assert differing - ignored == set(), selector
    assert page.locator("style, link[rel=stylesheet]").count() == 0


def test_nothing_but_one_element_is_added_to_the_page(page: Page, site: Site) -> None:
    page.goto(site.host.put(document("")))
    elements = "[...document.querySelectorAll('*')].map((element) => element.localName)"
    before = page.evaluate(elements)
    names = "Object.getOwnPropertyNames(window)"
    globals_before = set(page.evaluate(names))
    asked(page, site.page())
    assert sorted(page.evaluate(elements)) == sorted([*before, "script", "policy-chat"])
    assert set(page.evaluate(names)) - globals_before - {"chatEvents"} == {"PolicyChat"}


def test_loading_the_script_twice_makes_one_chat(page: Page, site: Site) -> None:
    page.goto(site.host.put(document(site.script() + site.script())))
    chat = Chat(page)
    expect(chat.launcher).to_be_visible()
    assert chat.element.count() == 1


def policy_of_example(server: str) -> str:
    """The header that the example says a strict page needs."""
    found = re.search(r"Content-Security-Policy:\s+(.*?)\n\n", EXAMPLE.read_text(), re.DOTALL)
    assert found
    return " ".join(found[1].split()).replace("https://HOST", server)


@pytest.mark.parametrize("mode", ["launcher", "inline", "page"])
def test_a_strict_content_security_policy_is_never_violated(
    page: Page, site: Site, context: BrowserContext, mode: str
) -> None:
    context.add_init_script(
        "window.violations = [];"
        "addEventListener('securitypolicyviolation', (e) => violations.push("
        "[e.violatedDirective, e.blockedURI, e.sample]));"
    )
    policy = policy_of_example(site.server)
    assert "unsafe" not in policy and "*" not in policy and "default-src 'none'" in policy
    # The page's own icon is a data: address.
    headers = {"Content_Security_Policy": policy.replace("img-src", "img-src data:")}
    page.goto(site.page(mode=mode, target="#place", headers=headers))
    chat = Chat(page)
    if mode == "launcher":
        chat.open()
    expect(chat.field).to_be_visible()
    chat.ask(QUESTION)
    chat.marks.first.click()
    expect(chat.page_view.locator("img")).to_be_visible()
    chat.page_view.get_by_role("button", name="Back to the chat").click()
    chat.last.get_by_role("button", name="Good answer").click()
    expect(chat.last.locator(".feedback")).to_contain_text("Thank you")
    assert page.evaluate("violations") == []
    # That the policy is in force at all:
    page.evaluate("fetch('https://evil.example/').catch(() => 0)")
    assert [one[0] for one in page.evaluate("violations")] == ["connect-src"]
