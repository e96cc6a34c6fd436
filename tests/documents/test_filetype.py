from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZipFile

import pytest

from core.documents.reading import filetype
from core.documents.reading.encoding import decode
from core.documents.reading.formats import SUFFIXES
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


def test_restructured_text_is_text_though_its_lists_and_links_look_like_markdown() -> None:
    body = b"Aim\n~~~\n\n* one\n* two\n\n**Never** share keys.\n"
    assert detect(body, "a.txt") == "markdown"
    assert detect(b".. _aim:\n\n" + body, "a.txt") == "text"
    assert detect(b".. note::\n\n    Ask first.\n\n" + body, "a.txt") == "text"


def test_markdown_is_known_by_its_headings_or_by_its_name() -> None:
    assert detect(b"# Leave\n\nText", "leave.txt") == "markdown"
    assert detect(b"No marks at all", "leave.MD") == "markdown"
    assert detect(b"Room #5 is closed", "leave.txt") == "text"


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x14\x00\x00\x00",
        b"GIF89a\x01\x00\x01\x00",
        b"\x00\x00\x00\x18ftypheic",
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


def ole(*streams: str) -> bytes:
    """The beginning of a file as Office wrote it before 2007, with streams of these names."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "".join(streams).encode("utf-16-le")


@pytest.mark.parametrize(
    ("stream", "sentence"),
    [
        ("WordDocument", "save it as .docx"),
        ("Workbook", "save it as .xlsx"),
        ("PowerPoint Document", "save it as .pptx"),
        ("EncryptedPackage", "Remove the password"),
        ("__properties_version1.0", "Save it as .eml"),
        ("Other", "before 2007"),
    ],
)
def test_old_and_locked_office_files_are_refused_with_what_to_do(
    stream: str, sentence: str
) -> None:
    with pytest.raises(UnsupportedFileType, match=sentence):
        detect(ole("Root Entry", stream), "policy.docx")


def archive(types: str, name: str = "[Content_Types].xml") -> bytes:
    data = BytesIO()
    with ZipFile(data, "w") as written:
        written.writestr("word/document.xml", "<x/>")
        written.writestr(name, types)
    return data.getvalue()


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        ("x.wordprocessingml.document.main+xml", "docx"),
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "docx"),
        ("application/vnd.ms-word.template.macroEnabledTemplate.main+xml", "docx"),
        ("x.spreadsheetml.sheet.main+xml", "xlsx"),
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xlsx"),
        ("x.presentationml.slideshow.main+xml", "pptx"),
        ("application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml", "pptx"),
    ],
)
def test_office_files_are_told_by_their_main_part_wherever_it_is_listed(
    types: str, kind: str
) -> None:
    assert detect(archive(types), "anything.zip") == kind


def test_archives_of_other_kinds_are_refused() -> None:
    for data in (archive("x", "a.txt"), archive("x"), archive("application/epub+zip", "mimetype")):
        with pytest.raises(UnsupportedFileType, match="These can be read"):
            detect(data, "policy.docx")
    with pytest.raises(UnsupportedFileType, match="xlsb"):
        detect(archive("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "a.xlsx")


def test_an_office_file_in_a_locked_archive_is_refused_with_what_to_do() -> None:
    data = bytearray(archive("x.wordprocessingml.document.main+xml"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    with pytest.raises(UnsupportedFileType, match="Remove the password"):
        detect(bytes(data), "policy.docx")


@pytest.mark.parametrize(
    ("data", "holds"),
    [
        (archive("x", "leave.txt"), True),
        (archive("x.wordprocessingml.document.main+xml"), False),
        (archive("application/epub+zip", "mimetype"), False),
        (archive("x", "leave.txt")[:40], False),
        (b"Leave is paid.", False),
        (b"", False),
    ],
    # The bytes hold the time, which is no name: processes must find the same tests.
    ids=["files", "word", "book", "damaged", "text", "empty"],
)
def test_an_archive_of_files_is_told_from_a_document(data: bytes, holds: bool) -> None:
    assert filetype.holds_files(BytesIO(data)) is holds


def packed(method: int) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", method) as made:
        made.writestr("[Content_Types].xml", "<Types/>" * 40)
    return file.getvalue()


def named(name: str) -> bytes:
    return archive("x", name)


@pytest.mark.parametrize(
    "data",
    [
        packed(ZIP_BZIP2).replace(b"1AY&SY", b"1AY&SX"),
        packed(ZIP_LZMA).replace(b"\x05\x00\x5d", b"\x05\x00\xff"),
        named("ä.txt").replace("ä".encode(), b"\xff\xff"),
        named("a.txt")[:-6] + b"\xff\xff\xff\x00\x00\x00",
    ],
    ids=["bzip2", "lzma", "name", "place"],
)
def test_a_damaged_archive_is_refused_however_it_was_packed(data: bytes) -> None:
    assert not filetype.holds_files(BytesIO(data))
    with pytest.raises(UnsupportedFileType, match="damaged"):
        detect(data, "policies.zip")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"<!DOCTYPE html><html></html>", "policy.pdf", "html"),
        (b"  <html><body>x</body></html>", "", "html"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'><html/>", "", "html"),
        (b"<h1>Leave</h1><p>Paid.</p>", "leave.htm", "html"),
        (b"{\\rtf1\\ansi hello}", "leave.doc", "rtf"),
        (b"Received: by x\r\nFrom: a@example.org\r\n\r\nHi", "", "eml"),
        (b"From: a@example.org\nSubject: Leave\n\nHi", "leave.eml", "eml"),
        (b"From: the board\nTo: all staff\n\nLeave is paid.", "memo.txt", "text"),
    ],
)
def test_pages_rtf_and_mails_are_told_by_how_they_begin(data: bytes, name: str, kind: str) -> None:
    assert detect(data, name) == kind


def test_every_suffix_belongs_to_one_format() -> None:
    assert len(set(SUFFIXES)) == len(SUFFIXES)
    assert all(suffix.startswith(".") and suffix.islower() for suffix in SUFFIXES)
