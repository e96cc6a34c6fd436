"""Of an Excel file comes out what its sheets show, as tables under the sheet's name."""

import re
import zipfile
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from core.documents.reading.number_formats import shown
from core.documents.reading.parts import Heading, PageBreak, Paragraph, Part, Reading, Row, TableEnd
from core.documents.reading.sheets import read
from core.errors import DocumentError, NoTextLayer, TooMuchText
from tests.documents.reading import LIMITS, said, texts
from tests.documents.reading import read as read_whole

MARCH = datetime(2026, 3, 1)  # noqa: DTZ001  (as cells hold it)


def reading(tmp_path: Path, book: Workbook) -> Reading:
    path = tmp_path / "a.xlsx"
    book.save(path)
    return read(path)


def parts(tmp_path: Path, *rows: tuple[object, ...]) -> list[Part]:
    """The parts of a workbook with one sheet, after its name."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return reading(tmp_path, book).parts[2:]


def test_sheets_are_pages_named_by_their_headings(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Rates"
    book.active.append(["Country", "Hotel"])
    book.active.append(["Romania", 141])
    second = book.create_sheet("Contacts")
    second.append(["Desk", "4711"])
    second.append(["Doctor", "4215"])
    assert reading(tmp_path, book).parts == [
        PageBreak(),
        Heading("Rates", 1),
        Row(("Country", "Hotel"), True),
        Row(("Romania", "141")),
        TableEnd(),
        PageBreak(),
        Heading("Contacts", 1),
        Row(("Desk", "4711"), True),
        Row(("Doctor", "4215")),
        TableEnd(),
    ]
    assert texts(tmp_path / "a.xlsx", "xlsx")[:4] == [
        *("Rates", "| Country | Hotel |", "|---|---|", "| Romania | 141 |"),
    ]


def test_captions_stand_above_and_empty_rows_part_tables(tmp_path: Path) -> None:
    found = parts(
        tmp_path,
        ("Travel rates",),
        ("Grade", 2025, 2026),
        ("A", 40, 45.5),
        (),
        (None, "Band", "Pay"),
        (None, "1", 100),
    )
    assert found == [
        Paragraph("Travel rates"),
        Row(("Grade", "2025", "2026"), True),
        Row(("A", "40", "45.5")),
        TableEnd(),
        Row(("Band", "Pay"), True),
        Row(("1", "100")),
        TableEnd(),
    ]


def test_rows_of_amounts_alone_have_no_heads(tmp_path: Path) -> None:
    assert parts(tmp_path, ("Romania", 141), ("Spain", 90))[0] == Row(("Romania", "141"))


def test_merged_cells_are_filled(tmp_path: Path) -> None:
    book = Workbook()
    for row in (("Grade", "Day"), ("A", 40), (None, 50)):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    assert reading(tmp_path, book).parts[-2] == Row(("A", "50"))


def test_what_is_hidden_or_struck_is_left_out_and_said(tmp_path: Path) -> None:
    book = Workbook()
    for row in (("Grade", "Secret", "Day"), ("A", "x", 40), ("B", "y", 50), ("C", "z", 60)):
        book.active.append(row)
    book.active.title = "Rates"
    book.active.column_dimensions["B"].hidden = True
    book.active.row_dimensions[3].hidden = True
    book.active["A4"].font = Font(strike=True)
    book.create_sheet("Draft").sheet_state = "hidden"
    found = reading(tmp_path, book)
    assert [part.cells for part in found.parts if isinstance(part, Row)] == [
        *(("Grade", "Day"), ("A", "40"), ("", "60")),
    ]
    assert said(found) == [
        'Hidden rows or columns of the sheet "Rates" were not read.',
        'The sheet "Draft" is hidden and was not read.',
    ]


def test_formulas_without_a_value_are_named(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Item", "Sum"])
    book.active.append(["A", "=1+1"])
    assert said(reading(tmp_path, book)) == [
        'Formulas of the sheet "Sheet" have no value yet (B2). Open the file in Excel or '
        "LibreOffice, save it, and upload it again."
    ]


def test_formulas_are_read_by_their_last_value(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Item", "Sum"])
    book.active.append(["A", "=1+1"])
    path, out = tmp_path / "a.xlsx", BytesIO()
    book.save(path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = re.sub(rb"(<f>1\+1</f>)<v ?/?>(</v>)?", rb"\1<v>2</v>", old.read(name))
            new.writestr(name, data)
    path.write_bytes(out.getvalue())
    found = read(path)
    assert Row(("A", "2")) in found.parts
    assert said(found) == []


def test_names_that_share_one_above_them_are_heads_too(tmp_path: Path) -> None:
    book = Workbook()
    for row in (("Country", "Meals", "", "From"), ("", "Half", "Full", ""), ("Norway", 20, 41, 3)):
        book.active.append(row)
    for cells in ("A1:A2", "B1:C1", "D1:D2"):
        book.active.merge_cells(cells)
    assert reading(tmp_path, book).parts[2:4] == [
        Row(("Country", "Meals Half", "Meals Full", "From"), True),
        Row(("Norway", "20", "41", "3")),
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (0.125, "0.0%", "12.5%"),
        (0.5, "0%", "50%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.5, '#,##0.00 "€"', "1,234.50 €"),
        (1200, "[$€-407] #,##0", "€ 1,200"),
        (1200, '"$"#,##0', "$1,200"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (-5, "0.0", "-5.0"),
        (2.5, "0", "3"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (7, "00", "07"),
        (1234567, "#,##0,", "1,235"),
        (2500000, '0.0,,"M"', "2.5M"),
        (1.5, "0.##", "1.5"),
        (2, "0.##", "2"),
        (123456, "000-000", "123-456"),
        (0, '#,##0;-#,##0;"-"', "-"),
        (0, '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', "-"),
        (1, '"Yes";;"No"', "Yes"),
        (0, '"Yes";;"No"', "No"),
        (25, '[>20]"many";"few"', "many"),
        (5, '[>20]"many";"few"', "few"),
        (80, '0 "km/h"', "80 km/h"),
        (5, 'General "days"', "5 days"),
        (True, "General", "TRUE"),
        (MARCH, "yyyy-mm-dd", "2026-03-01"),
        (MARCH, "mm-dd-yy", "2026-03-01"),
        (MARCH, "dd.mm.yyyy", "01.03.2026"),
        (date(2026, 3, 1), "d mmmm yyyy", "1 March 2026"),
        (MARCH.replace(hour=14, minute=5), "h:mm AM/PM", "2:05 PM"),
        (time(8, 30), "hh:mm", "08:30"),
        ("text", "@", "text"),
        (None, "General", ""),
    ],
)
def test_values_are_read_as_cells_show_them(
    value: object, number_format: str, expected: str
) -> None:
    assert shown(value, number_format) == expected


def test_an_empty_file_has_no_words(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook()
    book.active.title = "-"
    book.save(path)
    with pytest.raises(NoTextLayer):
        read_whole(path, "xlsx")


def test_a_hundred_thousand_cells_are_read_or_refused_by_the_limits(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Large")
    sheet.append([f"Column {n}" for n in range(20)])
    for number in range(5_000):
        sheet.append([number * 20 + n for n in range(20)])
    path = tmp_path / "a.xlsx"
    book.save(path)
    lines = texts(path, "xlsx")
    assert len(lines) == 5_003
    assert lines[-1].endswith("| 99998 | 99999 |")
    limits = type(LIMITS)(LIMITS.seconds, LIMITS.memory_bytes, LIMITS.max_pages, 1000)
    with pytest.raises(TooMuchText):
        read_whole(path, "xlsx", limits)


def test_a_sheet_that_claims_a_billion_cells_ends(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "Leave"
    book.active["B1048576"] = "far away"
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert texts(path, "xlsx") == ["Sheet", "Leave", "far away"]
    merged = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(merged, "w") as new:
        for name in old.namelist():
            cells = (
                b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            )
            new.writestr(name, old.read(name).replace(b"</sheetData>", cells))
    limits = type(LIMITS)(8, 512 << 20, LIMITS.max_pages, LIMITS.max_characters)
    with pytest.raises(DocumentError):
        read_whole(merged, "xlsx", limits)


def test_raised_numbers_within_a_cell_stay_marks_and_struck_letters_are_left_out(
    tmp_path: Path,
) -> None:
    raised, struck = InlineFont(vertAlign="superscript"), InlineFont(strike=True)
    cell = CellRichText("Tread ", TextBlock(struck, "2 "), "3 mm", TextBlock(raised, "2"))
    assert parts(tmp_path, (cell,)) == [Paragraph("Tread 3 mm²")]


def test_bold_rows_among_rows_of_text_are_headings(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Passengers"], ["Dogs may come."], [], ["Grade", "Limit"], ["A", 40]):
        book.active.append(row)
    for place in ("A1", "A4", "B4"):
        book.active[place].font = Font(bold=True)
    assert reading(tmp_path, book).parts[2:] == [
        *(Heading("Passengers", 2), Paragraph("Dogs may come.")),
        *(Row(("Grade", "Limit"), True), Row(("A", "40")), TableEnd()),
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (1e300, "0.00", "1e+300"),
        (float("inf"), "General", "inf"),
        (999_999_999_999_999.0, "0.000000000000000%", "99999999999999900.000000000000000%"),
    ],
)
def test_numbers_too_large_for_their_format_are_shown_without_it(
    value: float, number_format: str, expected: str
) -> None:
    assert shown(value, number_format) == expected


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
         "too_much_text"),
        (b"<sheetData>", b'<cols><col min="2" max="99999999999" hidden="1"/></cols><sheetData>',
         ""),
    ],
)  # fmt: skip
def test_merged_cells_and_hidden_columns_without_end_cost_nothing(
    tmp_path: Path, before: bytes, after: bytes, code: str
) -> None:
    book = Workbook()
    book.active.append(["Limit"])
    source = tmp_path / "a.xlsx"
    book.save(source)
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(before, after))
    try:
        assert read(path).parts[2:] == [Paragraph("Limit")]
        found = ""
    except DocumentError as error:
        found = error.code
    assert found == code


def test_tables_beside_each_other_are_two(tmp_path: Path) -> None:
    found = parts(
        tmp_path,
        ("Grade", "Days", None, "Site", "Parking"),
        ("A", 20, None, "London", 12),
        ("B", 25, None, "Paris", 9),
    )
    assert [part.cells for part in found if isinstance(part, Row)] == [
        *(("Grade", "Days"), ("A", "20"), ("B", "25")),
        *(("Site", "Parking"), ("London", "12"), ("Paris", "9")),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (("Name", "Site", None, "May", "June"), ("Ann", "London", None, 3, 4)),
        (("Name", None, "Site", "Days"), ("Ann", None, "London", 4)),
        (("Name", "Days", None, "Site"), ("Ann", 4, None, "London")),
    ],
)
def test_an_empty_column_within_a_table_does_not_part_it(
    tmp_path: Path, rows: tuple[tuple[object, ...], ...]
) -> None:
    found = [part for part in parts(tmp_path, *rows) if isinstance(part, Row)]
    assert [len(row.cells) for row in found] == [len(rows[0])] * 2


def test_of_two_columns_of_words_the_first_row_is_one_of_them(tmp_path: Path) -> None:
    found = parts(tmp_path, ("Owner", "HR"), ("Approved by", "The board"), ("Seen by", "Legal"))
    assert not any(part.is_header for part in found if isinstance(part, Row))


def test_rows_above_a_table_that_say_one_thing_each_are_sentences(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Allowances"], ["Amounts in euros."], [], ["Country", "Hotel"], ["Italy", 150]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    assert reading(tmp_path, book).parts[2:4] == [
        Paragraph("Allowances"),
        Paragraph("Amounts in euros."),
    ]


def test_text_boxes_on_a_sheet_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Rates")
    sheet.write_row(0, 0, ["Italy", 150])
    sheet.insert_textbox(3, 0, "Amounts are\nwithout tax.")
    book.close()
    assert read(path).parts[-1] == Paragraph("Amounts are without tax.")
