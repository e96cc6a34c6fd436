"""A source leads to the image of its page, the quoted lines marked."""

from base64 import b64decode
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import expect

from core.documents.reading.extract import Limits
from core.documents.reading.page_image import render_page
from tests.e2e.widget.chat import Chat
from tests.e2e.widget.model import Model
from tests.e2e.widget.policy import CARRIED, LEAVE, QUESTION, TITLE, policy_pdf
from tests.e2e.widget.site import Site

YELLOW = (255, 235, 120)

# The image as the browser has it, which only a picture that it may read lets out.
PIXELS = """async (image) => {
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  return canvas.toDataURL("image/png").split(",")[1];
}"""


def decoded(text: str) -> Image.Image:
    return Image.open(BytesIO(b64decode(text))).convert("RGB")


@pytest.fixture
def unmarked(tmp_path: Path) -> Image.Image:
    """The second page as it is without any quote."""
    file = tmp_path / "policy.pdf"
    file.write_bytes(policy_pdf())
    limits = Limits(seconds=60, memory_bytes=2**31, max_pages=10, max_characters=10**6)
    return Image.open(BytesIO(render_page(file, 2, [], kind="pdf", limits=limits))).convert("RGB")


def marked_rows(image: Image.Image, plain: Image.Image) -> set[int]:
    """The rows in which paper has turned yellow."""
    assert image.size == plain.size
    rows = set()
    for y in range(image.height):
        row = image.crop((0, y, image.width, y + 1))
        if row.getcolors(4096) and any(
            colour == YELLOW and count > 20 for count, colour in row.getcolors(4096)
        ):
            rows.add(y)
    return rows


def test_the_quoted_lines_are_marked_and_nothing_else_is(
    chat: Chat, model: Model, unmarked: Image.Image
) -> None:
    model.says(f"{CARRIED} [1]")
    chat.open().ask(QUESTION)
    chat.marks.first.click()
    picture = chat.page_view.locator("img")
    expect(picture).to_be_visible()
    expect(picture).to_have_attribute("alt", f"{TITLE}, Page 2")
    image = decoded(picture.evaluate(PIXELS))
    rows = marked_rows(image, unmarked)
    assert rows
    # Outside the marked rows the page is the one without marks, pixel for pixel.
    for y in set(range(image.height)) - rows:
        box = (0, y, image.width, y + 1)
        assert image.crop(box).tobytes() == unmarked.crop(box).tobytes()
    # One line of text is marked, and it is that of the quote: below the one that was not quoted.
    assert max(rows) - min(rows) + 1 == len(rows) < image.height / 20
    top, bottom = text_rows(unmarked, above=min(rows))
    assert bottom < min(rows) and bottom - top > 5


def text_rows(image: Image.Image, *, above: int) -> tuple[int, int]:
    """First and last row with ink of what stands above a row."""
    dark = [
        y for y in range(above) if image.crop((0, y, image.width, y + 1)).getextrema()[0][0] < 128
    ]
    return dark[0], dark[-1]


def test_a_card_opens_the_page_and_back_returns_to_it(chat: Chat) -> None:
    chat.open().ask(QUESTION)
    card = chat.cards.first.get_by_role("button", name=TITLE)
    card.click()
    expect(chat.page_view.locator("img")).to_be_visible()
    expect(chat.field).to_be_hidden()
    expect(chat.page_view.get_by_role("heading")).to_have_text(TITLE)
    expect(chat.page_view.locator("blockquote")).to_contain_text("25 days")
    chat.page_view.get_by_role("button", name="Back to the chat").click()
    expect(chat.page_view).to_have_count(0)
    expect(chat.field).to_be_visible()
    expect(card).to_be_focused()


def test_a_page_can_be_enlarged(chat: Chat) -> None:
    chat.open().ask(QUESTION)
    chat.marks.first.click()
    picture = chat.page_view.locator("img")
    expect(picture).to_be_visible()
    before = picture.bounding_box()
    zoom = chat.page_view.get_by_role("button", name="Enlarge")
    zoom.click()
    expect(zoom).to_have_attribute("aria-pressed", "true")
    after = picture.bounding_box()
    assert before and after and after["width"] > 1.8 * before["width"]


def test_the_address_of_an_image_works_on_its_site_only(chat: Chat, site: Site) -> None:
    answer = chat.open().ask(QUESTION)
    url = site.server + answer["citations"][0]["page_url"]
    here = httpx.get(url, headers={"Origin": site.host.origin}, timeout=30)
    assert here.status_code == 200 and here.headers["content-type"] == "image/png"
    assert httpx.get(url, headers={"Origin": site.host.foreign}, timeout=30).status_code == 403
    assert httpx.get(url, timeout=30).status_code == 403


@pytest.mark.parametrize(("previews", "quotes"), [("quote", True), ("none", False)])
def test_where_pages_are_not_shown_a_mark_leads_to_the_card(
    chat: Chat, site: Site, previews: str, quotes: bool
) -> None:
    site.configure(previews=previews)
    answer = chat.open().ask(QUESTION)
    assert {one["page_url"] for one in answer["citations"]} == {None}
    chat.marks.first.click()
    expect(chat.page_view).to_have_count(0)
    expect(chat.cards.first).to_be_focused()
    assert (chat.cards.first.locator("blockquote").count() > 0) is quotes
    assert LEAVE in chat.panel.inner_text()
