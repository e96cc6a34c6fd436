"""A citation says what is printed on its page, and whether all of its document could be read."""

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from tests.documents.situations import labelled

QUESTION = {"query": "What is the page on leave about?"}


@pytest.fixture
def ask(organization, api, document_factory):
    def send(content: bytes):
        document_factory(organization, content=content, filename="handbook.pdf", title="Handbook")
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
    assert citation["read_with_warnings"] is False


def test_what_could_not_be_read_of_a_document_is_said_with_its_citations(ask, tmp_path: Path):
    labelled(tmp_path / "a.pdf")
    writer = PdfWriter(clone_from=PdfReader(tmp_path / "a.pdf"))
    writer.add_attachment("annex.pdf", b"%PDF-1.4")
    writer.write(tmp_path / "b.pdf")
    assert ask((tmp_path / "b.pdf").read_bytes())["read_with_warnings"] is True
