"""The logo in a browser: chosen on the settings' page, seen above every page, and removed; to axe
in both schemes and on a phone."""

import io
import os
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Organization
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


def drawn() -> bytes:
    image = Image.new("RGBA", (400, 200))
    ImageDraw.Draw(image).ellipse((100, 0, 300, 200), fill="crimson")
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def test_a_logo_is_chosen_seen_and_removed(
    page: Page, browser: Browser, appliance_url: str, organization: Organization
) -> None:
    sign_in(page, appliance_url, str(organization.admin.username))
    page.goto(f"{appliance_url}/settings/")
    logo = {"name": "logo.png", "mimeType": "image/png", "buffer": drawn()}
    page.get_by_label("Picture").set_input_files(logo)
    page.get_by_role("button", name="Use as logo").click()
    expect(page.get_by_text("The logo was saved.")).to_be_visible()
    shown = page.get_by_alt_text("Your present logo")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") == 240
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()
        expect_accessible(page)
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"logo-{scheme}-{width}.png", full_page=True)
    page.get_by_role("button", name="Remove the logo").click()
    expect(page.get_by_text("The logo was removed.")).to_be_visible()
    expect(shown).to_have_count(0)
