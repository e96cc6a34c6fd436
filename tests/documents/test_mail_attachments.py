"""Attachments of a mail are read by the readers of their types; what is not read is named."""

import errno
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from openpyxl import Workbook
from PIL import Image
from pypdf import PdfWriter

from core.documents.chunking.blocks import blocks
from core.documents.reading import mail as mails
from core.documents.reading.archive import DAMAGED
from core.documents.reading.extract import extract
from core.documents.reading.mail import LONGEST_FIELD, MOST_ATTACHMENTS, MOST_BYTES, read
from core.documents.reading.page_image import render_page
from core.documents.reading.parts import Heading, Paragraph, Reading, Row
from core.documents.reading.scans import Recognition
from core.errors import DamagedFile
from tests.documents import pdfs, scanned
from tests.documents.reading import LIMITS, said
from tests.documents.reading import read as read_whole
from tests.documents.test_mail import mail
from tests.documents.test_wrapped_pdfs import with_lost_letters

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
        'In the attachment "rates.xlsx": The sheet "Draft" is hidden and was not read.'
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
    attach(message, "tune.mp3", b"ID3", "octet-stream")
    attach(message, "smime.p7s", b"0", "pkcs7-signature")
    attach(
        message,
        "old.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
    )
    attach_picture(message, "s.png", b"\x89PNG\r\n\x1a\n")
    attach(message, "leave.docx", document("Days lapse in March."), WORD)
    found = reading(tmp_path, message)
    assert Paragraph("Days lapse in March.") in found.parts
    assert [(one.code, one.values["name"]) for one in found.warnings] == [
        ("attachment_damaged", "broken.pdf"),
        ("attachment_damaged", "all.zip"),
        ("attachment_unread", "tune.mp3"),
        ("attachment_damaged", "old.docx"),
        ("attachment_damaged", "s.png"),
    ]
    assert "save it as .docx" in said(found)[3]


def test_bytes_that_no_reader_expects_stop_no_other(tmp_path: Path) -> None:
    message = mail("See attached.")
    attach(message, "a.tiff", b"II*\0\x08\0\0\0" + bytes(6))  # says nothing of its size
    attach(message, "leave.docx", document("Days lapse in March."), WORD)
    found = read_whole(saved(tmp_path, message), "eml")
    assert "Days lapse in March." in [line.text for page in found.pages for line in page.lines]
    assert [one.code for one in found.warnings] == ["attachment_damaged"]


@pytest.mark.parametrize("error", [RuntimeError(), StopIteration(), OSError(errno.EIO, "")])
def test_whatever_a_library_raises_is_damage_and_stands_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any, error: Exception
) -> None:
    assert said(read_with(tmp_path, monkeypatch, error)) == [
        f'The attachment "{name}" could not be read. {DAMAGED}' for name in ("a.pdf", "b.zip")
    ]
    assert [one.exc_info[1] for one in caplog.records if one.exc_info] == [error, error]


@pytest.mark.parametrize("error", [MemoryError(), OSError(errno.ENOSPC, "")])
def test_what_the_machine_lacks_is_no_fault_of_an_attachment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    with pytest.raises(type(error)):
        read_with(tmp_path, monkeypatch, error)


def read_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> Reading:
    """A mail with two attachments whose readers raise ``error``."""

    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(mails, "read_attachment", broken)
    monkeypatch.setattr(mails, "files_in", broken)
    message = mail("See attached.")
    attach(message, "a.pdf", b"%PDF-1.4")
    attach(message, "b.zip", archive(**{"1.txt": b"One."}), "zip")
    return reading(tmp_path, message)


def attach_picture(message: EmailMessage, name: str, content: bytes, cid: str = "") -> None:
    more = {"cid": cid} if cid else {}
    message.add_attachment(content, maintype="image", subtype="png", filename=name, **more)


def picture_of(tmp_path: Path, *sentences: str) -> Image.Image:
    return scanned.pictured(pdfs.drawn(tmp_path / "s.pdf", pdfs.lines(*sentences)))[0]


def png(picture: Image.Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, "PNG", dpi=(scanned.DOTS, scanned.DOTS))
    return stream.getvalue()


def test_scanned_pages_of_a_pdf_are_read_and_shown(tmp_path: Path) -> None:
    picture = picture_of(tmp_path, *pdfs.SENTENCES)
    source = pdfs.drawn(
        tmp_path / "b.pdf", pdfs.lines("Leave lapses in March."), scanned.on_page(picture)
    )
    message = mail("See attached.")
    attach(message, "rates.pdf", source.read_bytes())
    path = saved(tmp_path, message)
    seen: list[tuple[int, int]] = []
    found = extract(path, "eml", LIMITS, progress=lambda *done: seen.append(done))
    assert [line.text for line in found.pages[2].lines] == ["Leave lapses in March."]
    assert [line.text for line in found.pages[3].lines] == list(pdfs.SENTENCES)
    assert [(one.code, one.pages) for one in found.warnings] == [("read_from_scan", (4,))]
    assert seen == [(1, 1)]
    box = found.pages[3].lines[0].box
    assert render_page(path, 4, [box], kind="eml", limits=LIMITS) == render_page(
        source, 2, [box], kind="pdf", limits=LIMITS
    )


def test_pictures_are_read_but_those_that_the_mail_shows(tmp_path: Path) -> None:
    message = mail("See attached.")
    attach_picture(message, "notice.png", png(picture_of(tmp_path, *pdfs.SENTENCES)))
    attach_picture(message, "logo.png", png(Image.new("RGB", (20, 20))), cid="<logo>")
    path = saved(tmp_path, message)
    found = read_whole(path, "eml")
    assert [line.text for line in found.pages[1].lines] == ["notice.png"]
    assert [line.text for line in found.pages[2].lines] == list(pdfs.SENTENCES)
    assert [(one.code, one.pages) for one in found.warnings] == [("read_from_scan", (3,))]
    headings = [block.text for block in blocks(found) if block.level]
    assert headings == ["notice.png"]


