"""The main job in a browser: sign in, upload, watch, ask, open the citation."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from tests.conftest import PASSWORD, Organization

SLOW = 60_000


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    """Three pages; the answer stands on the second."""
    style = getSampleStyleSheet()
    story = [
        Paragraph("1 Purpose", style["Heading1"]),
        Paragraph("This handbook explains how the depot keeps its vehicles safe.", style["Normal"]),
        PageBreak(),
        Paragraph("2 Tyres", style["Heading1"]),
        Paragraph(
            "Every driver checks the tyre pressure each Monday before leaving the depot.",
            style["Normal"],
        ),
        PageBreak(),
        Paragraph("3 Fuel", style["Heading1"]),
        Paragraph(
            "Fuel cards are returned to the dispatcher at the end of a shift.", style["Normal"]
        ),
    ]
    path = tmp_path / "vehicle-handbook.pdf"
    SimpleDocTemplate(str(path), title="Vehicle handbook").build(story)
    return path


def sign_in(page: Page, url: str, username: str) -> None:
    page.goto(url)
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/ask/**")


def upload(page: Page, url: str, path: Path) -> None:
    page.goto(f"{url}/documents/")
    page.get_by_label("Choose files to upload").set_input_files(path)


def test_a_person_uploads_asks_and_opens_the_cited_page(
    page: Page, appliance_url: str, organization: Organization, handbook: Path
) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    sign_in(page, appliance_url, organization.editor.username)
    upload(page, appliance_url, handbook)
    listed = page.locator("[data-list]")
    expect(listed.get_by_text("vehicle-handbook")).to_be_visible(timeout=SLOW)
    row = listed.locator("tbody")
    expect(row.get_by_text("In force", exact=True)).to_be_visible(timeout=SLOW)

    page.goto(f"{appliance_url}/ask/")
    page.get_by_label("Your question").fill("When does a driver check the tyre pressure?")
    page.keyboard.press("Enter")
    turn = page.locator("policy-chat .turn")
    expect(turn.get_by_text("each Monday before leaving the depot").first).to_be_visible(
        timeout=SLOW
    )
    card = turn.locator(".card").first
    expect(card).to_contain_text("Page 2")
    images: list[Response] = []
    page.on("response", lambda answer: images.append(answer) if ".png" in answer.url else None)
    card.get_by_role("button").click()
    picture = page.locator(".page img")
    expect(picture).to_be_visible(timeout=SLOW)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    shown = next(image for image in images if "/pages/2.png" in image.url)
    assert shown.status == 200
    assert shown.headers["content-type"] == "image/png"
    page.keyboard.press("Escape")
    expect(page.locator(".page")).to_have_count(0)
    assert hosts == {appliance_url.split("/")[2]}


def test_a_file_that_is_no_pdf_says_why_it_failed(
    page: Page, appliance_url: str, organization: Organization, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n1 0 obj\nnothing follows")
    sign_in(page, appliance_url, organization.editor.username)
    upload(page, appliance_url, broken)
    expect(page.locator("[data-list]").get_by_text("damaged").first).to_be_visible(timeout=SLOW)
    expect(page.locator("[data-list]").get_by_role("button", name="Retry broken")).to_be_visible()
    assert page.locator("[data-list] tbody").get_by_text("In force").count() == 0


def test_a_question_that_the_policies_do_not_answer_is_refused(
    page: Page, appliance_url: str, organization: Organization, handbook: Path
) -> None:
    sign_in(page, appliance_url, organization.viewer.username)
    page.get_by_label("Your question").fill("Who won the chess championship in 1972?")
    page.keyboard.press("Enter")
    answer = page.locator("policy-chat .turn")
    expect(answer.get_by_text("could not find this in your policies").first).to_be_visible(
        timeout=SLOW
    )
    assert answer.locator(".card").count() == 0


def test_a_viewer_is_offered_no_upload(
    page: Page, appliance_url: str, organization: Organization
) -> None:
    sign_in(page, appliance_url, organization.viewer.username)
    page.goto(f"{appliance_url}/documents/")
    expect(page.get_by_role("heading", name="Documents", exact=True)).to_be_visible()
    assert page.get_by_role("button", name="Upload documents").count() == 0
