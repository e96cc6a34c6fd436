"""People and one's own account, in a browser: without JavaScript, by keyboard, to axe."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.audit import members as audited
from core.tenancy.models import Role
from tests.conftest import PASSWORD, Organization
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]
NEW_PASSWORD = "another horse battery"


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which JavaScript is switched off."""
    opened = browser.new_context(java_script_enabled=False)
    yield opened
    opened.close()


@pytest.fixture
def guest(browser: Browser) -> Iterator[Page]:
    """Somebody else's browser, without JavaScript too."""
    opened = browser.new_context(java_script_enabled=False)
    yield opened.new_page()
    opened.close()


def test_a_colleague_is_invited_joins_is_promoted_and_let_go(
    plain: BrowserContext, guest: Page, appliance_url: str, organization: Organization
) -> None:
    admin, name = plain.new_page(), f"new-{organization.viewer.username}"
    sign_in(admin, appliance_url, organization.admin.username)
    admin.get_by_role("link", name="People").click()
    admin.get_by_role("link", name="Invite somebody").click()
    admin.get_by_label("Role").select_option("viewer")
    admin.get_by_role("button", name="Make the link").click()
    link = admin.get_by_label("Link").input_value()

    guest.goto(link)
    guest.get_by_label("Username").fill(name)
    guest.get_by_label("New password", exact=True).fill(PASSWORD)
    guest.get_by_label("New password again").fill(PASSWORD)
    guest.get_by_role("button", name="Join").click()
    guest.wait_for_url("**/ask/")
    expect(guest.get_by_role("link", name="People")).to_have_count(0)

    admin.get_by_role("link", name="People").first.click()
    admin.get_by_role("link", name=name, exact=True).click()
    admin.get_by_label("Role").select_option("admin")
    admin.get_by_role("button", name="Save the role").click()
    expect(admin.get_by_text("Saved.")).to_be_visible()
    guest.reload()
    expect(guest.get_by_role("link", name="People")).to_be_visible()

    admin.get_by_role("button", name=f"Deactivate {name}").click()
    guest.reload()
    expect(guest.get_by_role("heading", name="Sign in")).to_be_visible()
    guest.goto(link)
    expect(guest.get_by_text("This link is not valid any more.")).to_be_visible()


def test_a_lost_password_is_chosen_anew(
    plain: BrowserContext, guest: Page, appliance_url: str, organization: Organization
) -> None:
    admin = plain.new_page()
    sign_in(admin, appliance_url, organization.admin.username)
    admin.goto(f"{appliance_url}/people/{organization.viewer.pk}/")
    admin.get_by_role("button", name="Make the link").click()

    guest.goto(admin.get_by_label("Link").input_value())
    guest.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    guest.get_by_label("New password again").fill(NEW_PASSWORD)
    guest.get_by_role("button", name="Save and sign in").click()

    guest.wait_for_url("**/ask/")


def test_ones_own_page_works_by_keyboard(
    page: Page, appliance_url: str, organization: Organization
) -> None:
    sign_in(page, appliance_url, organization.viewer.username)
    page.get_by_label("Account and display").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/you/")

    page.get_by_role("region", name="Password").get_by_label("Present password").focus()
    for text in (PASSWORD, NEW_PASSWORD, NEW_PASSWORD):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Your new password is saved.")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser, appliance_url: str, organization: Organization, scheme: str, width: int
) -> None:
    audited.change_email(organization.viewer, "viewer@example.org")
    audited.change_member(organization.id, organization.editor.pk, is_active=False, actor="test")
    audited.invite(organization.id, Role.VIEWER, "new@example.org", actor="test")
    invited = audited.invite(organization.id, Role.VIEWER, actor="test")
    reset = audited.offer_reset(organization.id, organization.viewer.pk, actor="test")
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()

    def check() -> None:
        expect_accessible(page)
        assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth"), page.url

    for address in (urlsplit(invited.address).path, urlsplit(reset.address).path, "/reset/no/"):
        page.goto(appliance_url + address)
        check()
    sign_in(page, appliance_url, organization.admin.username)
    viewer, editor = organization.viewer.pk, organization.editor.pk
    for address in ("", "invite/", f"{viewer}/", f"{editor}/"):
        page.goto(f"{appliance_url}/people/{address}")
        check()
    page.get_by_role("button", name="Reactivate").click()
    check()
    page.get_by_role("button", name="Make the link").click()
    check()
    page.goto(f"{appliance_url}/you/")
    page.get_by_role("region", name="Password").get_by_label("Present password").fill("not this")
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_label("New password again").fill("short")
    page.get_by_role("button", name="Save the password").click()
    check()
    context.close()
