"""Single sign-on by SAML in a browser: the provider's page posts from another site."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.accounts.saml_provider import SamlPeople, saml_provider, set_up
from tests.conftest import Organization
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in
from tests.live import running_appliance


@pytest.fixture(scope="module")
def named_url() -> Iterator[str]:
    """An appliance under a name, since the provider has to be another site."""
    with running_appliance(host="localhost") as url:
        yield url


@pytest.fixture
def people(tmp_path: Path, organization: Organization) -> Iterator[SamlPeople]:
    with saml_provider(tmp_path) as running:
        running.subject = f"anna-{organization.id}"
        running.attributes = {"mail": [f"{running.subject}@harbour.example"]}
        yield running


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_a_member_comes_in_by_saml_and_an_admin_sees_it_set_up(
    browser: Browser,
    named_url: str,
    organization: Organization,
    people: SamlPeople,
    override: object,
    scheme: str,
    width: int,
) -> None:
    override(PUBLIC_URL=named_url)  # type: ignore[operator]
    # Playwright's loop runs in this thread, and a request takes one of its own.
    with ThreadPoolExecutor() as threads:
        threads.submit(set_up, organization, people).result()
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()

    page.goto(f"{named_url}/sign-in/single/{organization.model.slug}/?next=/documents/")
    page.get_by_role("link", name="Go on to your organization’s sign-in").click()
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(f"{named_url}/documents/")

    context.clear_cookies()
    sign_in(page, named_url, organization.admin.username)
    page.goto(f"{named_url}/settings/sign-on/")
    expect(page.get_by_text(f"Stored: {people.address}/metadata")).to_be_visible()
    expect_accessible(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"saml-{scheme}-{width}.png", full_page=True)
    context.close()
