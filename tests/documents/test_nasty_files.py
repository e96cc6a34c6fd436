"""Every file of the evaluation folder's zoo ends as text or as a named refusal, in bounds."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.documents.reading.extract import Limits, extract
from core.documents.reading.filetype import detect
from core.documents.reading.scans import Recognition
from core.errors import DocumentError, UnsupportedFileType

EVALUATION = os.environ.get("POLICYCHAT_EVAL")
LIMITS = Limits(seconds=20, memory_bytes=1 << 30, max_pages=5000, max_characters=5_000_000)
FEW_SCANS = Recognition(max_pages=2, page_seconds=20)

pytestmark = pytest.mark.skipif(not EVALUATION, reason="POLICYCHAT_EVAL names no folder")


def outcome(path: Path) -> str:
    """The error's code, or "text"; anything else that is raised fails the test."""
    try:
        with path.open("rb") as file:
            kind = detect(file, path.name)
        extract(path, kind, LIMITS, FEW_SCANS)
    except (DocumentError, UnsupportedFileType) as error:
        return error.code if error.detail.endswith(".") else f"{error.code} without a sentence"
    return "text"


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str]:
    files = sorted(path for path in Path(EVALUATION or "", "nasty").rglob("*") if path.is_file())
    with ThreadPoolExecutor(2) as pool:
        return dict(zip([path.name for path in files], pool.map(outcome, files), strict=True))


def test_every_file_ends_as_text_or_as_a_named_refusal(outcomes: dict[str, str]) -> None:
    assert not [code for code in outcomes.values() if " " in code]
    assert list(outcomes.values()).count("text") > len(outcomes) / 4


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("bomb_1gib.pdf", {"processing_memory", "processing_timeout", "too_much_text"}),
        ("bomb_nested.pdf", {"processing_memory", "processing_timeout", "no_text_layer"}),
        ("bomb_text_60mb.pdf", {"processing_memory", "processing_timeout", "too_much_text"}),
        ("pages_100000.pdf", {"too_many_pages"}),
        ("page_tree_loop.pdf", {"damaged_pdf"}),
        ("empty.pdf", {"empty_file"}),
        ("html_named.pdf", {"text"}),
        ("zip_named.pdf", {"unsupported_file_type"}),
        ("hidden_text.pdf", {"no_text_layer"}),
        ("only_whitespace.pdf", {"no_text_layer"}),
        ("truncated.pdf", {"damaged_pdf"}),
        ("prompt_injection.pdf", {"text"}),
        ("005_encrypted-file.pdf", {"encrypted_pdf"}),
        ("014_r5-empty-password.pdf", {"text"}),
    ],
)
def test_the_well_known_ones_end_as_they_should(
    outcomes: dict[str, str], name: str, codes: set[str]
) -> None:
    assert outcomes[name] in codes


@pytest.mark.parametrize("folder", ["northwind/pdfs", "pdfs"])
def test_real_documents_come_out_whole(folder: str) -> None:
    for path in sorted(Path(EVALUATION or "", folder).glob("*.pdf")):
        extraction = extract(path, "pdf", LIMITS)
        assert [page.number for page in extraction.pages] == list(
            range(1, len(extraction.pages) + 1)
        )
        texts = [line.text for page in extraction.pages for line in page.lines]
        assert sum(map(len, texts)) > 300 * len(extraction.pages)
        assert not any("\x00" in text or "\ufffe" in text or "\ufffd" in text for text in texts)
