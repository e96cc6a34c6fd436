"""An admin chooses who writes an organization's answers, and sees who has written the next one."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scripts.benchmarks.scripted_model import ANOTHER, MODEL, ScriptedModel
from tests.conftest import Organization
from tests.e2e.test_answers import QUESTION, ask
from tests.e2e.test_upload_ask_cite import SLOW, sign_in
from tests.live import running_appliance

OFFERED = f"openai/{ANOTHER}"
NOBODY = "Nobody: answers are quoted from the documents"


@pytest.fixture(scope="module")
def written_url() -> Iterator[str]:
    """An appliance with a language model, and another that organizations may choose, or none."""
    with ScriptedModel(0).serving() as model:
        settings = {
            "LLM_PROVIDER": "openai",
            "LLM_MODEL": MODEL,
            "LLM_OFFERED": f"{OFFERED},extractive",
            "OPENAI_BASE_URL": model.url,
        }
        with running_appliance(settings) as url:
            yield url


def test_an_admin_chooses_who_writes_the_answers(
    page: Page, written_url: str, organization: Organization, document_factory: Any
) -> None:
    document_factory(organization)

    def choose(name: str) -> None:
        page.goto(f"{written_url}/settings/")
        answers = page.get_by_role("region", name="Answers", exact=True)
        answers.get_by_label("Who writes them").select_option(name)
        answers.get_by_role("button", name="Save: Answers").click()
        expect(page.get_by_text("Answers: saved.")).to_be_visible()

    def expect_writer(name: str) -> Any:
        page.goto(f"{written_url}/ask/")
        turn = ask(page, QUESTION)
        expect(turn.locator(".prose")).to_contain_text("25 days", timeout=SLOW)
        turn.get_by_role("button", name="Why this answer?").click()
        why = page.get_by_role("complementary", name="Why this answer?")
        models = why.locator("dt", has_text="Models").locator("xpath=following-sibling::dd[1]")
        expect(models).to_contain_text(name)
        return turn

    sign_in(page, written_url, organization.admin.username)
    expect_writer(f"openai/{MODEL}")
    choose(OFFERED)
    written = expect_writer(OFFERED)
    expect(written).not_to_contain_text("Quoted from the policies")
    choose(NOBODY)
    quoted = expect_writer("extractive")
    expect(quoted).to_contain_text("Quoted from the policies")
    page.goto(f"{written_url}/installation/model/")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
