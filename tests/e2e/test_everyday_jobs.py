"""What editors and admins do every other day, each in a browser and found again afterwards."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from core.conversations.models import Surface
from tests.conftest import Organization
from tests.e2e.test_upload_ask_cite import SLOW, sign_in

UPLOADS = "/api/v1/documents/upload/"
LATER = timezone.now().date() + timedelta(days=60)


def test_an_editor_files_a_document_and_finds_it_by_what_it_says(
    page: Page, appliance_url: str, organization: Organization, document_factory: Any
) -> None:
    leave = document_factory(organization, title="policy-final-2")
    document_factory(organization, "Fuel cards are returned to the dispatcher.", title="Cars")
    sign_in(page, appliance_url, organization.editor.username)
    page.goto(f"{appliance_url}/documents/{leave.pk}/")
    details = page.get_by_role("region", name="Details")
    details.get_by_label("Title").fill("Annual leave")
    details.get_by_label("Owner").select_option(organization.editor.username)
    details.get_by_label("Department").fill("People")
    details.get_by_label("Tags").fill("staff, time off")
    details.get_by_label("Review due").fill(str(date(2024, 1, 31)))
    details.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Annual leave", level=1)).to_be_visible()

    page.goto(f"{appliance_url}/documents/")
    narrow = page.get_by_role("search", name="Which documents")
    for words, found in (("annual", "Annual leave"), ("dispatcher", "Cars")):
        narrow.get_by_label("Words of the title or the text").fill(words)
        narrow.get_by_role("button", name="Show").click()
        rows = page.locator("[data-list] tbody tr")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text(found)
    expect(rows.locator("mark")).to_have_text(["dispatcher"])
    expect(rows).to_contain_text("Fuel cards are returned to the dispatcher.")
    rows.get_by_role("link", name="Version 1", exact=True).click()
    expect(page.get_by_role("heading", name="Cars", level=1)).to_be_visible()
    expect(page.locator(".viewer img")).to_be_visible(timeout=SLOW)
    page.go_back()
    narrow.get_by_role("link", name="Clear").click()
    narrow.get_by_label("Sorted by").select_option("Title")
    narrow.get_by_role("button", name="Show").click()
    expect(page.locator("[data-list] tbody tr").first).to_contain_text("Annual leave")
    narrow.locator("select[name=department]").select_option(label="People (1)")
    narrow.get_by_role("button", name="Show").click()
    expect(page.locator("[data-list] tbody tr")).to_have_count(1)
    page.get_by_label("Views").get_by_role("link", name="Due for review").click()
    expect(page.get_by_role("link", name="Annual leave")).to_be_visible()


def test_an_editor_schedules_a_policy(
    page: Page, appliance_url: str, organization: Organization
) -> None:
    sign_in(page, appliance_url, organization.editor.username)
    page.goto(f"{appliance_url}/documents/")
    page.get_by_text("Not for everybody, or not in force yet?").click()
    page.get_by_label("In force from").fill(str(LATER))
    file = {"name": "canteen.txt", "mimeType": "text/plain", "buffer": b"Lunch costs 5 euros."}
    page.get_by_label("Choose files to upload").set_input_files([file])
    row = page.locator("[data-list] tbody tr")
    expect(row).to_contain_text(f"From {LATER.day} {LATER:%b %Y}", timeout=SLOW)
    page.get_by_label("Views").get_by_role("link", name="Coming").click()
    expect(page.get_by_role("link", name="canteen")).to_be_visible()


def send(page: Page, there: str) -> int:
    """How a form is answered that no page offers to this member, by its status."""
    sent = """async (there) => {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const headers = {"X-CSRFToken": token};
      const body = new FormData();
      body.append("title", "Mine");
      body.append("file", new Blob(["Mine."]), "mine.txt");
      return (await fetch(there, {method: "POST", headers, body})).status;
    }"""
    status: int = page.evaluate(sent, there)
    return status


def test_an_editor_sets_when_a_version_ends(
    page: Page, appliance_url: str, organization: Organization, document_factory: Any
) -> None:
    leave = document_factory(organization)
    sign_in(page, appliance_url, organization.editor.username)
    page.goto(f"{appliance_url}/documents/{leave.pk}/")
    page.get_by_text("Change the dates of version 1").click()
    page.get_by_label("In force from").first.fill("2025-01-01")
    page.get_by_label("Last day").fill(str(LATER))
    page.get_by_role("button", name="Save the dates of version 1").click()
    ends = f"until {LATER.day} {LATER:%b %Y}"
    expect(page.get_by_text("Answers come from version 1").first).to_contain_text(ends)


def test_an_editor_tags_and_deletes_many_at_once(
    page: Page, appliance_url: str, organization: Organization, document_factory: Any
) -> None:
    for title in ("Pagers", "Fax"):
        document_factory(organization, f"Return your {title}.", title=title)
    sign_in(page, appliance_url, organization.editor.username)

    def choose(action: str) -> None:
        page.goto(f"{appliance_url}/documents/")
        for title in ("Pagers", "Fax"):
            page.get_by_label(f"Choose {title}").check()
        page.get_by_label("With the chosen documents").select_option(action)
        page.get_by_role("button", name="Go on").click()

    choose("Add tags")
    page.get_by_label("Tags, separated by commas").fill("old")
    page.get_by_role("button", name="Add tags: 2 documents").click()
    expect(page.get_by_text("Tags added to 2 documents")).to_be_visible()
    page.goto(f"{appliance_url}/documents/?tag=old")
    expect(page.locator("[data-list] tbody tr")).to_have_count(2)
    choose("Delete")
    page.get_by_role("button", name="Delete: 2 documents").click()
    expect(page.get_by_text("Deleted: 2 documents")).to_be_visible()
    expect(page.locator("[data-list] tbody tr")).to_have_count(0)


def test_a_viewer_reads_the_library_and_changes_nothing(
    page: Page, appliance_url: str, organization: Organization, document_factory: Any
) -> None:
    leave = document_factory(organization)
    sign_in(page, appliance_url, organization.viewer.username)
    page.goto(f"{appliance_url}/documents/")
    expect(page.get_by_role("link", name="Leave policy")).to_be_visible()
    for name in ("Upload documents", "Go on"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    for name in ("Change by CSV", "Deleted", "Gaps", "Insight", "People"):
        expect(page.get_by_role("link", name=name)).to_have_count(0)
    page.get_by_role("link", name="Leave policy").click()
    expect(page.get_by_role("region", name="Versions")).to_be_visible()
    for name in ("Save", "Archive", "Delete", "Read again", "Upload version"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    page.goto(f"{appliance_url}/documents/{leave.pk}/versions/1/withdraw/")
    expect(page.get_by_role("heading", name="This page is for editors and admins")).to_be_visible()
    page.goto(f"{appliance_url}/documents/{leave.pk}/")
    assert [send(page, there) for there in (f"/documents/{leave.pk}/", UPLOADS)] == [404, 403]


def test_an_admin_takes_conversations_along_as_files(
    page: Page, appliance_url: str, organization: Organization, asked: Any
) -> None:
    asked(organization, "Is there a gym?", surface=Surface.WIDGET)
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/conversations/")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "Is there a gym?" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    page.get_by_role("link", name="Is there a gym?").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Markdown").click()
    assert "Is there a gym?" in Path(download.value.path()).read_text()
