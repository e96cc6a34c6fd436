"""The organization's logo in the head of the chat, whatever the picture and the page."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from core.audit.organizations import change_logo
from tests.e2e.axe import expect_accessible
from tests.e2e.widget.chat import Chat
from tests.e2e.widget.looks import scrolls_sideways, styles
from tests.e2e.widget.site import Site

WIDE, SQUARE = (480, 60), (120, 120)


def keep(site: Site, size: tuple[int, int] | None) -> None:
    """A dark ring on a transparent ground as the logo; None for none."""
    written = io.BytesIO()
    if size:
        image = Image.new("RGBA", size)
        box = (8, 8, size[0] - 8, size[1] - 8)
        ImageDraw.Draw(image).ellipse(box, outline="black", width=12)
        image.save(written, "PNG")
    change_logo(site.organization.id, written.getvalue() or None, actor="test")


@pytest.fixture
def branded(site: Site) -> Iterator[Site]:
    """The site, with a logo for as long as the test."""
    keep(site, WIDE)
    yield site
    keep(site, None)


def shown(page: Page, site: Site, **attributes: str) -> Locator:
    """The logo of a chat that is open, once the browser has the picture."""
    page.goto(site.page(**attributes))
    image = Chat(page).open().panel.locator("header .logo")
    expect(image).to_have_js_property("complete", True)
    return image


@pytest.mark.parametrize("size", [WIDE, SQUARE])
@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_stands_in_the_head_small_and_on_a_light_ground(
    page: Page, branded: Site, theme: str, width: int, size: tuple[int, int]
) -> None:
    keep(branded, size)
    page.set_viewport_size({"width": width, "height": 800})
    image = shown(page, branded, theme=theme)
    assert image.evaluate("image => image.naturalWidth") == size[0]
    assert image.get_attribute("alt") == branded.organization.model.name
    box = image.bounding_box()
    assert box and box["height"] == 32 and 26 <= box["width"] <= 120
    ground = "rgb(255, 255, 255)" if theme == "dark" else "rgba(0, 0, 0, 0)"
    assert styles(image)["background-color"] == ground
    assert not scrolls_sideways(page)
    expect_accessible(page, "policy-chat")
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"widget-logo-{theme}-{width}-{size[0]}.png")


def test_beside_the_name_it_has_no_words(page: Page, branded: Site) -> None:
    title = f"{branded.organization.model.name} policies"
    assert shown(page, branded, title=title).get_attribute("alt") == ""


def test_a_page_that_allows_no_pictures_has_a_chat_without_it(page: Page, branded: Site) -> None:
    own = branded.server
    policy = f"script-src {own}; connect-src {own}; img-src data:"
    page.goto(branded.page(headers={"Content_Security_Policy": policy}))
    chat = Chat(page).open()
    expect(chat.panel.locator("header h2")).to_be_visible()
    expect(chat.panel.locator("img")).to_have_count(0)
