"""Insight and golden questions in a browser: without JavaScript, by keyboard, to axe."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.audit.models import UsageRecord
from core.conversations.models import Answered, Rating, Surface
from core.quality.entries import Expected, Place, add_entry
from core.tenancy.context import tenant
from tests.conftest import Organization
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]
LEAVE = "How many days of paid leave do employees have?"
GYM = "Is there a gym in the basement?"


@pytest.fixture
def talk(organization: Organization, asked: Callable[..., Any]) -> None:
    """What people asked in three weeks, here and there."""
    for days in (0, 0.1, 1, 4, 9, 9.2, 16):
        asked(organization, LEAVE, answered=Answered.YES, days=days, surface=Surface.WIDGET)
    asked(organization, GYM, rating=Rating.DOWN, days=1, surface=Surface.CONSOLE)
    asked(organization, "What is the parking fee?", days=9)
    asked(organization, "Fees, and who pays?", answered=Answered.PARTLY, days=4)
    asked(organization, "Hello", reason="talk", days=16)


def test_a_number_leads_to_its_conversations_without_javascript(
    browser: Browser, appliance_url: str, organization: Organization, talk: None
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, appliance_url, organization.admin.username)
    page.get_by_role("link", name="Insight").click()
    page.get_by_role("combobox", name="By").select_option("week")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("The numbers, and the conversations behind them").click()
    expect(page.get_by_role("group", name="Questions by week")).to_be_visible()
    page.locator(".tiles").get_by_role("link", name="2").first.click()
    expect(page.get_by_role("link", name=GYM)).to_be_visible()
    expect(page.get_by_role("link", name=LEAVE)).to_have_count(0)
    context.close()


def test_quotas_are_shown_to_admins_with_what_the_month_has_cost(
    page: Page, appliance_url: str, organization: Organization
) -> None:
    with tenant(organization.id):
        organization.model.settings = {"quotas": {"cost_per_month": 50, "pages": 1000}}
        organization.model.save()
        used = {"organization_id": organization.id, "model": "ollama/phi"}
        UsageRecord.objects.create(**used, prompt_tokens=9, completion_tokens=3, cost="41.5")
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/insight/")
    cost = page.get_by_role("region", name="Models and cost")
    expect(cost.get_by_text("41 of 50 USD for language models this month.")).to_be_visible()
    assert cost.get_by_role("progressbar").evaluate("bar => bar.position") == 0.82
    expect_accessible(page)
    page.get_by_role("link", name="All quotas").click()
    quotas = page.get_by_role("region", name="Quotas")
    expect(quotas.get_by_text("nearly used up")).to_have_count(1)
    expect(quotas.get_by_text("0 of 1,000")).to_be_visible()


def test_an_answer_becomes_golden_and_a_run_shows_what_fell(
    page: Page,
    appliance_url: str,
    organization: Organization,
    document_factory: Callable[..., Any],
) -> None:
    document = document_factory(organization)
    sign_in(page, appliance_url, organization.admin.username)
    page.get_by_label("Your question").fill(LEAVE)
    page.keyboard.press("Enter")
    expect(page.get_by_text("25 days").first).to_be_visible()
    page.goto(f"{appliance_url}/conversations/")
    page.get_by_role("link", name=LEAVE).click()
    page.get_by_role("link", name="Make this a golden question").click()
    expect(page.get_by_label("Document", exact=True).first).to_have_value("Leave policy")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("button", name="Run").press("Enter")
    expect(page.locator("#run-line")).to_contain_text("1 of 1 right", timeout=60_000)

    with tenant(organization.id):
        document.delete()
    page.get_by_role("link", name="Golden questions").first.click()
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#run-line")).to_contain_text("1 newly wrong", timeout=60_000)
    page.get_by_role("link", name="Golden questions").first.click()
    expect(page.get_by_text("1 question went wrong that was right before")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser,
    appliance_url: str,
    organization: Organization,
    talk: None,
    document_factory: Callable[..., Any],
    scheme: str,
    width: int,
) -> None:
    document_factory(organization)
    with tenant(organization.id):
        add_entry(Expected(GYM, True), actor="test")
        wrong = Expected(LEAVE, False, (Place("Leave policy", (2,), "30 days of leave"),))
        add_entry(wrong, actor="test")
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()

    def check() -> None:
        expect_accessible(page)
        assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth"), page.url

    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/insight/")
    page.get_by_text("The numbers, and the conversations behind them").click()
    check()
    page.goto(f"{appliance_url}/insight/?since=2026-02-01&until=2026-01-01")
    check()
    page.get_by_role("link", name="1 document never cited").click()
    check()
    page.goto(f"{appliance_url}/insight/topics/")
    expect(page.get_by_role("rowheader", name=GYM)).to_be_visible()
    check()
    page.get_by_role("rowheader", name=GYM).locator("xpath=..").get_by_role("link").nth(1).click()
    expect(page.get_by_text(f"With a question about “{GYM}”.")).to_be_visible()
    check()
    page.goto(f"{appliance_url}/insight/golden/")
    check()
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#run-line")).to_contain_text("1 of 2 right", timeout=60_000)
    check()
    page.get_by_role("link", name="Golden questions").first.click()
    page.get_by_role("link", name=LEAVE, exact=True).click()
    check()
    page.goto(f"{appliance_url}/insight/golden/")
    page.get_by_role("link", name=f"Delete: {GYM}").click()
    check()
    context.close()
