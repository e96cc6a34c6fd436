"""A version that makes a golden question wrong waits, until an admin releases it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from core.quality.entries import Expected, Place, add_entry
from core.tenancy.context import tenant
from tests.conftest import Organization
from tests.e2e.test_answers import QUESTION, ask
from tests.e2e.test_upload_ask_cite import SLOW, sign_in


def test_a_version_waits_for_the_golden_questions_and_is_released_anyway(
    page: Page,
    appliance_url: str,
    organization: Organization,
    document_factory: Any,
    tmp_path: Path,
) -> None:
    leave = document_factory(organization, "Employees have 25 days of paid leave a year.")
    with tenant(organization.id):
        right = Expected(QUESTION, False, (Place("Leave policy", (1,), "25 days"),))
        add_entry(right, actor="test")
    document = f"{appliance_url}/documents/{leave.pk}/"

    def expect_answer(words: str) -> None:
        page.goto(f"{appliance_url}/ask/")
        expect(ask(page, QUESTION).locator(".prose")).to_contain_text(words, timeout=SLOW)

    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/settings/")
    golden = page.get_by_role("region", name="Golden questions")
    golden.get_by_label("When they are asked").select_option("before_use")
    golden.get_by_role("button", name="Save: Golden questions").click()
    expect(page.get_by_text("Golden questions: saved.")).to_be_visible()
    golden_questions = f"{appliance_url}/insight/golden/"
    until(page, golden_questions, "1 of 1 right")
    expect_answer("25 days")

    page.goto(document)
    (tmp_path / "leave.txt").write_text("Employees have 28 days of paid leave a year.")
    form = page.locator("[data-replace]")
    form.get_by_label("File").set_input_files(tmp_path / "leave.txt")
    form.get_by_role("button", name="Upload version").click()
    until(page, golden_questions, "Version 2 of “Leave policy” waits and does not answer yet.")
    until(page, golden_questions, "1 question went wrong that was right before")
    expect_answer("25 days")

    page.goto(document)
    page.get_by_role("button", name="Release version 2 anyway").click()
    expect(page.get_by_text("Version 2 is released.")).to_be_visible()
    expect_answer("28 days")


def until(page: Page, address: str, words: str) -> None:
    """Load the page until the scheduler and a worker have done what it shows then."""
    for _ in range(SLOW // 1000):
        page.goto(address)
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{address} does not say: {words}")
