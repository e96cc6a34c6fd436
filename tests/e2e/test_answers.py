"""What a reader sees around an answer: its versions, a refusal's help, and why it is so."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.organizations.settings import change_options
from core.tenancy.context import tenant
from scripts.benchmarks.scripted_model import MODEL, ScriptedModel
from tests.conftest import Organization
from tests.e2e.test_upload_ask_cite import SLOW, sign_in
from tests.live import running_appliance

QUESTION = "How many days of paid leave do employees have?"


@pytest.fixture
def leave(organization: Organization, document_factory: Any) -> Organization:
    """An organization whose leave policy is in its second version, with a contact."""
    first = document_factory(organization, "Employees have 20 days of paid leave a year.")
    document_factory(
        organization,
        "Employees have 25 days of paid leave a year. Managers approve leave in writing.",
        replaces=first.pk,
        effective_from=date(2026, 3, 1),
    )
    contact = {"name": "Anna Berg", "email": "hr@example.org"}
    with tenant(organization.id):
        change_options(organization.model, {"contact": contact}, by_platform=False)
    return organization


def ask(page: Page, question: str) -> Any:
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    return page.locator("policy-chat .turn").last


def test_an_answer_names_the_version_it_rests_on(
    page: Page, appliance_url: str, leave: Organization
) -> None:
    sign_in(page, appliance_url, leave.viewer.username)
    turn = ask(page, QUESTION)
    where = turn.locator(".card .where")
    expect(where).to_contain_text("Version 2", timeout=SLOW)
    expect(where).to_contain_text("in force since 1 March 2026")
    expect(turn.get_by_text("Why this answer")).to_have_count(0)
    page.reload()
    expect(page.locator(".card .where")).to_contain_text("Version 2", timeout=SLOW)
    assert "Version 1" not in page.locator("policy-chat").inner_text()


def test_a_refusal_shows_the_closest_passages_and_whom_to_ask(
    page: Page, appliance_url: str, leave: Organization
) -> None:
    sign_in(page, appliance_url, leave.viewer.username)
    turn = ask(page, "How many days of paid leave do employees on the Platinum plan have?")
    expect(turn.get_by_text("Not found in the policies")).to_be_visible(timeout=SLOW)
    expect(turn.get_by_role("link", name="hr@example.org")).to_have_attribute(
        "href", "mailto:hr@example.org"
    )
    passage = turn.locator(".card").first
    expect(passage).to_contain_text("Leave policy")
    assert "These words" not in turn.inner_text()
    passage.get_by_role("button").click()
    expect(page.locator(".page img")).to_be_visible(timeout=SLOW)
    expect(page.locator(".page blockquote")).to_contain_text("leave")


def test_an_admin_sees_why_beside_the_answer_with_the_keyboard_alone(
    page: Page, appliance_url: str, leave: Organization
) -> None:
    sign_in(page, appliance_url, leave.admin.username)
    turn = ask(page, QUESTION)
    why = turn.get_by_role("button", name="Why this answer?")
    expect(why).to_be_visible(timeout=SLOW)
    why.focus()
    page.keyboard.press("Enter")
    beside = page.get_by_role("complementary", name="Why this answer?")
    expect(beside.get_by_role("rowheader")).to_have_text("Leave policy", timeout=SLOW)
    expect(beside).to_contain_text("Enough to answer")
    expect(beside.get_by_role("heading")).to_be_focused()
    page.keyboard.press("Escape")
    expect(beside).to_be_hidden()
    expect(why).to_be_focused()


@pytest.fixture(scope="module")
def slow_appliance_url() -> Iterator[str]:
    """One whose model thinks for some seconds."""
    with ScriptedModel(4.0).serving() as model:
        settings = {"LLM_PROVIDER": "openai", "LLM_MODEL": MODEL, "OPENAI_BASE_URL": model.url}
        with running_appliance(settings) as url:
            yield url


def test_an_answer_under_way_is_gone_on_with_after_a_reload(
    page: Page, slow_appliance_url: str, leave: Organization
) -> None:
    sign_in(page, slow_appliance_url, leave.viewer.username)
    ask(page, QUESTION)
    page.wait_for_url("**/ask/*-*/", timeout=SLOW)
    page.reload()
    turn = page.locator("policy-chat .turn").last
    expect(turn.locator(".prose")).to_contain_text("25 days", timeout=SLOW)
    expect(page.get_by_text("not finished")).to_have_count(0)
    assert page.locator("policy-chat .turn").count() == 1