def test_pages_of_a_picture_are_shown_as_they_are(tmp_path: Path) -> None:
    first, second = (picture_of(tmp_path, sentence) for sentence in pdfs.SENTENCES[:2])
    fax = tmp_path / "fax.tiff"
    first.save(fax, "TIFF", save_all=True, append_images=[second], dpi=(200, 200))
    message = mail("See attached.")
    attach(message, "fax.tiff", fax.read_bytes())
    path = saved(tmp_path, message)
    found = read_whole(path, "eml")
    assert [page.lines[0].text for page in found.pages[2:]] == list(pdfs.SENTENCES[:2])
    box = found.pages[3].lines[0].box
    assert render_page(path, 4, [box], kind="eml", limits=LIMITS) == render_page(
        fax, 2, [box], kind="tiff", limits=LIMITS
    )


def test_a_picture_wider_than_a_jpeg_may_be_stops_no_other(tmp_path: Path) -> None:
    message = mail("See attached.")
    attach_picture(message, "wide.png", png(Image.new("L", (70_000, 300), 255)))
    attach_picture(message, "notice.png", png(picture_of(tmp_path, *pdfs.SENTENCES)))
    found = read_whole(saved(tmp_path, message), "eml")
    assert [line.text for line in found.pages[-1].lines] == list(pdfs.SENTENCES)
    assert [(one.code, one.pages) for one in found.warnings] == [
        ("read_from_scan", (5,)),
        ("scan_without_words", (3,)),
    ]


def test_letters_that_nobody_knows_are_named_where_their_picture_was_not_read(
    tmp_path: Path,
) -> None:
    made, source = PdfWriter(), tmp_path / "rates.pdf"
    made.append(with_lost_letters(tmp_path / "some.pdf", pdfs.SENTENCES[0]))
    picture = picture_of(tmp_path, *pdfs.SENTENCES)
    made.append(pdfs.drawn(tmp_path / "scan.pdf", scanned.on_page(picture)))
    made.append(with_lost_letters(tmp_path / "all.pdf", ""))
    made.write(source)
    message = mail("See attached.")
    attach(message, "rates.pdf", source.read_bytes())
    found = extract(saved(tmp_path, message), "eml", LIMITS, Recognition(max_pages=1))
    assert [(one.code, one.pages) for one in found.warnings] == [
        ("read_from_scan", (4,)),
        ("scans_too_many", (5,)),
        ("letters_unknown", (3, 5)),
    ]


def test_two_scans_of_a_mail_are_each_their_own(tmp_path: Path) -> None:
    message = mail("See attached.")
    for number in (1, 2):
        picture = picture_of(tmp_path, f"Grade {number} is paid {number}2 euros an hour.")
        attach_picture(message, f"{number}.png", png(picture))
    found = read_whole(saved(tmp_path, message), "eml")
    assert [line.text for page in found.pages[1:] for line in page.lines] == [
        "1.png",
        "Grade 1 is paid 12 euros an hour.",
        "2.png",
        "Grade 2 is paid 22 euros an hour.",
    ]


def archive(**files: bytes) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def test_files_of_an_archive_stand_under_both_names(tmp_path: Path) -> None:
    message = mail("See attached.")
    inner = archive(**{"more.txt": b"Unseen."})
    files = {
        "hr__leave.docx": document("Days lapse in March."),
        "notes.txt": b"Keep them.",
        "more.zip": inner,
        "tune.mp3": b"ID3",
    }
    attach(message, "all.zip", archive(**files), "zip")
    found = reading(tmp_path, message)
    assert Heading("all.zip/hr/leave.docx", 2) in found.parts
    assert Paragraph("Days lapse in March.") in found.parts
    assert Heading("all.zip/notes.txt", 2) in found.parts
    assert said(found) == [
        'The attachment "all.zip/more.zip" was not read. Upload it by itself.',
        'The attachment "all.zip/tune.mp3" was not read. Upload it by itself.',
    ]


def test_files_of_archives_count_as_attachments(tmp_path: Path) -> None:
    message = mail("See attached.")
    files = {f"{number}.txt": b"Days lapse." for number in range(MOST_ATTACHMENTS - 1)}
    attach(message, "a.zip", archive(**files), "zip")
    attach(message, "b.zip", archive(**{"1.txt": b"One.", "2.txt": b"Two."}), "zip")
    found = reading(tmp_path, message)
    assert Paragraph("One.") in found.parts and Paragraph("Two.") not in found.parts
    assert "b.zip/2.txt" in said(found)[0]


def test_once_no_more_are_read_no_archive_is_unpacked(tmp_path: Path) -> None:
    message = mail("See attached.")
    files = {f"{number}.txt": b"Days lapse." for number in range(MOST_ATTACHMENTS)}
    attach(message, "a.zip", archive(**files), "zip")
    attach(message, "b.zip", b"PK\x03\x04", "zip")
    assert said(reading(tmp_path, message)) == [
        "Only 100 attachments of a mail are read. Upload the others by themselves: b.zip."
    ]


def test_an_archive_that_unpacks_to_too_much_is_named(tmp_path: Path) -> None:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as made:
        made.writestr("a.txt", b"0" * (MOST_BYTES + 1))
    message = mail("See attached.")
    attach(message, "bomb.zip", stream.getvalue(), "zip")
    assert "unpacks to more than 64 MB" in said(reading(tmp_path, message))[0]


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
