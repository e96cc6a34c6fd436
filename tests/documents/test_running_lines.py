"""Headers and footers are said once, without the pages' numbers, whether counted or typed."""

from pathlib import Path

import docx
import pytest

from core.documents.reading import opendocument, rich_text
from core.documents.reading.parts import Paragraph, Part, Row, TableEnd
from core.documents.reading.running_lines import running_lines
from tests.documents import open_files
from tests.documents.test_word import filled, parts


def lines(*texts: str) -> list[str]:
    found = running_lines(map(Paragraph, texts))
    return [part.text for part in found if isinstance(part, Paragraph)]


@pytest.mark.parametrize(
    "text",
    [
        *("Page 3 of 12", "Page 3", "page: 3", "p. 3", "3", "- 3 -", "3/12", "3 of 12", "Page of"),
        *("Seite 3 von 12", "Page 3 sur 12", "Página 3 de 12", "Pagina 3 van 12", "Page / 12"),
    ],
)
def test_a_line_of_the_page_number_says_nothing(text: str) -> None:
    assert lines(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Version 3.1 · 4 May 2026 · Page 3 of 12", ["Version 3.1 · 4 May 2026"]),
        ("Page 3 of 12 | Confidential", ["Confidential"]),
        ("Confidential | 3/12", ["Confidential"]),
        ("Confidential Page 3 of 12", ["Confidential"]),
        ("Travel policy\tConfidential\t3", ["Travel policy", "Confidential"]),
        ("Owner:\tHR\tPage 3", ["Owner: HR"]),
    ],
)
def test_what_stands_beside_the_page_number_is_kept(text: str, said: list[str]) -> None:
    assert lines(text) == said


@pytest.mark.parametrize(
    "text", ["3.1", "2026", "4.5.", "12 of us", "Version 3", "Page limits apply", "Rev. 5/26"]
)
def test_other_numbers_are_kept(text: str) -> None:
    assert lines(text) == [text]


def test_a_long_line_of_marks_is_read_in_linear_time() -> None:
    for text in ("." * 200_000 + "x", "page 3 of " * 20_000 + "x", "| " * 100_000 + "x"):
        assert lines(text) == [text.strip()]


def test_sections_of_a_word_file_say_what_they_share_once(tmp_path: Path) -> None:
    document = docx.Document()
    for number, words in ((1, "Confidential"), (2, "Confidential"), (3, "For managers")):
        section = document.sections[-1]
        section.footer.is_linked_to_previous = False
        section.footer.paragraphs[0].text = f"{words}\tVersion 3.1\tPage {number} of 12"
        document.add_section()
    header = document.sections[0].header
    header.add_table(1, 3, 1_000_000)
    for cell, text in zip(header.tables[0].rows[0].cells, ("Travel", "HR", "Page 1"), strict=True):
        cell.text = text
    filled(document, [("Day", "30 euros"), ("Night", "120 euros")])
    assert parts(tmp_path, document)[:6] == [
        *(Row(("Travel", "HR", "")), TableEnd()),
        *(Paragraph("Confidential"), Paragraph("Version 3.1"), Paragraph("For managers")),
        Row(("Day", "30 euros")),
    ]


def of_open_text(tmp_path: Path, page: str, text: str = "Text.") -> list[Part]:
    general = f"<office:master-styles><style:master-page>{page}</style:master-page>"
    path = tmp_path / "a.odt"
    body = f"<text:p>{text}</text:p>"
    open_files.saved(path, body, general=f"{general}</office:master-styles>")
    return opendocument.read(path).parts


def test_left_and_first_pages_of_open_documents_have_lines_of_their_own(tmp_path: Path) -> None:
    found = of_open_text(
        tmp_path,
        "<style:header><text:p>Leave</text:p></style:header>"
        "<style:header-left><text:p>Version 3</text:p></style:header-left>"
        "<style:header-first style:display='false'><text:p>Unseen</text:p></style:header-first>"
        "<style:footer><text:p>Page 2 of <text:page-count>9</text:page-count></text:p>"
        "</style:footer><style:footer-first><text:p>Board</text:p></style:footer-first>",
    )
    assert [part.text for part in found if isinstance(part, Paragraph)] == [
        *("Leave", "Version 3", "Board", "Text."),
    ]


def test_the_title_of_an_open_document_is_read_where_it_is_a_field(tmp_path: Path) -> None:
    logo = "<draw:g><svg:title>Logo</svg:title></draw:g>"
    text = f"The <text:title>Leave policy</text:title> holds{logo}."
    assert of_open_text(tmp_path, "", text) == [Paragraph("The Leave policy holds.")]


def test_cells_in_a_header_of_rich_text_stand_apart(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_text(
        r"{\rtf1{\header\trowd\cellx1\cellx2\pard\intbl Travel policy\cell Page 3\cell\row\pard"
        r" Version 3.1\par}{\footer Confidential\tab 3 of 12\par}\pard Text.\par}"
    )
    assert rich_text.read(tmp_path / "a.rtf").parts == [
        *(Paragraph("Travel policy"), Paragraph("Version 3.1"), Paragraph("Confidential")),
        Paragraph("Text."),
    ]
