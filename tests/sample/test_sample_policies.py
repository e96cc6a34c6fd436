"""The sample organization's PDFs say what the catalogue and the questions promise."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from appliance.sample.catalogue import SAMPLE_DOCUMENTS, SAMPLE_QUESTIONS, SampleDocument

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "build_sample"
BY_KEY = {document.key: document for document in SAMPLE_DOCUMENTS}
SECTIONS = {
    "annual-leave-2025": "4 Carrying leave over",
    "annual-leave-2026": "4 Carrying leave over",
    "travel-and-expenses": "4 Accommodation and meals",
    "remote-and-hybrid-working": "6 Working from another country",
    "information-security": "7 Incidents",
    "code-of-conduct": "4 Gifts, hospitality and bribery",
    "parental-and-family-leave": "4 Partner leave",
    "procurement-and-purchasing": "2 Quotes and tenders",
}
FACTS = [
    (
        "How many unused leave days may I carry over, and until when?",
        "annual-leave-2026",
        "You may carry over up to 8 days of unused annual leave into the next leave year. "
        "Carried-over leave must be taken by 30 June",
    ),
    (
        "What is the hotel limit for one night in London?",
        "travel-and-expenses",
        "Place Limit for one night London £185",
    ),
    (
        "For how long may I work from another country?",
        "remote-and-hybrid-working",
        "You may work from another country for up to 20 working days in any period of 12 months",
    ),
    (
        "How quickly must I report a lost or stolen device?",
        "information-security",
        "Report a lost or stolen device and every suspected incident within one hour",
    ),
    (
        "May I accept a gift worth more than £50?",
        "code-of-conduct",
        "Gift worth more than £50 Refuse politely",
    ),
    (
        "How many written quotes does a purchase of £12,000 need?",
        "procurement-and-purchasing",
        "£10,000.01 to £50,000 At least three written quotes",
    ),
]


def page_texts(document: SampleDocument) -> list[str]:
    """Each page's text with every run of white space as one space."""
    with pypdfium2.PdfDocument(document.path()) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    return [re.sub(r"\s+", " ", text) for text in texts]


def whole_text(key: str) -> str:
    return " ".join(page_texts(BY_KEY[key]))


@pytest.mark.parametrize("document", SAMPLE_DOCUMENTS, ids=lambda document: document.key)
def test_every_catalogue_entry_is_a_pdf_of_three_to_eight_readable_pages(
    document: SampleDocument,
) -> None:
    assert document.path().read_bytes().startswith(b"%PDF-")
    pages = page_texts(document)
    assert 3 <= len(pages) <= 8
    assert document.title in pages[0]
    assert any(SECTIONS[document.key] in page for page in pages)
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page


@pytest.mark.parametrize("document", SAMPLE_DOCUMENTS, ids=lambda document: document.key)
def test_the_title_block_agrees_with_the_catalogue(document: SampleDocument) -> None:
    first_page = page_texts(document)[0]
    effective = f"{document.effective_from.day} {document.effective_from:%B %Y}"
    assert f"Effective date {effective}" in first_page
    assert f"Document number {document.metadata['number']}" in first_page
    assert f"Version {document.metadata['version']}" in first_page


@pytest.mark.parametrize("document", SAMPLE_DOCUMENTS, ids=lambda document: document.key)
def test_the_outline_holds_sections_that_stand_on_the_page_they_point_to(
    document: SampleDocument,
) -> None:
    pages = page_texts(document)
    with pypdfium2.PdfDocument(document.path()) as pdf:
        entries = [(entry.get_title(), entry.get_dest().get_index()) for entry in pdf.get_toc()]
    assert SECTIONS[document.key] in [title for title, _ in entries]
    assert all(title in pages[index] for title, index in entries)


def test_the_metadata_names_title_and_author() -> None:
    for document in SAMPLE_DOCUMENTS:
        metadata = pypdf.PdfReader(document.path()).metadata
        assert metadata is not None
        assert (metadata.title or "").startswith(document.title)
        assert metadata.author == "Harbour & Vale Ltd"


def test_no_pdf_is_missing_from_the_catalogue() -> None:
    folder = SAMPLE_DOCUMENTS[0].path().parent
    assert {path.name for path in folder.glob("*.pdf")} == {d.file_name for d in SAMPLE_DOCUMENTS}


def test_a_replacement_comes_after_what_it_replaces_and_leaves_no_day_uncovered() -> None:
    seen: dict[str, SampleDocument] = {}
    for document in SAMPLE_DOCUMENTS:
        if document.replaces is not None:
            until = seen[document.replaces].effective_until
            assert until is not None
            assert (document.effective_from - until).days == 1
        seen[document.key] = document
    assert seen["annual-leave-2026"].replaces == "annual-leave-2025"


def test_every_sample_question_has_its_fact() -> None:
    asked = [question.text for question in SAMPLE_QUESTIONS]
    assert [question for question, _, _ in FACTS] == asked


def test_the_expected_fact_of_every_sample_question_matches_the_words_that_answer() -> None:
    for question, (_, _, fact) in zip(SAMPLE_QUESTIONS, FACTS, strict=True):
        for group in question.must:
            assert any(re.search(one, fact, re.IGNORECASE) for one in group), (question, group)


@pytest.mark.parametrize(("question", "key", "fact"), FACTS)
def test_the_answer_stands_verbatim_in_the_named_document(
    question: str, key: str, fact: str
) -> None:
    assert fact in whole_text(key), question


def test_the_two_leave_editions_differ_in_carry_over() -> None:
    earlier, later = whole_text("annual-leave-2025"), whole_text("annual-leave-2026")
    days_in_2025 = "up to 5 days of unused annual leave"
    days_in_2026 = "up to 8 days of unused annual leave"
    assert days_in_2025 in earlier and "must be taken by 31 March" in earlier
    assert days_in_2026 in later and "must be taken by 30 June" in later
    assert days_in_2026 not in earlier and days_in_2025 not in later


@pytest.mark.parametrize("document", SAMPLE_DOCUMENTS, ids=lambda document: document.key)
def test_documents_name_each_other_by_numbers_that_exist(document: SampleDocument) -> None:
    numbers = {entry.metadata["number"] for entry in SAMPLE_DOCUMENTS}
    assert set(re.findall(r"HV-[A-Z]+-\d+", whole_text(document.key))) <= numbers


@pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("reportlab", "markdown_it")),
    reason="rendering needs reportlab and markdown-it-py (the dev extra)",
)
def test_the_committed_pdfs_are_what_a_fresh_build_gives() -> None:
    command = [sys.executable, str(SCRIPT), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
