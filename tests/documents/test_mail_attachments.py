"""Attachments of a mail are read by the readers of their types, under their names; what is not read
is named."""

from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from PIL import Image

from core.documents.chunking.blocks import blocks
from core.documents.reading.mail import LONGEST_FIELD, MOST_ATTACHMENTS, read
from core.documents.reading.page_image import render_page
from core.documents.reading.parts import Heading, Paragraph, Reading, Row
from core.errors import DamagedFile
from tests.documents import pdfs, scanned
from tests.documents.reading import LIMITS, said
from tests.documents.reading import read as read_whole
from tests.documents.test_mail import mail

WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attach(message: EmailMessage, name: str, content: bytes, subtype: str = "pdf") -> None:
    message.add_attachment(content, maintype="application", subtype=subtype, filename=name)


def saved(tmp_path: Path, message: EmailMessage) -> Path:
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(message))
    return path


def reading(tmp_path: Path, message: EmailMessage) -> Reading:
    return read(saved(tmp_path, message))


def document(*sentences: str) -> bytes:
    made, stream = Document(), BytesIO()
    made.add_heading("Carry-over", 1)
    for sentence in sentences:
        made.add_paragraph(sentence)
    made.save(stream)
    return stream.getvalue()


def test_office_files_stand_under_their_names(tmp_path: Path) -> None:
    message = mail("See attached.")
    attach(message, "leave.docx", document("Days lapse in March."), WORD)
    book, stream = Workbook(), BytesIO()
    book.active.title = "Rates"
    for row in (("Grade", "Rate"), ("A", 10), ("B", 12)):
        book.active.append(row)
    book.create_sheet("Draft").sheet_state = "hidden"
    book.save(stream)
    attach(message, "rates.xlsx", stream.getvalue(), SHEET)
    found = reading(tmp_path, message)
    assert [part for part in found.parts if isinstance(part, Heading)] == [
        Heading("Übertrag of leave", 1),
        Heading("leave.docx", 2),
        Heading("Carry-over", 3),
        Heading("rates.xlsx", 2),
        Heading("Rates", 3),
    ]
    assert Paragraph("Days lapse in March.") in found.parts
    assert Row(("B", "12")) in found.parts
    assert said(found) == [
        'Of the attachment "rates.xlsx" not all was read. The sheet "Draft" is hidden and was not '
        "read."
    ]


def test_the_pages_of_a_pdf_follow_and_are_shown_as_they_are(tmp_path: Path) -> None:
    message = mail("See attached.")
    source = pdfs.handbook(tmp_path / "rates.pdf", 2)
    attach(message, "rates.pdf", source.read_bytes())
    path = saved(tmp_path, message)
    found = read_whole(path, "eml")
    alone = read_whole(source)
    assert len(found.pages) == 2 + len(alone.pages)
    assert [page.number for page in found.pages] == list(range(1, len(found.pages) + 1))
    assert [line.text for line in found.pages[2].lines] == [
        line.text for line in alone.pages[0].lines
    ]
    sections = [(block.text, block.level) for block in blocks(found) if block.level]
    assert sections[0] == ("rates.pdf", 1)  # the subject is the title of all
    assert sections[1:] and all(level > 1 for _, level in sections[1:])
    assert "See attached." not in [text for text, _ in sections]
    box = found.pages[2].lines[0].box
    assert render_page(path, 3, [box], kind="eml", limits=LIMITS) == render_page(
        source, 1, [box], kind="pdf", limits=LIMITS
    )


def test_text_of_a_pdf_in_other_sizes_makes_no_headings_of_the_mails_words(tmp_path: Path) -> None:
    message = mail("See attached. " * 3)
    small = pdfs.drawn(tmp_path / "a.pdf", pdfs.lines(*pdfs.SENTENCES * 8, size=6))
    attach(message, "small.pdf", small.read_bytes())
    found = read_whole(saved(tmp_path, message), "eml")
    headings = [block.text for block in blocks(found) if block.level]
    assert headings == ["small.pdf"]


