"""Export and legal holds in a browser: by keyboard, on a phone, in the dark, to axe."""

from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Organization
from tests.e2e.test_receipts import LOOKS, expect_page_fits
from tests.e2e.test_upload_ask_cite import sign_in


def test_an_admin_takes_everything_along_by_a_button(
    page: Page, appliance_url: str, organization: Organization, document_factory: Any
) -> None:
    document_factory(organization)
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/settings/data/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export everything").click()
    assert download.value.suggested_filename.endswith(".zip")
    with ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        assert "documents.jsonl" in archive.namelist()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_holds_are_set_and_lifted_everywhere(
    browser: Browser,
    appliance_url: str,
    organization: Organization,
    asked: Any,
    scheme: Any,
    width: int,
) -> None:
    person = organization.viewer.username
    asked(organization, "How much leave is there?", person=person)
    opened = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, locale="en-GB"
    )
    page = opened.new_page()
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/people/{organization.viewer.pk}/")
    page.get_by_label("Reason").fill("Case 7 of the labour court")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The legal hold is set.")).to_be_visible()
    page.get_by_label("Reason").fill("An audit of the authorities")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The whole organization", exact=True)).to_be_visible()
    expect_page_fits(page)

    page.goto(f"{appliance_url}/people/{organization.viewer.pk}/")
    expect(page.get_by_text("An audit of the authorities")).to_be_visible()
    expect_page_fits(page)
    page.goto(f"{appliance_url}/conversations/erase/?user_identifier={person}")
    expect(page.get_by_text("An audit of the authorities")).to_be_visible()
    expect(page.get_by_role("button", name="Erase")).to_have_count(0)
    expect_page_fits(page)

    page.goto(f"{appliance_url}/settings/data/")
    for _ in range(2):
        page.get_by_role("button", name="Lift the hold").first.click()
    expect(page.get_by_text("Nothing is under legal hold.")).to_be_visible()
    opened.close()
