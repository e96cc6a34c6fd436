"""A citation says what is printed on its page, and whether all of its document could be read."""

from pathlib import Path

import docx
import pytest
from pptx import Presentation
from pypdf import PdfReader, PdfWriter

from tests.documents.situations import labelled

QUESTION = {"query": "What is the page on leave about?"}


@pytest.fixture
def ask(organization, api, document_factory):
    def send(content: bytes, filename: str = "handbook.pdf"):
        document_factory(organization, content=content, filename=filename, title="Handbook")
        answer = api(organization.secret_key).post(
            "/api/v1/query/", QUESTION, content_type="application/json"
        )
        return answer.json()["citations"][0]

    return send


def test_the_printed_number_stands_beside_the_pages_own(ask, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    labelled(path)
    citation = ask(path.read_bytes())
    assert citation["quote"] == "Leave is what this page is about."
    assert (citation["page"], citation["page_label"], citation["page_count"]) == (6, "2", 6)
    assert citation["page_kind"] == "page"
    assert citation["read_with_warnings"] is False


def test_what_could_not_be_read_of_a_document_is_said_with_its_citations(ask, tmp_path: Path):
    labelled(tmp_path / "a.pdf")
    writer = PdfWriter(clone_from=PdfReader(tmp_path / "a.pdf"))
    writer.add_attachment("annex.pdf", b"%PDF-1.4")
    writer.write(tmp_path / "b.pdf")
    assert ask((tmp_path / "b.pdf").read_bytes())["read_with_warnings"] is True


def test_a_word_file_is_cited_by_its_section_and_names_no_page(ask, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Leave", 1)
    document.add_heading("Carry-over", 2)
    document.add_paragraph("Leave is what this page is about.")
    document.save(tmp_path / "a.docx")
    citation = ask((tmp_path / "a.docx").read_bytes(), "handbook.docx")
    assert citation["quote"] == "Leave is what this page is about."
    assert (citation["page_kind"], citation["section"]) == ("none", "Leave > Carry-over")


@pytest.mark.parametrize("suffix", ["html", "md", "rtf", "txt"])
def test_nor_does_any_file_without_pages(ask, suffix: str) -> None:
    text = {
        "html": "<!DOCTYPE html><html><body><h1>Leave</h1><p>{}</p></body></html>",
        "md": "# Leave\n\n{}",
        "rtf": r"{{\rtf1\ansi {}\par}}",
        "txt": "{}",
    }[suffix].format("Leave is what this page is about.")
    assert ask(text.encode(), f"handbook.{suffix}")["page_kind"] == "none"


def test_a_slide_is_called_one(ask, tmp_path: Path) -> None:
    deck = Presentation()
    for title in ("Hours", "Leave"):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = f"{title} is what this page is about."
    deck.save(tmp_path / "a.pptx")
    citation = ask((tmp_path / "a.pptx").read_bytes(), "handbook.pptx")
    assert (citation["page_kind"], citation["page"]) == ("slide", 2)
