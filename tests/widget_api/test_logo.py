"""The organization's logo in the widget: for visitors of its own sites, and nobody else."""

import io
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from core.audit.organizations import change_logo
from tests.widget_api.conftest import Page, sync


def picture(color):
    written = io.BytesIO()
    Image.new("RGBA", (96, 24), color).save(written, "PNG")
    return written.getvalue()


NAVY, RED = picture("navy"), picture("red")


@pytest.fixture
def draw():
    """``await draw(organization, image)``: its logo from now on; None for none."""

    @sync
    def change(organization, image):
        change_logo(organization.id, image, actor="test")

    return change


async def told(page: Page) -> str | None:
    """The address that the configuration names."""
    return (await page.get("config/")).json()["logo_url"]


async def test_a_visitor_sees_it_and_keeps_it_for_a_day(organization, page, draw):
    await draw(organization, NAVY)
    answer = await page.open(await told(page))
    assert (answer.status_code, answer.content) == (200, NAVY)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "private, max-age=86400"
    assert answer.headers["Access-Control-Allow-Origin"] == page.origin
    assert "Origin" in answer.headers["Vary"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


async def test_its_address_changes_with_it_and_with_nothing_else(organization, page, draw):
    await draw(organization, NAVY)
    first = await told(page)
    assert await told(page) == first
    await draw(organization, RED)
    assert await told(page) != first
    assert (await page.open(await told(page))).content == RED


async def test_once_removed_it_is_told_and_shown_no_more(organization, page, draw):
    await draw(organization, NAVY)
    address = await told(page)
    await draw(organization, None)
    assert await told(page) is None
    gone = await page.open(address)
    assert (gone.status_code, gone.json()["code"]) == (404, "not_found")


async def test_a_key_leads_to_the_logo_of_its_own_organization_only(
    organization, other_organization, page, other_page, draw
):
    await draw(organization, NAVY)
    address = await told(page)
    theirs = urlsplit(address)._replace(query=f"key={other_page.key}").geturl()
    assert await told(other_page) is None
    assert (await other_page.open(theirs)).status_code == 404
    await draw(other_organization, RED)
    assert (await other_page.open(theirs)).content == RED
    assert (await page.open(address)).content == NAVY


async def test_on_another_site_it_is_not_shown(organization, page, draw):
    await draw(organization, NAVY)
    address = await told(page)
    for origin in ("https://elsewhere.example", None):
        page.origin = origin
        answer = await page.open(address)
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_not_allowed")


async def test_without_a_key_of_the_widget_it_is_not_shown(organization, page, draw):
    await draw(organization, NAVY)
    address = await told(page)
    assert parse_qs(urlsplit(address).query) == {"key": [page.key]}
    for key, status in (("", 401), ("pk_unknown", 401), (organization.secret_key, 403)):
        other = urlsplit(address)._replace(query=f"key={key}").geturl()
        assert (await page.open(other)).status_code == status
