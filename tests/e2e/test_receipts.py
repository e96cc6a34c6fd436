"""Receipts of what was deleted and erased, in a browser: on a phone, in the dark, to axe."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.documents.intake import Actor, delete_document
from tests.conftest import Organization
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_receipts_are_readable_everywhere(
    browser: Browser,
    appliance_url: str,
    organization: Organization,
    document_factory: Any,
    scheme: Any,
    width: int,
) -> None:
    document = document_factory(organization, title="Leave policy of the former company")
    delete_document(organization.id, document.pk, Actor("user:anna"))
    opened = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, locale="en-GB"
    )
    page = opened.new_page()
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/documents/")
    page.get_by_role("link", name="Deleted").click()
    expect(page.get_by_role("heading", name="What remains")).to_be_visible()
    expect_page_fits(page)

    page.goto(f"{appliance_url}/conversations/erase/?user_identifier=nobody")
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_role("heading", name="What remains")).to_be_visible()
    expect_page_fits(page)
    opened.close()


def expect_page_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect_accessible(page)
