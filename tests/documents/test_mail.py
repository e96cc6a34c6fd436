"""Of a mail come its heads and its words."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from core.documents.reading.filetype import detect
from core.documents.reading.mail import read
from core.documents.reading.parts import Heading, PageBreak, Paragraph, Part, Reading, Row


def mail(text: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Robin Example <robin@example.org>"
    message["To"] = "all@example.org"
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0100"
    message["Subject"] = "Übertrag of leave"
    message["Message-ID"] = "<1@example.org>"
    if text:
        message.set_content(text)
    return message


def reading(tmp_path: Path, message: EmailMessage) -> Reading:
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(message))
    with path.open("rb") as file:
        assert detect(file, path.name) == "eml"
    return read(path)


HEADS: list[Part] = [
    Heading("Übertrag of leave", 1),
    Paragraph("From: Robin Example <robin@example.org>"),
    Paragraph("To: all@example.org"),
    Paragraph("Date: Mon, 02 Mar 2026 09:00:00 +0100"),
]


def test_heads_and_words_are_read(tmp_path: Path) -> None:
    found = reading(tmp_path, mail("Days lapse in March.\n\nAsk größere Teams.\n"))
    assert found.title == "Übertrag of leave"
    assert found.parts == [
        *HEADS,
        Paragraph("Days lapse in March."),
        Paragraph("Ask größere Teams."),
        PageBreak(),
    ]


def test_the_page_of_a_mail_is_preferred_since_it_has_the_tables(tmp_path: Path) -> None:
    message = mail("plain")
    message.add_alternative("<table><tr><th>A<th>B<tr><td>1<td>2</table>", subtype="html")
    assert Row(("1", "2")) in reading(tmp_path, message).parts


@pytest.mark.parametrize(
    ("heads", "title"),
    [
        (b"From: <Saved by Blink>\r\nSubject: Our leave\r\nMIME-Version: 1.0\r\n", "Our leave"),
        (b"MIME-Version: 1.0\r\n", ""),  # Word
    ],
)
@pytest.mark.parametrize("name", ["a.mht", "a.mhtml", "a.txt"])
def test_a_page_saved_with_its_parts_is_read_as_a_page(
    tmp_path: Path, name: str, heads: bytes, title: str
) -> None:
    path = tmp_path / name
    path.write_bytes(
        heads + b'Content-Type: multipart/related; boundary="x"\r\n\r\nThis is a page.\r\n\r\n'
        b"--x\r\nContent-Type: text/html\r\nContent-Location: file:///C:/1/a.htm\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<h1>Leave</h1><p>Pa=\r\nid.</p>\r\n"
        b"--x\r\nContent-Type: text/xml\r\nContent-Location: file:///C:/1/list.xml\r\n\r\n<xml/>\r\n"
        b"--x--\r\n"
    )
    with path.open("rb") as file:
        assert detect(file, name) == "eml"
    found = read(path)
    assert (found.parts, found.title) == ([Heading("Leave", 1), Paragraph("Paid.")], title)


def test_headers_that_word_saves_beside_a_page_are_said_once(tmp_path: Path) -> None:
    header = "<div style='mso-element:header' id={}><p class=MsoHeader>Example {}</p></div>"
    page = EmailMessage()
    page.set_content(f"<p>Leave is paid.</p>{header.format('h0', 'Ltd')}", subtype="html")
    beside = (
        "<div style='mso-element:footnote-separator'><p>* * *</p></div>"
        + header.format("h1", "Ltd")
        + header.format("eh1", "Ltd")
        + "<div style='mso-element:footer' id=f1><p>HR 12<span style='mso-tab-count:1'>\t</span>"
        "Page 1 of 3</p><p class=MsoCommentText>Really?</p></div>"
    )
    page.add_related(beside.encode(), "text", "html")
    page.add_related(b"<p>A frame of a browser</p>", "text", "html")
    assert reading(tmp_path, page).parts == [
        *(Paragraph("Example Ltd"), Paragraph("HR 12"), Paragraph("Leave is paid.")),
    ]


def test_a_mail_of_a_page_with_its_pictures_is_a_mail(tmp_path: Path) -> None:
    message = mail()
    message.set_content("<p>Days lapse.</p>", subtype="html")
    message.add_related(b"GIF89a", "image", "gif", cid="<1>")
    assert reading(tmp_path, message).parts == [*HEADS, Paragraph("Days lapse.")]


def test_a_body_in_an_encoding_that_it_does_not_name(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(
        b"From: a@example.org\nMessage-ID: <1>\nContent-Type: text/plain; charset=us-ascii\n"
        b"Content-Transfer-Encoding: 8bit\n\n" + "Größere Teams.".encode("cp1252")
    )
    assert Paragraph("Größere Teams.") in read(path).parts


def test_a_mail_of_parts_without_a_boundary_is_read_as_it_stands(tmp_path: Path) -> None:
    text = "Subject: Leave\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n\nDays lapse.\n"
    path = tmp_path / "a.eml"
    path.write_text(text)
    assert Paragraph("Days lapse.") in read(path).parts


def test_words_behind_a_picture_are_read_and_those_of_other_views_once(tmp_path: Path) -> None:
    page = "<p>The limit is {} euros.</p>"
    message = mail("The limits are 40 and 60 euros.")
    message.add_alternative(page.format(40), subtype="html")
    message.get_payload(1).add_attachment(b"0", "image", "png", cid="<1@example.org>")
    message.get_payload(1).add_attachment(page.format(60), subtype="html", disposition="inline")
    message.add_attachment("Kept apart.", disposition="attachment")
    assert reading(tmp_path, message).parts == [
        *HEADS,
        *(Paragraph("The limit is 40 euros."), Paragraph("The limit is 60 euros.")),
    ]
