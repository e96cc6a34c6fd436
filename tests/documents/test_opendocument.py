"""Of LibreOffice's files comes out what they show."""

from pathlib import Path

import pytest

from core.documents.reading.file_warnings import SENTENCES
from core.documents.reading.opendocument import read
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
from core.errors import UnsupportedFileType
from tests.documents.open_files import saved
from tests.documents.reading import said


def text(tmp_path: Path, body: str, *, styles: str = "", general: str = "") -> list[Part]:
    return read(saved(tmp_path / "a.odt", body, styles=styles, general=general)).parts


def test_headings_paragraphs_and_line_breaks(tmp_path: Path) -> None:
    found = text(
        tmp_path,
        "<text:h text:outline-level='2'>Leave</text:h>"
        "<text:p>It is<text:s text:c='2'/>paid.</text:p>"
        "<text:p>Monday<text:line-break/>Friday</text:p><text:soft-page-break/>"
        "<text:section><text:p>Last</text:p></text:section>",
    )
    assert found == [
        Heading("Leave", 2),
        *(Paragraph("It is paid."), Paragraph("Monday"), Paragraph("Friday")),
        PageBreak(),
        Paragraph("Last"),
    ]


def test_hidden_struck_and_deleted_text_is_left_out_and_raised_numbers_stay_apart(
    tmp_path: Path,
) -> None:
    styles = "".join(
        f"<style:style style:name='{name}' style:family='text'><style:text-properties {look}/>"
        "</style:style>"
        for name, look in {
            "hid": "text:display='none'",
            "cut": "style:text-line-through-style='solid'",
            "up": "style:text-position='super 58%'",
        }.items()
    )
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Old.</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>500<text:span text:style-name='up'>2</text:span> euros"
        "<text:span text:style-name='hid'> secret</text:span>"
        "<text:span text:style-name='cut'> struck</text:span>.</text:p>"
    )
    assert text(tmp_path, body, styles=styles) == [Paragraph("500² euros.")]


@pytest.mark.parametrize(
    "secret",
    [
        '<text:section text:display="none"><text:p>A draft.</text:p></text:section>',
        '<text:section text:display="condition" text:is-hidden="true"><text:p>A</text:p>'
        "</text:section>",
        '<text:p><text:hidden-paragraph text:is-hidden="true"/>A draft.</text:p>',
        "<text:p><text:placeholder>Your name</text:placeholder></text:p>",
    ],
)
def test_hidden_sections_and_empty_fields_are_left_out(tmp_path: Path, secret: str) -> None:
    shown = '<text:section text:display="condition"><text:p>It is 40.</text:p></text:section>'
    assert text(tmp_path, f"{secret}{shown}{secret}") == [Paragraph("It is 40.")]


def test_numbers_of_lists_and_headings_are_written_out(tmp_path: Path) -> None:
    general = (
        "<office:styles><text:outline-style>"
        "<text:outline-level-style text:level='1' style:num-format='1' style:num-suffix='.'/>"
        "<text:outline-level-style text:level='2' style:num-format='1' text:display-levels='2'/>"
        "</text:outline-style></office:styles>"
    )
    styles = (
        "<text:list-style style:name='L'>"
        "<text:list-level-style-number text:level='1' style:num-format='a' style:num-prefix='('"
        " style:num-suffix=')'/><text:list-level-style-bullet text:level='2'/></text:list-style>"
    )

    def item(inner: str) -> str:
        return f"<text:list-item>{inner}</text:list-item>"

    nested = f"<text:list>{item('<text:p>inner</text:p>')}</text:list>"
    body = (
        "<text:h text:outline-level='1'>Leave</text:h>"
        "<text:h text:outline-level='2'>Annual</text:h>"
        "<text:h text:outline-level='2'>Sick</text:h><text:h text:outline-level='1'>Pay</text:h>"
        f"<text:list text:style-name='L'>{item('<text:p>One</text:p>' + nested)}"
        f"{item('<text:p>Two</text:p>')}</text:list><text:p>Between.</text:p>"
        f"<text:list text:style-name='L' text:continue-numbering='true'>"
        f"{item('<text:p>Three</text:p>')}</text:list>"
    )
    assert text(tmp_path, body, styles=styles, general=general) == [
        *(Heading("1. Leave", 1), Heading("1.1 Annual", 2), Heading("1.2 Sick", 2)),
        Heading("2. Pay", 1),
        *(Item("One", "(a)", 0), Item("inner", "◦", 1), Item("Two", "(b)", 0)),
        Paragraph("Between."),
        Item("Three", "(c)", 0),
    ]


