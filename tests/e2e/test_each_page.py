"""Every page that the console's addresses lead to: to axe in both schemes, at a desk and on a
phone, no wider than the screen, and by the Tab key."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from core.audit import members as audited
from core.console.urls import urlpatterns
from core.tenancy.models import Role
from tests.conftest import Organization, make_organization
from tests.console.test_every_page import ANYBODY, NOTHING_THERE, address
from tests.e2e.axe import expect_accessible
from tests.e2e.filled import fill
from tests.e2e.tabbing import expect_each_is_reached
from tests.e2e.test_upload_ask_cite import sign_in

WIDTHS = (1280, 390)
SMALLEST = 320
LOOKS = [(scheme, width) for width in WIDTHS for scheme in ("light", "dark")]
# The page behind a link is there once the link was opened.
LINKS = {"invitation", "reset"}
# To the first page, and to the name and password that a code comes after.
LEAD_ON = {"home", "sign-in-code"}
FORMS_ONLY = 405
# No identity provider is set up, and no mail was asked for: these pages say so. Two of them have no
# name.
REFUSED = {"sign-on", "sign-on-go", "forgotten", None}

# What people print, or send as PDF.
LISTS = ("audit", "conversations", "documents", "gaps", "insight", "people", "topics")


@dataclass(frozen=True)
class House:
    """An organization full of things, with its admin's browser and that of somebody outside."""

    url: str
    ids: dict[str, Any]
    links: dict[str, str]
    admin: Page
    stranger: Page


@pytest.fixture(scope="module")
def house(
    browser: Browser,
    appliance_url: str,
    document_factory: Callable[..., Any],
    asked: Callable[..., Any],
) -> Iterator[House]:
    organization: Organization = make_organization("Harbour")
    ids = fill(organization, document_factory, asked)
    here, by = organization.id, "test"
    invited = audited.invite(here, Role.VIEWER, actor=by)
    reset = audited.offer_reset(here, organization.viewer.pk, actor=by)
    links = {"invitation": urlsplit(invited.address).path, "reset": urlsplit(reset.address).path}
    contexts = [browser.new_context(reduced_motion="reduce", locale="en-GB") for _ in range(2)]
    admin, stranger = (context.new_page() for context in contexts)
    sign_in(admin, appliance_url, organization.admin.username)
    yield House(appliance_url, {**ids, "slug": organization.model.slug}, links, admin, stranger)
    for context in contexts:
        context.close()


def opened(house: House, route: Any) -> Page | None:
    """The browser that shows the page; None where the address is a form's or a file's, or one of
    the few that lead on to another page."""
    page = house.stranger if route.name in ANYBODY else house.admin
    if route.name in LINKS:
        page.goto(house.url + house.links[route.name])
        return page
    if route.name in {"theme", "words"} or "token" in route.pattern.converters:
        return None
    there = house.url + address(route, house.ids)
    answer = page.request.get(there, max_redirects=0)
    if answer.status == FORMS_ONLY or "html" not in answer.headers["content-type"]:
        return None
    if route.name in LEAD_ON:
        assert answer.status == 302
        return None
    assert answer.status == 200 or route.name in NOTHING_THERE | REFUSED, answer.status
    page.goto(there)
    return page


@pytest.mark.parametrize("route", urlpatterns, ids=lambda route: route.name or str(route.pattern))
def test_a_page_can_be_used_in_every_look_and_by_keyboard(house: House, route: Any) -> None:
    page = opened(house, route)
    if page is None:
        return
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 800})
        if folder := os.environ.get("SCREENSHOTS"):
            name = f"{route.name}-{scheme}-{width}.png"
            page.screenshot(path=Path(folder) / name, full_page=True)
        expect_accessible(page)
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} px wide on a screen of {width} px"
    # What is still being read is drawn anew under the walk.
    expect(page.locator(".status[data-unfinished]")).to_have_count(0, timeout=60_000)
    for width in WIDTHS:
        expect_each_is_reached(page, width)


@pytest.mark.parametrize("route", urlpatterns, ids=lambda route: route.name or str(route.pattern))
def test_a_page_is_no_wider_than_the_smallest_phone(house: House, route: Any) -> None:
    page = opened(house, route)
    if page is None:
        return
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= SMALLEST, page.url


@pytest.mark.parametrize("name", LISTS)
def test_a_printed_list_has_nothing_to_press_or_fill_in(house: House, name: str) -> None:
    route = next(route for route in urlpatterns if route.name == name)
    page = opened(house, route)
    assert page is not None
    page.emulate_media(media="print")
    on_paper = page.locator("main :is(button, .button, input, select):visible")
    texts = on_paper.all_inner_texts()
    page.emulate_media(media="screen")
    assert texts == []


@pytest.mark.parametrize("width", [390, SMALLEST])
def test_no_part_of_the_console_is_out_of_sight_on_a_phone(house: House, width: int) -> None:
    house.admin.goto(f"{house.url}/documents/")
    house.admin.set_viewport_size({"width": width, "height": 800})
    parts = house.admin.locator(".tabs a").all()
    assert len(parts) > 5
    for part in parts:
        box = part.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
    assert house.admin.locator(".tabs").evaluate("tabs => tabs.scrollWidth <= tabs.clientWidth")
