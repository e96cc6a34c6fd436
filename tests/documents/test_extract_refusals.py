"""Files that can't become text end with a code and a sentence, in bounded time and memory."""

import contextlib
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import (
    DamagedPdf,
    DocumentError,
    EncryptedPdf,
    NoTextLayer,
    ProcessingMemory,
    ProcessingTimeout,
    TooManyPages,
    TooMuchText,
    UnsupportedFileType,
)
from tests.documents import pdfs
from tests.documents.reading import LIMITS, read


def test_a_password_is_reported_as_such(tmp_path: Path) -> None:
    source = pdfs.handbook(tmp_path / "a.pdf", 1)
    with pytest.raises(EncryptedPdf, match="Remove the password"):
        read(pdfs.encrypted(tmp_path / "b.pdf", source, user_password="secret"))


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<</Type/Catalog"])
def test_a_stump_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(DamagedPdf, match="damaged"):
        read(path)


def test_a_truncated_file_gives_its_text_or_is_called_damaged(tmp_path: Path) -> None:
    whole = pdfs.handbook(tmp_path / "a.pdf").read_bytes()
    path = tmp_path / "b.pdf"
    for share in (0.2, 0.5, 0.9):
        path.write_bytes(whole[: int(len(whole) * share)])
        with contextlib.suppress(DamagedPdf, NoTextLayer):
            assert read(path).pages


def test_a_page_tree_that_bites_its_tail_ends(tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        read(pdfs.raw(tmp_path / "a.pdf", b"", kids="2 0 R"))


def test_an_empty_page_is_probably_a_scan(tmp_path: Path) -> None:
    with pytest.raises(NoTextLayer, match="OCR"):
        read(pdfs.drawn(tmp_path / "a.pdf", pdfs.lines("")))


def test_page_numbers_alone_do_not_make_a_text_layer(tmp_path: Path) -> None:
    pages = [pdfs.lines(str(n), top=800) for n in range(1, 6)]
    with pytest.raises(NoTextLayer):
        read(pdfs.drawn(tmp_path / "a.pdf", *pages))


def test_too_many_pages_are_counted_before_they_are_read(tmp_path: Path) -> None:
    path = pdfs.handbook(tmp_path / "a.pdf", 4)
    with pytest.raises(TooManyPages, match="4 pages; 3 are allowed"):
        read(path, limits=replace(LIMITS, max_pages=3))


@pytest.mark.parametrize("kind", ["pdf", "text"])
def test_too_much_text_is_refused(tmp_path: Path, kind: str) -> None:
    path = pdfs.handbook(tmp_path / "a.pdf") if kind == "pdf" else tmp_path / "a.txt"
    if kind == "text":
        path.write_text("word " * 100)
    with pytest.raises(TooMuchText, match="Split it"):
        read(path, kind, replace(LIMITS, max_characters=100))


def test_a_decompression_bomb_is_defused(tmp_path: Path) -> None:
    words = b"BT /F1 11 Tf 72 700 Td (boom ) Tj ET " * 3_000_000
    path = pdfs.raw(tmp_path / "a.pdf", words)
    assert path.stat().st_size < 2_000_000
    with pytest.raises((ProcessingMemory, ProcessingTimeout, TooMuchText)):
        read(path, limits=replace(LIMITS, seconds=10, memory_bytes=256 << 20))


def test_a_bomb_within_a_bomb_is_defused(tmp_path: Path) -> None:
    inner = zlib.compress(bytes(400 << 20), 9)
    twice = zlib.compress(inner, 9)
    path = pdfs.assembled(
        tmp_path / "a.pdf",
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>",
            b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream"
            % (len(twice), twice),
        ],
    )
    with pytest.raises(DocumentError):
        read(path, limits=replace(LIMITS, memory_bytes=256 << 20))


def test_time_runs_out_for_a_file_that_takes_too_long(tmp_path: Path) -> None:
    path = pdfs.handbook(tmp_path / "a.pdf")
    with pytest.raises(ProcessingTimeout, match="longer than is allowed"):
        read(path, limits=replace(LIMITS, seconds=0.01))


def test_a_text_file_without_words_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("--- ***\n")
    with pytest.raises(NoTextLayer):
        read(path, "text")


def test_what_turns_out_to_be_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"fine at first" + b"\n" * 9000 + b"\x00\x01\x02")
    with pytest.raises(UnsupportedFileType):
        read(path, "text")
