"""Tables in cells of tables are rows with their heads, behind what the row around them says."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from core.documents.reading import opendocument, rich_text, web, word
from core.documents.reading.parts import Paragraph, Part, Row, TableEnd
from tests.documents import open_files
from tests.documents.test_word import filled

OUTER = [("Category", "Limits"), ("Meals", "50 euros"), ("Travel", "By grade."), ("Hotel", "120")]
INNER = [("Grade", "Train"), ("Senior", "1st"), ("Junior", "2nd")]
READ = [
    *(Row(("Category", "Limits"), True), Row(("Meals", "50 euros")), TableEnd()),
    Paragraph("Category: Travel; Limits: By grade."),
    *(Row(("Grade", "Train"), True), Row(("Senior", "1st")), Row(("Junior", "2nd")), TableEnd()),
    Paragraph("Others ask."),
    *(Row(("Category", "Limits"), True), Row(("Hotel", "120")), TableEnd()),
]


def in_word(path: Path) -> list[Part]:
    document = docx.Document()
    outer = filled(document, OUTER)
    for cell in outer.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    cell = outer.cell(2, 1)
    inner = filled(cell, INNER)
    for head in inner.rows[0].cells:
        head.paragraphs[0].runs[0].bold = True
    cell.add_paragraph("Others ask.")
    document.save(str(path / "a.docx"))
    return word.read(path / "a.docx").parts


def in_open_text(path: Path) -> list[Part]:
    def table(rows: list[tuple[str, ...]], within: str = "") -> str:
        def row(texts: tuple[str, ...]) -> str:
            cells = (f"<text:p>{text}</text:p>" for text in texts)
            held = (f"{cell}{within if 'By grade.' in cell else ''}" for cell in cells)
            found = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in held)
            return f"<table:table-row>{found}</table:table-row>"

        head, *others = map(row, rows)
        heads = f"<table:table-header-rows>{head}</table:table-header-rows>"
        return f"<table:table>{heads}{''.join(others)}</table:table>"

    inner = f"{table(INNER)}<text:p>Others ask.</text:p>"
    return opendocument.read(open_files.saved(path / "a.odt", table(OUTER, inner))).parts


def in_a_page(path: Path) -> list[Part]:
    def table(rows: list[tuple[str, ...]], within: str = "") -> str:
        def row(texts: tuple[str, ...], tag: str) -> str:
            cells = (f"<{tag}>{text}" + (within if text == "By grade." else "") for text in texts)
            return f"<tr>{''.join(cells)}</tr>"

        return f"<table>{row(rows[0], 'th')}{''.join(row(r, 'td') for r in rows[1:])}</table>"

    return web.read_page(table(OUTER, f"{table(INNER)}<p>Others ask.")).parts


def in_rich_text(path: Path) -> list[Part]:
    look = r"\trowd\cellx1\cellx2"
    inner = [
        "".join(rf"\pard\intbl\itap2{bold} {text}\nestcell" for text in texts)
        + r"{\nonesttables\par}{\*\nesttableprops" + look + r"\nestrow}"
        for bold, texts in zip((r"\b", r"\b0", r"\b0"), INNER, strict=True)
    ]  # fmt: skip
    cells = {"By grade.": rf"By grade.\par{''.join(inner)}\pard\intbl Others ask."}
    outer = [
        look
        + "".join(rf"\pard\intbl{bold} {cells.get(text, text)}\cell" for text in texts)
        + r"\row"
        for bold, texts in zip((r"\b", r"\b0", r"\b0", r"\b0"), OUTER, strict=True)
    ]
    (path / "a.rtf").write_text(r"{\rtf1\ansi" + "".join(outer) + "}")
    return rich_text.read(path / "a.rtf").parts


@pytest.mark.parametrize("read", [in_word, in_open_text, in_a_page, in_rich_text])
def test_a_table_in_a_cell_keeps_its_rows_and_the_outer_one_goes_on(
    read: Callable[[Path], list[Part]], tmp_path: Path
) -> None:
    assert read(tmp_path) == READ


def test_a_frame_around_a_table_leaves_its_text_and_the_table(tmp_path: Path) -> None:
    document = docx.Document()
    frame = filled(document, [("Who may go by train:",)])
    frame.cell(0, 0).add_paragraph("See the grades.")
    filled(frame.cell(0, 0), [("Senior", "1st", "yes"), ("Junior", "2nd", "no")])
    document.save(str(tmp_path / "a.docx"))
    assert word.read(tmp_path / "a.docx").parts == [
        *(Paragraph("Who may go by train:"), Paragraph("See the grades.")),
        *(Row(("Senior", "1st", "yes")), Row(("Junior", "2nd", "no")), TableEnd()),
    ]


def test_a_cell_with_a_table_that_reaches_over_rows_says_it_once() -> None:
    inner = "<table><tr><th>A<th>B<tr><td>1<td>2</table>"
    html = (
        f"<table><tr><th>Topic<th>Rates<tr><td>Travel<td rowspan=2>{inner}</td></tr>"
        "<tr><td>Meals</td></tr></table>"
    )
    rows = [part.cells for part in web.read_page(html).parts if isinstance(part, Row)]
    assert rows == [("A", "B"), ("1", "2"), ("Topic", "Rates"), ("Meals", "")]


def test_unended_rows_of_rich_text_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_text(r"{\rtf1\trowd\cellx1\cellx2 Days\cell 30\cell\row Last\par}")
    assert rich_text.read(tmp_path / "a.rtf").parts == [
        *(Row(("Days", "30")), TableEnd(), Paragraph("Last")),
    ]
