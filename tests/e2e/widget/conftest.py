"""The widget in real browsers, on a page of another origin, against a real appliance."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.conftest import make_organization
from tests.e2e.widget.chat import LISTEN, Chat
from tests.e2e.widget.host import Host
from tests.e2e.widget.model import NAME, Model
from tests.e2e.widget.policy import LEAVE
from tests.live import running_appliance

if TYPE_CHECKING:  # pytest reads this file before there are settings
    from tests.e2e.widget.site import Site


BUILDS = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")


def _engine(name: str) -> Any:
    """A parameter that is skipped where Playwright's own build of that browser is not there."""
    reason = f"Playwright's {name} is not installed: `playwright install {name}`"
    return pytest.param(
        name, marks=pytest.mark.skipif(not [*BUILDS.glob(f"{name}-*")], reason=reason)
    )


@pytest.fixture(scope="package", params=["chromium", _engine("firefox"), _engine("webkit")])
def browser(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Browser]:
    """Chromium as for the other pages, and the other engines where they can be."""
    if request.param == "chromium":
        yield browser
        return
    playwright: Playwright = request.getfixturevalue("playwright")
    with getattr(playwright, request.param).launch() as started:
        yield started


@pytest.fixture(scope="package")
def scripted_model() -> Iterator[Model]:
    with Model(f"{LEAVE} [1]").serving() as model:
        yield model


@pytest.fixture(scope="package")
def model_settings(scripted_model: Model) -> dict[str, str]:
    return {
        "LLM_PROVIDER": "openai",
        "LLM_MODEL": NAME,
        "OPENAI_BASE_URL": scripted_model.url,
        # One answer at a time: whoever asks meanwhile stands in line.
        "LLM_PARALLEL": "1",
        "ANSWER_CACHE_SECONDS": "0",
    }


@pytest.fixture(scope="package")
def server(model_settings: dict[str, str]) -> Iterator[str]:
    """The appliance's address."""
    with running_appliance(model_settings) as url:
        yield url


@pytest.fixture(scope="package")
def host() -> Iterator[Host]:
    with Host().serving() as serving:
        yield serving


@pytest.fixture(autouse=True)
def model(scripted_model: Model) -> Iterator[Model]:
    """The model that answers; every test begins with one that answers at once."""
    scripted_model.reset()
    yield scripted_model
    scripted_model.reset()


@pytest.fixture(scope="package")
def visited(host: Host) -> "Site":
    """An organization with a policy. Its visitors share nothing: each test has a browser of
    its own, and no answer is kept for the next who asks the same."""
    from tests.e2e.widget.site import Site

    return Site.made(make_organization("Harbour"), host)


@pytest.fixture
def site(visited: "Site", server: str) -> "Site":
    """The organization with its first settings, whose visitors may see its pages."""
    site = replace(visited, server=server)
    site.forget_settings()
    site.configure(previews="page")
    return site


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    context.add_init_script(LISTEN)
    return context


@pytest.fixture
def chat(page: Page, site: "Site") -> Chat:
    """A plain page of the site, its chat still closed."""
    page.goto(site.page())
    return Chat(page)
