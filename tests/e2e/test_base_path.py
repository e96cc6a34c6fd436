"""The whole product under a path of a host that it shares, in a browser, behind a proxy."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from core.audit.widgets import change_widget, make_widget
from tests.conftest import Organization, make_organization
from tests.e2e.shared_host import SharedHost
from tests.e2e.test_upload_ask_cite import handbook, sign_in, upload  # noqa: F401
from tests.e2e.widget.chat import LISTEN, SLOW, Chat
from tests.e2e.widget.host import Host
from tests.live import running_appliance

QUESTION = "When does a driver check the tyre pressure?"
ANSWER = "each Monday before leaving the depot"


@pytest.fixture(scope="module", params=["passes the path on", "takes the path off"])
def shared(request: pytest.FixtureRequest) -> Iterator[SharedHost]:
    """The product at /policies of a host, for both kinds of proxies."""
    host = SharedHost("/policies", takes_off=request.param == "takes the path off")
    with host.serving(), running_appliance({"PUBLIC_URL": host.url}) as url:
        host.upstream = url
        yield host


@pytest.fixture(scope="module")
def intranet() -> Iterator[Host]:
    with Host().serving() as serving:
        yield serving


@pytest.fixture(scope="module")
def member() -> Organization:
    return make_organization("Harbour")


def test_all_of_the_console_and_the_widget_stays_under_the_path(
    shared: SharedHost,
    intranet: Host,
    member: Organization,
    context: BrowserContext,
    page: Page,
    handbook: Path,  # noqa: F811
) -> None:
    sign_in(page, shared.url, member.admin.username)
    assert page.url == f"{shared.url}/ask/"
    paths = {c["name"]: c["path"] for c in context.cookies()}  # type: ignore[typeddict-item]
    assert {paths["policy_chatbot_session"], paths["policy_chatbot_csrf"]} == {"/policies"}

    upload(page, shared.url, handbook)
    row = page.locator("[data-list] tbody")
    expect(row.get_by_text("In force", exact=True).first).to_be_visible(timeout=SLOW)
    _ask_in_the_console(page, shared)
    line = _line_for_the_site(page, shared, intranet, member)
    _ask_in_the_widget(context, intranet, line)
    _read_the_reference(page, shared)

    page.goto(f"{shared.url}/ask/")
    page.get_by_label("Account and display").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{shared.url}/sign-in/**")
    assert "policy_chatbot_session" not in {cookie["name"] for cookie in context.cookies()}
    assert shared.others == []


def _ask_in_the_console(page: Page, shared: SharedHost) -> None:
    page.goto(f"{shared.url}/ask/")
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    turn = page.locator("policy-chat .turn")
    expect(turn.get_by_text(ANSWER).first).to_be_visible(timeout=SLOW)
    turn.locator(".card").first.get_by_role("button").click()
    _expect_a_page(page.locator(".page"))


def _expect_a_page(view: Locator) -> None:
    picture = view.locator("img")
    expect(picture).to_be_visible(timeout=SLOW)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500


def _line_for_the_site(page: Page, shared: SharedHost, intranet: Host, member: Organization) -> str:
    """As the console gives it, beside the widget's preview."""
    made = make_widget(member.id, f"Staff intranet {uuid.uuid4().hex[:6]}", actor="test")
    sites = [intranet.origin, shared.origin]
    settings = {"previews": "page"}
    change_widget(member.id, made.pk, origins=sites, settings=settings, actor="test")
    page.goto(f"{shared.url}/settings/widget/{made.pk}/")
    preview = page.frame_locator("#preview")
    expect(preview.locator("policy-chat .composer textarea")).to_be_visible(timeout=SLOW)
    line = page.locator("#snippet").input_value()
    assert f'src="{shared.url}/widget.js"' in line
    return line


def _ask_in_the_widget(context: BrowserContext, intranet: Host, line: str) -> None:
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto(intranet.put(f"<!doctype html><title>Intranet</title><body>{line}"))
    chat = Chat(page).open()
    answer = chat.ask(QUESTION)
    assert ANSWER in answer["answer"]
    chat.marks.first.click()
    _expect_a_page(chat.page_view)
    page.close()


def _read_the_reference(page: Page, shared: SharedHost) -> None:
    described = httpx.get(
        f"{shared.url}/api/v1/schema/", headers={"Accept": "application/json"}, timeout=30
    )
    assert described.json()["servers"] == [{"url": "/policies"}]
    page.goto(f"{shared.url}/api/v1/docs/")
    expect(page.get_by_role("heading", name="Policy Chatbot")).to_be_visible(timeout=SLOW)
