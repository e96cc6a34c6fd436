"""The library and a document's page in a browser: without JavaScript, by keyboard, to axe."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.conversations.uses import note_uses
from core.tenancy.context import tenant
from tests.conftest import Organization
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import SLOW, sign_in

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]
LATER = datetime.now(UTC).date() + timedelta(days=40)
OLD = "Employees have 25 days of leave a year. Ask your manager early. Half days are possible."
NEW = "Employees have 28 days of leave a year. Ask your manager early. Half days are fine."


@pytest.fixture
def library(
    organization: Organization, document_factory: Callable[..., Any], asked: Callable[..., Any]
) -> Any:
    """Documents of each standing; the one that has two versions is given."""
    leave = document_factory(
        organization,
        OLD,
        title="Annual leave",
        metadata={"department": "People", "tags": ["staff", "time off"], "place": "Bremen"},
        effective_from=date(2025, 1, 1),
    )
    document_factory(organization, NEW, title="", replaces=leave.pk, effective_from=LATER)
    document_factory(
        organization, "Trips.", title="Travel and expenses", metadata={"department": "Finance"}
    )
    document_factory(
        organization,
        "Masks.",
        title="Working during the pandemic, with all that had to be known then",
        effective_until=date(2023, 4, 1),
    )
    document_factory(organization, content=b"%PDF-1.7\nnothing more", title="Broken file")
    document_factory(organization, "Waiting.", title="Waiting policy", ingest=False)
    answer = asked(organization, "How many days of leave do I have?", answered="yes")
    missed = asked(organization, "May I take leave for my dog?")
    with tenant(organization.id):
        note_uses(answer.pk, cited={leave.pk: ""}, closest=[])
        note_uses(missed.pk, cited={}, closest=[leave.pk])
    return leave


def test_documents_are_kept_without_javascript(
    browser: Browser, appliance_url: str, organization: Organization, library: Any
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, appliance_url, organization.editor.username)
    page.goto(f"{appliance_url}/documents/")
    page.get_by_label("Choose Annual leave").check()
    page.get_by_label("Choose Travel and expenses").check()
    page.get_by_label("With the chosen documents").select_option("Set the owner")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Owner").select_option(organization.editor.username)
    page.get_by_role("button", name="Set the owner: 2 documents").click()
    expect(page.get_by_text("Owner set for 2 documents")).to_be_visible()

    page.locator("select[name=owner]").select_option(f"{organization.editor.username} (2)")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("2 documents", exact=True)).to_be_visible()
    page.get_by_label("Views").get_by_role("link", name="Coming").click()
    expect(page.get_by_role("link", name="Travel and expenses")).to_have_count(0)
    page.get_by_role("link", name="Annual leave").click()
    page.get_by_role("link", name="Compare two versions").click()
    expect(page.locator("ins").get_by_text("28")).to_be_visible()
    page.get_by_role("link", name="Annual leave").click()

    page.get_by_text("Change the dates of version 2").click()
    form = page.locator(".version", has_text="Version 2")
    form.get_by_label("In force from").fill("2024-01-01")
    page.get_by_role("button", name="Save the dates of version 2").click()
    expect(page.get_by_text("Version 1 counts from 1 Jan 2025")).to_be_visible()
    page.get_by_role("link", name="Withdraw version 2…").click()
    page.get_by_role("button", name="Withdraw version 2").click()
    expect(page.get_by_text("Version 2 is withdrawn.")).to_be_visible()
    context.close()


def test_a_document_is_reviewed_and_archived_by_keyboard(
    page: Page, appliance_url: str, organization: Organization, library: Any
) -> None:
    sign_in(page, appliance_url, organization.editor.username)
    page.goto(f"{appliance_url}/documents/{library.pk}/")
    page.get_by_label("Review every … months").focus()
    page.keyboard.type("12")
    page.get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("button", name="Reviewed today").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("button", name="Archive").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Archive: 1 document").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("no answer comes from it since")).to_be_visible()


def test_the_list_follows_what_is_being_read(
    page: Page, appliance_url: str, organization: Organization, tmp_path: Path
) -> None:
    sign_in(page, appliance_url, organization.editor.username)
    page.goto(f"{appliance_url}/documents/")
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"This is the policy about number {name}.")
    files = [tmp_path / "one.txt", tmp_path / "two.txt"]
    search = page.get_by_role("searchbox")
    search.fill("number")
    search.blur()
    page.get_by_label("Choose files to upload").set_input_files(files)
    rows = page.locator("[data-list] tbody tr")
    expect(rows).to_have_count(2, timeout=SLOW)
    expect(rows.get_by_text("In force", exact=True)).to_have_count(2, timeout=SLOW)
    expect(page.locator("select[name=owner]").get_by_text("Nobody (2)")).to_have_count(1)
    expect(search).to_have_value("number")
    assert "one" in rows.nth(1).inner_text() + rows.nth(0).inner_text()


def test_a_file_replaces_a_version_and_both_are_compared(
    page: Page,
    appliance_url: str,
    organization: Organization,
    document_factory: Callable[..., Any],
    tmp_path: Path,
) -> None:
    leave = document_factory(organization, OLD, title="Annual leave")
    (tmp_path / "leave-2026.txt").write_text(NEW)
    sign_in(page, appliance_url, organization.viewer.username)
    page.goto(f"{appliance_url}/documents/{leave.pk}/")
    expect(page.get_by_role("heading", name="Annual leave")).to_be_visible()
    expect(page.get_by_role("heading", name="Upload a new version")).to_have_count(0)
    page.context.clear_cookies()

    sign_in(page, appliance_url, organization.editor.username)
    page.goto(f"{appliance_url}/documents/{leave.pk}/")
    upload = page.get_by_role("region", name="Upload a new version")
    upload.get_by_label("File").set_input_files(tmp_path / "leave-2026.txt")
    upload.get_by_role("button", name="Upload version").click()
    second = page.locator(".version", has_text="Version 2")
    expect(second.get_by_text("In force", exact=True)).to_be_visible(timeout=SLOW)

    page.get_by_role("link", name="Compare two versions").click()
    expect(page.locator("del").get_by_text("25")).to_be_visible()
    expect(page.locator("ins").get_by_text("28")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser,
    appliance_url: str,
    organization: Organization,
    library: Any,
    scheme: str,
    width: int,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()

    def check() -> None:
        expect_accessible(page)
        assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth"), page.url

    sign_in(page, appliance_url, organization.admin.username)
    for address in ("", "?q=days", "?view=ended&q=no", "?view=no", "file/"):
        page.goto(f"{appliance_url}/documents/{address}")
        check()
    page.goto(f"{appliance_url}/gaps/")  # which groups what was asked
    for address in ("", "compare/", "versions/2/withdraw/"):
        page.goto(f"{appliance_url}/documents/{library.pk}/{address}")
        check()
    page.goto(f"{appliance_url}/documents/{library.pk}/")
    page.get_by_text("Change the dates of version 2").click()
    page.get_by_label("Title", exact=True).fill(" ")
    page.get_by_role("button", name="Save", exact=True).click()
    check()
    page.get_by_role("button", name="Delete").click()
    check()
    for action in ("Set the owner", "Set whom they are for", "Delete"):
        page.goto(f"{appliance_url}/documents/")
        page.get_by_label("Choose Annual leave").check()
        page.get_by_label("Choose Travel and expenses").check()
        page.get_by_label("With the chosen documents").select_option(action)
        page.get_by_role("button", name="Go on").click()
        check()
    page.goto(f"{appliance_url}/documents/deleted/")
    check()
    page.goto(f"{appliance_url}/documents/{organization.id}/")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    check()
    context.clear_cookies()
    sign_in(page, appliance_url, organization.viewer.username)
    page.goto(f"{appliance_url}/people/")
    expect(page.get_by_role("heading", name="This page is for admins")).to_be_visible()
    check()
    context.close()


def test_a_list_that_is_drawn_anew_keeps_the_focus(
    page: Page, appliance_url: str, organization: Organization, library: Any, tmp_path: Path
) -> None:
    (tmp_path / "gloves.txt").write_text("Gloves are worn on deck.")
    sign_in(page, appliance_url, organization.editor.username)
    page.goto(f"{appliance_url}/documents/")
    retry = page.get_by_role("button", name="Retry Broken file")
    retry.focus()
    page.set_input_files("[data-files]", tmp_path / "gloves.txt")
    expect(page.locator("[data-list]").get_by_text("gloves")).to_be_visible(timeout=SLOW)
    expect(retry).to_be_focused()
