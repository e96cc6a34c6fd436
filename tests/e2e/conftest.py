"""A real browser against a real appliance."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from scripts.benchmarks.browser import QUIET, SYSTEM_BROWSERS
from tests.databases import own_database
from tests.live import running_appliance


@pytest.fixture(scope="package", autouse=True)
def database_of_the_file() -> Iterator[None]:
    """One for all files here: the appliance that they visit runs on it."""
    with own_database():
        yield


@pytest.fixture(scope="package")
def appliance_url() -> Iterator[str]:
    with running_appliance() as url:
        yield url


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """While it is open an event loop runs in the tests' own thread, so it is closed again
    before tests of other packages run there.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system’s Chromium first, Playwright’s own elsewhere."""
    named = os.environ.get("POLICYCHAT_BROWSER")
    path = named or next(filter(None, map(shutil.which, SYSTEM_BROWSERS)), None)
    # Chromium's sandbox refuses to run as root.
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    try:
        started = playwright.chromium.launch(executable_path=path, args=arguments)
    except Exception as error:
        if path:
            raise
        pytest.skip(f"there is no Chromium here: {error}")
    yield started
    started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
