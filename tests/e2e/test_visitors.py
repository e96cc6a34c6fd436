"""A visitor of a widget asks on a site, and an admin reads it."""

from playwright.sync_api import Browser, Page, expect

from tests.conftest import Organization
from tests.e2e.test_upload_ask_cite import SLOW, sign_in
from tests.e2e.widget.host import Host, document

QUESTION = "Is there a gym in the basement?"


def test_what_a_visitor_asks_on_a_site_is_read_by_an_admin(
    browser: Browser, page: Page, appliance_url: str, organization: Organization
) -> None:
    sign_in(page, appliance_url, organization.admin.username)
    with Host().serving() as site:
        page.goto(f"{appliance_url}/settings/widget/{organization.id}/")
        page.get_by_role("textbox", name="Sites").fill(site.origin)
        page.get_by_role("button", name="Save: Sites").click()
        expect(page.get_by_text("Sites: saved.")).to_be_visible()
        line = page.get_by_label("Into every page that shall have the widget").input_value()

        visitor = browser.new_page(locale="en-GB")
        visitor.goto(site.put(document(line)))
        visitor.locator("policy-chat .launcher").click()
        visitor.locator("policy-chat .composer textarea").fill(QUESTION)
        visitor.keyboard.press("Enter")
        refused = visitor.locator("policy-chat .turn .refusal")
        expect(refused).to_contain_text("Not found in the policies", timeout=SLOW)
        visitor.close()

    page.goto(f"{appliance_url}/conversations/?surface=widget")
    page.get_by_role("link", name=QUESTION).click()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(page.get_by_label("Answer")).to_contain_text("could not find this in your policies")
