"""Webhooks in a browser, sent by the scheduler of a real appliance."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Organization
from tests.databases import own_database
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in
from tests.live import running_appliance
from tests.webhooks.receiver import running_receiver


@pytest.fixture(scope="module")
def sending_url() -> Iterator[str]:
    # Webhooks of the other appliance's database would be sent by its scheduler too.
    with own_database(), running_appliance({"WEBHOOK_PRIVATE_NETWORKS": "127.0.0.1"}) as url:
        yield url


def test_a_webhook_is_added_tested_and_sent_again_and_the_page_says_how_it_went(
    page: Page, sending_url: str, organization: Organization
) -> None:
    with running_receiver(status=500) as receiver:
        sign_in(page, sending_url, organization.admin.username)
        page.goto(f"{sending_url}/settings/")
        page.get_by_role("link", name="Webhooks").click()
        expect_accessible(page)
        page.get_by_role("link", name="New webhook").click()
        page.get_by_label("Address").fill("http://10.0.0.1/")
        page.get_by_label("A document can be searched").check()
        page.get_by_role("button", name="Add the webhook").click()
        expect(page.get_by_text("10.0.0.1 is not a public address.")).to_be_visible()
        expect_accessible(page)
        page.get_by_label("Address").fill(receiver.url)
        page.get_by_role("button", name="Add the webhook").press("Enter")
        assert page.get_by_label("Secret").input_value().startswith("whsec_")
        page.get_by_role("link", name="The webhook").click()
        page.get_by_role("button", name="Send a test").press("Enter")

        row = page.get_by_role("row").nth(1)
        expect(row).to_contain_text("Answered 500.", timeout=30_000)
        event = row.locator(".title-cell").bounding_box()
        assert event and event["width"] > 200  # room for its words
        expect_accessible(page)
        receiver.status = 204
        expect(row).to_contain_text("arrived", timeout=60_000)

        page.get_by_role("button", name="Send A test again").click()
        expect(page.get_by_role("row").nth(1)).to_contain_text("arrived", timeout=30_000)
        expect_accessible(page)
    assert len(set(receiver.ids)) == 1 and len(receiver.ids) == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_its_pages_fit_a_phone_and_a_desk(
    page: Page, sending_url: str, organization: Organization, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, sending_url, organization.admin.username)
    page.goto(f"{sending_url}/settings/webhooks/new/")
    page.get_by_label("Address").fill("https://host.example/" + "long" * 40)
    page.get_by_label("An answer was rated down").check()
    expect_accessible(page)
    page.get_by_role("button", name="Add the webhook").click()
    page.get_by_role("link", name="The webhook").click()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Nothing is sent there.")).to_be_visible()
    expect_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
