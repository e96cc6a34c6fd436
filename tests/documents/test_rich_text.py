"""Of an RTF file comes out what a word processor shows of it."""

from pathlib import Path

import pytest

from core.documents.reading.parts import (
    Heading,
    Item,
    LeftOut,
    PageBreak,
    Paragraph,
    Part,
    Row,
    TableEnd,
)
from core.documents.reading.rich_text import read

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Arial;}}"
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}}"
    r"{\info{\title Leave policy}{\author Robin}}{\*\generator Word;}"
)


def parts(tmp_path: Path, body: str) -> list[Part]:
    path = tmp_path / "a.rtf"
    path.write_bytes(f"{HEAD}{body}}}".encode("latin-1"))
    return read(path).parts


def test_headings_come_by_style_and_paragraphs_by_their_ends(tmp_path: Path) -> None:
    found = parts(
        tmp_path,
        r"\pard\s1 Leave\par\pard\s2 Carry-over\par\pard It is \b paid\b0 .\line Always.\par"
        r"\page Next\par",
    )
    assert found == [
        *(Heading("Leave", 1), Heading("Carry-over", 2)),
        *(Paragraph("It is paid."), Paragraph("Always.")),
        *(PageBreak(), Paragraph("Next")),
    ]
    assert read(tmp_path / "a.rtf").title == "Leave policy"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"Gr\'f6\'dfe", "Größe"),
        (r"\f1 \'ce\'f2\'ef\'f3\'f1\'ea", "Отпуск"),
        (r"\uc1\u1054?\u8364?", "О€"),
        (r"\u20241\'81\'40", "休@"),
        (r"50\~\{x\}\_y \ldblquote z\rdblquote", "50 {x}-y “z”"),
    ],
)
def test_letters_of_every_alphabet(tmp_path: Path, body: str, expected: str) -> None:
    assert parts(tmp_path, rf"\pard {body}\par") == [Paragraph(expected)]


def test_hidden_struck_and_deleted_text_is_left_out(tmp_path: Path) -> None:
    body = r"\pard Notice is {\deleted 20}{\v secret}{\strike 25}30 days, 500{\super 2} euros.\par"
    assert parts(tmp_path, body) == [Paragraph("Notice is 30 days, 500² euros.")]


def test_lists_have_their_marks(tmp_path: Path) -> None:
    body = (
        r"\pard{\listtext\'b7\tab}\ilvl0 Phone\par\pard{\listtext 1.\tab}\ilvl1 First\par"
        r"\pard{\pntext (b)\tab}Second\par"
    )
    assert parts(tmp_path, body) == [
        *(Item("Phone", "•", 0), Item("First", "1.", 1), Item("Second", "(b)", 0)),
    ]


def test_tables_are_rows_with_merged_cells_filled(tmp_path: Path) -> None:
    def row(look: str, *cells: str) -> str:
        words = "".join(rf"\pard\intbl {cell}\cell" for cell in cells)
        return rf"\trowd{look}{words}\row"

    body = (
        row(r"\trhdr\cellx1\cellx2", "Grade", "Limit 1")
        + row(r"\clvmgf\cellx1\cellx2", "A", "40")
        + row(r"\clvmrg\cellx1\cellx2", "", r"50\par net")
        + r"\pard After.\par"
    )
    assert parts(tmp_path, body) == [
        *(Row(("Grade", "Limit 1"), True), Row(("A", "40")), Row(("A", "50 net")), TableEnd()),
        Paragraph("After."),
    ]


def test_a_cell_as_wide_as_two_below_it_stands_above_both(tmp_path: Path) -> None:
    def row(look: str, *cells: str) -> str:
        return rf"\trowd\trhdr{look}" + "".join(rf"\pard\intbl {c}\cell" for c in cells) + r"\row"

    thirds = r"\cellx1000\cellx2000\cellx3010\cellx4000"
    body = (
        row(r"\clvmgf\cellx1000\cellx3000\cellx4000", "Country", "Hotel per night", "Meals")
        + row(rf"\clvmrg{thirds}", "", "Single", "Double", "")
        + row(thirds, "France", "180", "210", "102").replace(r"\trhdr", "")
    )
    assert parts(tmp_path, body) == [
        Row(("Country", "Hotel per night Single", "Hotel per night Double", "Meals"), True),
        *(Row(("France", "180", "210", "102")), TableEnd()),
    ]


def test_headers_notes_and_fields(tmp_path: Path) -> None:
    body = (
        r"{\header\pard Version 3\par}{\footer Page {\field{\*\fldinst PAGE}{\fldrslt 7}}}"
        r"\pard Ask {\field{\*\fldinst HYPERLINK x}{\fldrslt the desk}}"
        r"{\footnote\pard In March.}.\par{\pict\pngblip 89504e47}"
    )
    assert parts(tmp_path, body) == [
        Paragraph("Version 3"),
        Paragraph("Ask the desk."),
        Paragraph("In March.", is_note=True),
    ]


def test_braces_without_end_and_binary_data_end(tmp_path: Path) -> None:
    assert parts(tmp_path, r"\pard Text.\par" + "{" * 100_000) == [Paragraph("Text.")]
    assert parts(tmp_path, r"\pard A\bin3 }{}B\par") == [Paragraph("AB")]
    assert parts(tmp_path, rf"\pard A\bin{'9' * 30} B\par") == [Paragraph("A")]
    assert parts(tmp_path, rf"\pard A\fs{'9' * 100_000} B\par") == [Paragraph("AB")]


def test_large_pictures_and_objects_are_said_and_icons_are_not(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_text(
        r"{\rtf1 Text.\par{\pict\pngblip\picwgoal9000\pichgoal9000 89504e}"
        r"{\object\objemb{\*\objdata 0105}{\result Sheet}}}"
    )
    assert [one.code for one in read(tmp_path / "a.rtf").warnings] == [
        *("pictures_unread", "files_embedded"),
    ]
    (tmp_path / "b.rtf").write_text(r"{\rtf1 Text.\par{\pict\picwgoal900\pichgoal900 89504e}}")
    assert read(tmp_path / "b.rtf").warnings == []


def test_a_paragraph_that_is_all_bold_says_so(tmp_path: Path) -> None:
    found = parts(tmp_path, r"{\b Carry-over\par}\pard Five \b days\b0\par\b Sick\plain\par Last")
    assert found == [
        Paragraph("Carry-over", is_bold=True),
        Paragraph("Five days"),
        Paragraph("Sick", is_bold=True),
        Paragraph("Last"),
    ]


def test_a_table_of_contents_is_left_out(tmp_path: Path) -> None:
    styles = r"{\stylesheet{\s7 toc 1;}{\s8 Normal;}}"
    body = rf"{styles}\pard\s7 1\tab Scope\tab 3\par\pard\s7 2\tab Leave\tab 4\par\pard\s8 End.\par"
    assert parts(tmp_path, body) == [
        *(LeftOut("1 Scope … 3"), LeftOut("2 Leave … 4"), Paragraph("End.")),
    ]
