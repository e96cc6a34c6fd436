"""What of a document could not be read is said in the list and on its page."""

from io import BytesIO
from typing import Any

from playwright.sync_api import Page, expect
from pypdf import PdfReader, PdfWriter

from tests.conftest import Organization
from tests.documents import pdfs
from tests.e2e.test_upload_ask_cite import sign_in

SENTENCE = "Files inside the PDF are not read: annex.pdf."


def test_warnings_stand_beside_a_document(
    page: Page,
    appliance_url: str,
    organization: Organization,
    document_factory: Any,
    tmp_path: Any,
) -> None:
    source = pdfs.drawn(tmp_path / "a.pdf", pdfs.lines(*pdfs.SENTENCES))
    writer = PdfWriter(clone_from=PdfReader(source))
    writer.add_attachment("annex.pdf", b"%PDF-1.4")
    writer.write(content := BytesIO())
    document_factory(organization, content=content.getvalue(), filename="leave.pdf")
    sign_in(page, appliance_url, organization.viewer.username)
    page.goto(f"{appliance_url}/documents/")
    mark = page.get_by_text("1 warning")
    expect(page.get_by_text(SENTENCE)).to_be_hidden()
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    page.get_by_role("link", name="Leave policy").click()
    expect(page.get_by_text("Not all of this document could be read")).to_be_visible()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