def test_a_mail_within_a_mail_is_read(tmp_path: Path) -> None:
    inner = mail("Five days may be carried over.")
    attach(inner, "leave.docx", document("Days lapse in March."), WORD)
    message = mail("Forwarded.")
    message.add_attachment(inner)
    found = reading(tmp_path, message)
    assert Heading("a mail", 2) in found.parts
    assert Paragraph("Five days may be carried over.") in found.parts
    assert Heading("leave.docx", 4) in found.parts
    assert Paragraph("Days lapse in March.") in found.parts
    assert said(found) == []


def test_what_can_not_be_read_is_named_and_stops_no_other(tmp_path: Path) -> None:
    message = mail("See attached.")
    attach(message, "broken.pdf", b"%PDF-1.4")
    attach(message, "all.zip", b"PK\x03\x04", "zip")
    attach(message, "smime.p7s", b"0", "pkcs7-signature")
    attach(
        message,
        "old.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
    )
    picture = BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "PNG")
    message.add_attachment(picture.getvalue(), maintype="image", subtype="png", filename="s.png")
    message.add_attachment(
        picture.getvalue(), maintype="image", subtype="png", filename="logo.png", cid="<logo>"
    )
    attach(message, "leave.docx", document("Days lapse in March."), WORD)
    found = reading(tmp_path, message)
    assert Paragraph("Days lapse in March.") in found.parts
    assert [(one.code, one.values["name"]) for one in found.warnings] == [
        ("attachment_damaged", "broken.pdf"),
        ("attachment_unread", "all.zip"),
        ("attachment_damaged", "old.docx"),
        ("attachment_unread", "s.png"),
    ]
    assert "save it as .docx" in said(found)[2]


def test_scanned_pages_of_an_attachment_are_said(tmp_path: Path) -> None:
    source = pdfs.drawn(tmp_path / "s.pdf", pdfs.lines(*pdfs.SENTENCES))
    picture = scanned.pictured(source)[0]
    path = pdfs.drawn(tmp_path / "a.pdf", pdfs.lines(*pdfs.SENTENCES), scanned.on_page(picture))
    message = mail("See attached.")
    attach(message, "rates.pdf", path.read_bytes())
    assert said(reading(tmp_path, message)) == [
        'Scanned pages of the attachment "rates.pdf" were not read. Upload it by itself.'
    ]


def test_no_more_attachments_are_read_than_are_allowed(tmp_path: Path) -> None:
    message = mail("See attached.")
    for number in range(MOST_ATTACHMENTS + 2):
        attach(message, f"{number}.txt", b"Days lapse in March.")
    found = reading(tmp_path, message)
    headings = [part for part in found.parts if isinstance(part, Heading) and part.level == 2]
    assert len(headings) == MOST_ATTACHMENTS
    assert said(found) == [
        "Only 100 attachments of a mail are read. Upload the others by themselves: 100.txt, "
        "101.txt."
    ]


def mails_within_mails(tmp_path: Path, depth: int) -> Path:
    path = tmp_path / "a.eml"
    level = b"From: a@example.org\nMessage-ID: <1>\nContent-Type: message/rfc822\n\n"
    path.write_bytes(level * depth + b"From: a@example.org\n\nInside.\n")
    return path


def test_of_a_name_without_end_the_beginning_is_read(tmp_path: Path) -> None:
    sent = mail("There is one file.")
    attach(sent, "leave.exe", b"MZ")
    long = b'filename="' + b"leave " * LONGEST_FIELD + b'.exe"'
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(sent).replace(b'filename="leave.exe"', long))

    (told,) = read(path).warnings

    assert told.code == "attachment_unread"
    assert told.values["name"].startswith("leave leave")
    assert len(told.values["name"]) < LONGEST_FIELD


def test_mails_are_followed_to_a_depth_and_named_below_it(tmp_path: Path) -> None:
    assert Paragraph("Inside.") in read(mails_within_mails(tmp_path, 2)).parts
    found = read(mails_within_mails(tmp_path, 50))
    assert said(found) == ['The attachment "a mail" was not read. Upload it by itself.']


def test_mails_within_mails_without_end_are_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        read_whole(mails_within_mails(tmp_path, 3000), "eml")