def test_tables_boxes_and_notes(tmp_path: Path) -> None:
    body = (
        "<table:table><table:table-header-rows><table:table-row>"
        "<table:table-cell><text:p>Grade</text:p></table:table-cell>"
        "<table:table-cell><text:p>Limit 2</text:p></table:table-cell></table:table-row>"
        "</table:table-header-rows><table:table-row>"
        "<table:table-cell table:number-columns-spanned='2'><text:p>A</text:p></table:table-cell>"
        "<table:covered-table-cell/></table:table-row></table:table>"
        "<text:p>Paid<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>In March.</text:p></text:note-body></text:note>."
        "<draw:frame><draw:text-box><text:p>Call 4711.</text:p></draw:text-box></draw:frame>"
        "</text:p>"
    )
    assert text(tmp_path, body) == [
        *(Row(("Grade", "Limit 2"), True), Row(("A", "A")), TableEnd()),
        Paragraph("Paid."),
        Paragraph("In March.", is_note=True),
        Paragraph("Call 4711."),
    ]


def test_headers_come_once_and_the_title_from_the_fields(tmp_path: Path) -> None:
    general = (
        "<office:master-styles><style:master-page><style:header><text:p>Version 3</text:p>"
        "</style:header><style:footer><text:p>Page <text:page-number>7</text:page-number></text:p>"
        "</style:footer></style:master-page></office:master-styles>"
    )
    meta = "<dc:title>Leave policy</dc:title><dc:creator>Robin Example</dc:creator>"
    path = saved(tmp_path / "a.odt", "<text:p>Text.</text:p>", general=general, meta=meta)
    reading = read(path)
    assert reading.parts == [Paragraph("Version 3"), Paragraph("Text.")]
    assert reading.title == "Leave policy"
    assert reading.metadata == {"title": "Leave policy", "author": "Robin Example"}


def test_a_password_is_said_with_the_remedy(tmp_path: Path) -> None:
    import zipfile

    path = saved(tmp_path / "a.odt", "<text:p>x</text:p>")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<m><e><encryption-data/></e></m>")
    with pytest.raises(UnsupportedFileType, match="Remove the password"):
        read(path)


def cell(words: str, kind: str = "string", more: str = "") -> str:
    return (
        f"<table:table-cell office:value-type='{kind}' {more}><text:p>{words}</text:p>"
        "</table:table-cell>"
    )


def test_filled_rows_that_are_repeated_without_end_are_read_so_often_and_said(
    tmp_path: Path,
) -> None:
    row = f"<table:table-row table:number-rows-repeated='1000000000'>{cell('A')}{cell('40 EUR')}"
    body = f"<table:table table:name='Rates'>{row}</table:table-row></table:table>"
    reading = read(saved(tmp_path / "a.ods", body))
    rows = [part.cells for part in reading.parts if isinstance(part, Row)]
    assert rows == [("A", "40 EUR")] * 1000
    assert said(reading) == [
        'A row of the sheet "Rates" is repeated 99,999,999 times. 1,000 of these were read.'
    ]


def test_sheets_are_pages_with_tables_and_hidden_ones_are_named(tmp_path: Path) -> None:
    styles = (
        "<style:style style:name='off' style:family='table'><style:table-properties"
        " table:display='false'/></style:style>"
    )
    last = "<table:table-row table:number-rows-repeated='1048000'/>"
    repeated = "table:number-columns-repeated='2'"
    tall = "table:number-rows-spanned='2'"
    body = (
        "<table:table table:name='Rates'>"
        f"<table:table-row>{cell('Grade')}{cell('2025', 'float')}{cell('Night')}</table:table-row>"
        f"<table:table-row>{cell('Land')}{cell('Day')}{cell('Night')}</table:table-row>"
        "<table:table-row><table:table-cell/></table:table-row>"
        f"<table:table-row>{cell('Land')}{cell('Day')}{cell('Night')}</table:table-row>"
        f"<table:table-row>{cell('A', more=tall)}{cell('40 €', 'currency', repeated)}"
        "</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{cell('50 €', 'currency', repeated)}"
        f"</table:table-row>{last}</table:table>"
        f"<table:table table:name='Draft' table:style-name='off'><table:table-row>{cell('x')}"
        "</table:table-row></table:table>"
    )
    reading = read(saved(tmp_path / "a.ods", body, styles=styles))
    assert reading.parts == [
        *(PageBreak(), Heading("Rates", 1)),
        *(Row(("Grade", "2025", "Night")), Row(("Land", "Day", "Night")), TableEnd()),
        Row(("Land", "Day", "Night"), True),
        *(Row(("A", "40 €", "40 €")), Row(("A", "50 €", "50 €")), TableEnd()),
    ]
    assert said(reading) == ['The sheet "Draft" is hidden and was not read.']


