"""Looks and words, from the organization's settings and from the page's attributes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.widget.chat import Chat
from tests.e2e.widget.looks import styles
from tests.e2e.widget.policy import QUESTION
from tests.e2e.widget.site import Site

STRINGS = Path(__file__).resolve().parents[3] / "widget" / "src" / "strings"
DARK, LIGHT = "rgb(31, 31, 30)", "rgb(255, 255, 255)"
SETTINGS = {
    **{"accent": "#0a7a3c", "theme": "dark", "position": "top-left", "radius": 4},
    **{"font": "Georgia, serif", "font_size": 20, "title": "Ask the harbour"},
    **{"greeting": "Ahoy!", "suggested_questions": [QUESTION]},
}
ATTRIBUTES = {
    **{"accent": "#0a7a3c", "theme": "dark", "position": "top-left", "radius": "4"},
    **{"font": "Georgia, serif", "font_size": "20", "title": "Ask the harbour"},
    **{"greeting": "Ahoy!", "questions": QUESTION},
}
CONTRARY = {
    **{"accent": "#aa0000", "theme": "light", "position": "bottom-right", "radius": 20},
    **{"font": "Arial", "font_size": 12, "title": "Other", "greeting": "Other"},
    **{"suggested_questions": ["Other"]},
}


def visit(page: Page, site: Site, **data: str) -> Chat:
    page.goto(site.page(**data))
    chat = Chat(page)
    expect(chat.launcher).to_be_visible()
    return chat


@pytest.mark.parametrize(
    ("settings", "attributes"), [(SETTINGS, {}), (CONTRARY, ATTRIBUTES)], ids=["config", "data"]
)
def test_looks_and_words_are_as_they_were_set(
    page: Page, site: Site, settings: dict[str, object], attributes: dict[str, str]
) -> None:
    site.configure(**settings)
    chat = visit(page, site, **attributes)
    assert styles(chat.launcher)["background-color"] == "rgb(10, 122, 60)"
    place = chat.launcher.bounding_box()
    assert place and place["x"] < 100 and place["y"] < 100
    chat.open()
    panel = styles(chat.panel)
    assert panel["background-color"] == DARK
    assert panel["border-top-left-radius"] == "4px"
    assert panel["font-family"] == "Georgia, serif"
    assert panel["font-size"] == "20px"
    expect(chat.panel).to_have_accessible_name("Ask the harbour")
    expect(chat.panel.locator(".welcome > p:first-child")).to_have_text("Ahoy!")
    expect(chat.panel.locator(".suggestion")).to_have_text([QUESTION])


def test_small_letters_leave_the_field_as_large_as_phones_want_it(page: Page, site: Site) -> None:
    chat = visit(page, site, font_size="14").open()
    assert styles(chat.panel)["font-size"] == "14px"
    assert styles(chat.field)["font-size"] == "16px"  # below that phones zoom in


@pytest.mark.parametrize(("scheme", "surface"), [("light", LIGHT), ("dark", DARK)])
def test_the_automatic_theme_is_that_of_the_visitor(
    page: Page, site: Site, scheme: str, surface: str
) -> None:
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    chat = visit(page, site).open()
    assert styles(chat.panel)["background-color"] == surface
    page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
    expect(chat.panel).to_have_css("background-color", DARK if surface == LIGHT else LIGHT)


@pytest.mark.parametrize(
    ("position", "right", "bottom"),
    [
        ("bottom-right", True, True),
        ("bottom-left", False, True),
        ("top-right", True, False),
        ("top-left", False, False),
    ],
)
def test_the_launcher_stands_in_any_corner(
    page: Page, site: Site, position: str, right: bool, bottom: bool
) -> None:
    chat = visit(page, site, position=position)
    launcher = chat.launcher.bounding_box()
    for box in (launcher, chat.open().panel.bounding_box()):
        assert box
        assert (box["x"] + box["width"] > 1180) is right
        assert (box["y"] + box["height"] > 800) is bottom
        assert box["x"] >= 0 and box["y"] >= 0
        assert box["x"] + box["width"] <= 1280 and box["y"] + box["height"] <= 900


def test_a_changed_attribute_changes_the_looks_and_keeps_the_conversation(
    page: Page, site: Site
) -> None:
    chat = visit(page, site, theme="light").open()
    chat.ask(QUESTION)
    chat.element.evaluate("chat => chat.setAttribute('data-theme', 'dark')")
    expect(chat.panel).to_have_css("background-color", DARK)
    expect(chat.turns).to_have_count(1)


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "ar", "zh"])
def test_the_words_are_in_the_language_of_the_attribute(
    page: Page, site: Site, language: str
) -> None:
    chat = visit(page, site, lang=language)
    root = page.locator("policy-chat .root")
    expect(root).to_have_attribute("lang", language)
    expect(root).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    words = (STRINGS / f"{language}.js").read_text()
    [name] = re.findall(r'^  open: "(.*)",$', words, re.MULTILINE)
    expect(chat.launcher).to_have_accessible_name(name)


def test_right_to_left_the_question_stands_on_the_left(page: Page, site: Site) -> None:
    chat = visit(page, site, dir="rtl").open()
    chat.ask(QUESTION)
    question, log = chat.last.locator(".question").bounding_box(), chat.turns.bounding_box()
    assert question and log
    assert question["x"] - log["x"] < 2


def test_without_an_attribute_the_browser_chooses_the_language(
    site: Site, context: BrowserContext
) -> None:
    browser = context.browser
    assert browser
    with browser.new_context(locale="de-AT") as german:
        chat = visit(german.new_page(), site)
        expect(chat.page.locator("policy-chat .root")).to_have_attribute("lang", "de")


@pytest.mark.parametrize("mode", ["inline", "page"])
def test_the_chat_may_also_stand_in_the_page_or_fill_it(page: Page, site: Site, mode: str) -> None:
    page.goto(site.page(mode=mode, target="#place"))
    chat = Chat(page)
    expect(chat.field).to_be_visible()
    assert chat.launcher.count() == 0
    assert chat.ask(QUESTION)["answered"] is True
    box, place = chat.panel.bounding_box(), page.locator("#place").bounding_box()
    assert box and place
    if mode == "inline":
        assert (box["x"], box["width"]) == (place["x"], place["width"])
        assert box["height"] == 600
    else:
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1280, 900)
