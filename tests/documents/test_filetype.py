from io import BytesIO

import pytest

from core.documents.reading import filetype
from core.documents.reading.encoding import decode
from core.errors import UnsupportedFileType


def detect(data: bytes, name: str) -> str:
    return filetype.detect(BytesIO(data), name)


@pytest.mark.parametrize("head", [b"%PDF-1.7\n%\xe2\xe3", b"\r\njunk" * 100 + b"%PDF-1.4\n"])
def test_a_pdf_is_known_by_its_header_even_after_some_junk(head: bytes) -> None:
    assert detect(head, "notes.txt") == "pdf"


def test_the_inside_of_a_pdf_is_not_taken_for_text() -> None:
    assert detect(b"x" * 5000 + b"\n%PDF-1.4\n1 0 obj\n<<>>\nendobj\n", "a.txt") == "pdf"


@pytest.mark.parametrize(
    "text", ["Leave is granted yearly.", "Größe: 5 µm", "Política de vacaciones", "年假政策"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_the_encodings_that_editors_write(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert detect(data, "policy.pdf") == "text"
    assert decode(data).text == text


def test_windows_text_without_a_mark_keeps_its_letters_and_quotes() -> None:
    assert decode("Größe „ja“ – 5 €".encode("cp1252")).text == "Größe „ja“ – 5 €"


def test_a_character_cut_at_the_end_of_the_head_is_no_fault() -> None:
    assert detect("naïve".encode()[:3], "a.txt") == "text"


def test_markdown_is_known_by_its_headings_or_by_its_name() -> None:
    assert detect(b"# Leave\n\nText", "leave.txt") == "markdown"
    assert detect(b"No marks at all", "leave.MD") == "markdown"
    assert detect(b"Room #5 is closed", "leave.txt") == "text"


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x14\x00\x00\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\x7fELF\x02\x01",
        b"<!DOCTYPE svg><svg></svg>",
        b"<?xml version='1.0'?><note>x</note>",
        b"   \n\t  ",
        "abc".encode("utf-16-le"),
    ],
)
def test_anything_else_is_refused_whatever_its_name(data: bytes) -> None:
    with pytest.raises(UnsupportedFileType):
        detect(data, "policy.pdf")


def test_an_empty_file_is_called_empty() -> None:
    with pytest.raises(UnsupportedFileType, match="empty"):
        detect(b"", "policy.pdf")