def test_slides_are_pages_by_place_with_notes_and_hidden_ones_are_named(tmp_path: Path) -> None:
    styles = (
        "<style:style style:name='off' style:family='drawing-page'><style:drawing-page-properties"
        " presentation:visibility='hidden'/></style:style>"
    )

    def frame(words: str, look: str) -> str:
        return f"<draw:frame {look}><draw:text-box>{words}</draw:text-box></draw:frame>"

    body = (
        "<draw:page>"
        + frame("<text:p>below</text:p>", "svg:y='9cm' svg:x='1cm'")
        + frame("<text:p>above</text:p>", "svg:y='20mm' svg:x='1cm'")
        + frame("<text:p>Leave</text:p>", "presentation:class='title' svg:y='1cm'")
        + frame("<text:p>Company</text:p>", "presentation:class='footer'")
        + "<presentation:notes>"
        + frame("<text:p>Say it.</text:p>", "presentation:class='notes'")
        + "</presentation:notes></draw:page><draw:page draw:style-name='off'/>"
    )
    reading = read(saved(tmp_path / "a.odp", body, styles=styles))
    assert reading.parts == [
        *(PageBreak(), Heading("Leave", 1)),
        *(Paragraph("above"), Paragraph("below"), Paragraph("Notes: Say it.")),
    ]
    assert said(reading) == ["Slide 2 is hidden and was not read."]


def test_a_paragraph_that_is_all_bold_says_so(tmp_path: Path) -> None:
    look = "<style:text-properties fo:font-weight='bold'/></style:style>"
    styles = (
        f"<style:style style:name='B' style:family='text'>{look}"
        f"<style:style style:name='P' style:family='paragraph'>{look}"
    )
    body = (
        "<text:p text:style-name='P'>Carry-over</text:p>"
        "<text:p><text:span text:style-name='B'>Sick leave</text:span></text:p>"
        "<text:p>Five <text:span text:style-name='B'>days</text:span></text:p>"
    )
    assert text(tmp_path, body, styles=styles) == [
        Paragraph("Carry-over", is_bold=True),
        Paragraph("Sick leave", is_bold=True),
        Paragraph("Five days"),
    ]


def test_a_table_of_contents_is_left_out(tmp_path: Path) -> None:
    body = (
        "<text:table-of-content><text:index-body><text:index-title><text:p>Contents</text:p>"
        "</text:index-title><text:p>1 Scope<text:tab/>3</text:p></text:index-body>"
        "</text:table-of-content>"
    )
    assert text(tmp_path, body) == [LeftOut("Contents"), LeftOut("1 Scope … 3")]


@pytest.mark.parametrize(("size", "is_named"), [("17cm", True), ("3in", False), ("50%", False)])
def test_a_picture_as_large_as_a_page_of_text_is_named(
    tmp_path: Path, size: str, is_named: bool
) -> None:
    picture = f"<draw:frame svg:width='{size}' svg:height='{size}'><draw:image/></draw:frame>"
    path = saved(tmp_path / "a.odt", f"<text:p>Text.{picture}</text:p>")
    assert said(read(path)) == [SENTENCES["pictures_unread"]] * is_named


@pytest.mark.parametrize(("words", "codes"), [("Secret", ["cells_hidden"]), ("", [])])
def test_hidden_rows_of_a_sheet_are_said_and_empty_ones_are_not(
    words: str, codes: list[str], tmp_path: Path
) -> None:
    hidden = f"<table:table-row table:visibility='collapse'>{cell(words)}</table:table-row>"
    row = f"<table:table-row>{cell('Seen')}</table:table-row>"
    sheet = f"<table:table table:name='Rates'>{row}{hidden}</table:table>"
    reading = read(saved(tmp_path / "a.ods", sheet))
    assert [one.code for one in reading.warnings] == codes
    assert "Secret" not in str(reading.parts)


@pytest.mark.parametrize(("words", "codes"), [("Secret", ["cells_hidden"]), ("", [])])
def test_hidden_columns_of_a_sheet_are_said_and_empty_ones_are_not(
    words: str, codes: list[str], tmp_path: Path
) -> None:
    columns = "<table:table-column/><table:table-column table:visibility='collapse'/>"
    row = f"<table:table-row>{cell('Seen')}{cell(words)}</table:table-row>"
    sheet = f"<table:table table:name='Rates'>{columns}{row}</table:table>"
    reading = read(saved(tmp_path / "a.ods", sheet))
    assert [one.code for one in reading.warnings] == codes
    assert "Secret" not in str(reading.parts)


def test_a_group_on_a_slide_stands_where_its_first_shape_does(tmp_path: Path) -> None:
    def box(words: str, top: int) -> str:
        text = f"<draw:text-box><text:p>{words}</text:p></draw:text-box>"
        return f"<draw:frame svg:x='1cm' svg:y='{top}cm'>{text}</draw:frame>"

    group = f"<draw:g><svg:title>Logo</svg:title>{box('Third', 9)}</draw:g>"
    body = f"<draw:page>{group}{box('First', 2)}{box('Second', 5)}</draw:page>"
    found = read(saved(tmp_path / "a.odp", body)).parts
    assert [part.text for part in found if isinstance(part, Paragraph)] == [
        *("First", "Second", "Third"),
    ]
