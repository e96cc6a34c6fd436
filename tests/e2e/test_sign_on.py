"""Single sign-on from nothing, in a browser: an admin enters a real provider, tries it, somebody
becomes a member through it, and passwords open nothing any more."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.accounts.saml_metadata import our_metadata
from tests.accounts.provider import knows, provider
from tests.accounts.saml_provider import saml_provider
from tests.conftest import PASSWORD, Organization
from tests.e2e.test_upload_ask_cite import sign_in
from tests.live import running_appliance

LetIn = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def named_url() -> Iterator[str]:
    """An appliance under a name, since the provider has to be another site."""
    with running_appliance(host="localhost") as url:
        yield url


@pytest.fixture
def setting_up(page: Page, named_url: str, organization: Organization) -> Page:
    """The admin's page, on which nothing is set up yet."""
    sign_in(page, named_url, organization.admin.username)
    page.goto(f"{named_url}/settings/sign-on/")
    return page


def test_by_openid_connect(
    browser: Browser, setting_up: Page, named_url: str, organization: Organization
) -> None:
    anna = f"anna-{organization.id}"
    with provider() as issuer:
        claims = {"email": f"{anna}@harbour.example", "email_verified": True, "groups": ["editors"]}
        knows(issuer, anna, claims)
        setting_up.get_by_label("Issuer").fill(issuer)
        setting_up.get_by_label("Client ID").fill("policy-chatbot")
        setting_up.get_by_label("Client secret").fill("a secret of both")

        def let_in(page: Page, subject: str) -> None:
            go_on(page, issuer)
            page.get_by_placeholder("sub").fill(subject)
            page.get_by_role("button", name="Authorize").click()

        walk(browser, setting_up, let_in, named_url, organization)


def test_by_saml(
    browser: Browser, setting_up: Page, named_url: str, organization: Organization, tmp_path: Path
) -> None:
    with saml_provider(tmp_path) as people:
        setting_up.get_by_role("link", name="SAML 2.0").click()
        entity = setting_up.get_by_label("Entity ID, for a SAML provider").input_value()
        callback = setting_up.get_by_label("Redirect address, for the provider").input_value()
        people.services = [our_metadata(entity, callback).decode()]
        setting_up.get_by_label("Address of the metadata").fill(f"{people.address}/metadata")

        def let_in(page: Page, subject: str) -> None:
            people.subject = subject
            people.attributes = {"mail": [f"{subject}@harbour.example"], "groups": ["editors"]}
            go_on(page, people.address)
            page.get_by_role("button", name="Continue").click()

        walk(browser, setting_up, let_in, named_url, organization)


def walk(
    browser: Browser, admin: Page, let_in: LetIn, url: str, organization: Organization
) -> None:
    """From the provider's fields, which are filled in, to passwords that are refused."""
    admin.get_by_label("Mail domains").fill("harbour.example")
    admin.get_by_label("Claim or attribute with the groups").fill("groups")
    admin.get_by_label("Groups of editors").fill("editors")
    admin.get_by_label("Everybody else").select_option("viewer")
    save(admin)
    expect(admin.get_by_text("Single sign-on: saved.")).to_be_visible()
    admin.get_by_label("Single sign-on only").check()
    save(admin)
    expect(admin.get_by_text("Nobody has signed in through this provider yet.")).to_be_visible()

    admin.goto(f"{url}/settings/sign-on/")
    admin.get_by_role("button", name="Try it").click()
    let_in(admin, f"root-{organization.id}")
    expect(admin.get_by_text("Single sign-on is connected.")).to_be_visible()

    new = browser.new_page()
    new.goto(f"{url}/sign-in/single/{organization.model.slug}/?next=/gaps/")
    let_in(new, f"anna-{organization.id}")
    # Which editors may open, and viewers may not.
    expect(new.get_by_role("heading", name="Gaps", level=1)).to_be_visible()
    new.close()
    admin.goto(f"{url}/people/")
    expect(
        admin.get_by_role("link", name=f"anna-{organization.id}@harbour.example")
    ).to_be_visible()

    admin.goto(f"{url}/settings/sign-on/")
    admin.get_by_label("Single sign-on only").check()
    save(admin)
    expect(admin.get_by_text("Single sign-on: saved.")).to_be_visible()
    other = browser.new_page()
    enter_password(other, url, organization.viewer.username)
    expect(other.get_by_role("alert")).to_contain_text("sign in with single sign-on only")
    enter_password(other, url, organization.admin.username)
    expect(other).to_have_url(f"{url}/ask/")
    other.close()


def go_on(page: Page, provider_address: str) -> None:
    page.get_by_role("link", name="Go on to your organization’s sign-in").click()
    page.wait_for_url(f"{provider_address}/**")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def enter_password(page: Page, url: str, username: str) -> None:
    page.goto(f"{url}/sign-in/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
