"""No page of the console that a member may open leads to one that the member may not."""

from typing import Any

import pytest
from playwright.sync_api import Page

from core.console.urls import urlpatterns
from tests.conftest import Organization
from tests.console.test_every_page import ANYBODY, RUNNING_THE_INSTALLATION, address
from tests.e2e.test_upload_ask_cite import sign_in
from tests.everything import make_everything

HTML = "text/html"


def opened(page: Page, url: str) -> bool:
    """Whether there is a page at this address: not a file, nor what only forms are sent to."""
    answer = page.request.get(url)
    if answer.status != 200 or HTML not in answer.headers["content-type"]:
        return False
    page.goto(url)
    return True


@pytest.fixture
def ids(organization: Organization, document_factory: Any) -> dict[str, Any]:
    return dict(make_everything(organization, document_factory))


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_what_is_for_other_roles_is_neither_offered_nor_opened(
    page: Page, appliance_url: str, organization: Organization, ids: dict[str, Any], role: str
) -> None:
    sign_in(page, appliance_url, getattr(organization, role).username)
    refused = set()
    for one in (pattern for pattern in urlpatterns if pattern.name not in ANYBODY):
        there = address(one, ids)
        if page.request.get(appliance_url + there).status == 403:
            refused.add(there)
    offered = []
    for one in (pattern for pattern in urlpatterns if pattern.name not in ANYBODY):
        there = address(one, ids)
        if one.name in RUNNING_THE_INSTALLATION or not opened(page, appliance_url + there):
            continue
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.pathname)")
        forms = page.eval_on_selector_all(
            "form", "all => all.map(one => one.getAttribute('action'))"
        )
        offered += [(there, link) for link in {*links, *forms} & refused]
    assert offered == []
    page.goto(f"{appliance_url}/people/")
    assert page.get_by_role("heading", name="This page is for admins").is_visible()
