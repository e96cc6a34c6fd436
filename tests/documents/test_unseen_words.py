"""White words on white, which nobody sees, are no text in any format that says so; what may stand
on a colour is kept."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Inches

from core.documents.reading.parts import Paragraph, plain
from core.documents.reading.rich_text import read as read_rtf
from core.documents.reading.sheets import read as read_sheets
from core.documents.reading.slides import read as read_slides
from core.documents.reading.web import read_page
from tests.documents.open_files import saved
from tests.documents.reading import texts

SEEN, SECRET = "Meals are paid up to 45 euros.", "Meals are paid without any limit."
COLOURS = r"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;}"
WHITE_STYLE = (
    '<style:style style:name="W" style:family="text"><style:text-properties fo:color="#ffffff"{}/>'
    "</style:style>"
)
BODY = f'<text:p>{SEEN}<text:span text:style-name="W"> {SECRET}</text:span></text:p>'


def words_of_page(body: str, head: str = "") -> str:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return " ".join(map(plain, read_page(page).parts))


@pytest.mark.parametrize(
    "secret",
    [
        '<p style="color:#fff">{}</p>',
        '<p style="color: WHITE !important">{}</p>',
        '<p style="color:rgb(255, 255,255)">{}</p>',
        '<div style="background:#eee"><p style="color:#eeeeee">{}</p></div>',
        '<p style="color:red;background-color:red">{}</p>',
        '<p style="display: none">{}</p>',
        '<p style="visibility:hidden">{}</p>',
        "<p><s>{}</s><del>x</del></p>",
        '<p><span style="text-decoration: line-through">{}</span></p>',
    ],
)
def test_what_a_web_page_hides_is_no_text(secret: str) -> None:
    assert words_of_page(f"<p>{SEEN}</p>{secret.format(SECRET)}") == SEEN


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ('<div style="background:#003366"><p style="color:white">{}</p></div>', ""),
        ('<div class="dark"><p style="color:white">{}</p></div>', ""),
        ('<table><tr><td bgcolor="#000"><p style="color:white">{}</p></td></tr></table>', ""),
        ('<p style="color:white">{}</p>', "<style>body { background: navy }</style>"),
        ('<p style="color:white">{}</p>', '<link rel="stylesheet" href="a.css">'),
        ('<p style="color:white"><span style="color:black">{}</span></p>', ""),
        ('<p style="border-color:white">{}</p>', ""),
    ],
)
def test_white_words_that_may_stand_on_a_colour_are_kept(body: str, head: str) -> None:
    assert SEEN in words_of_page(body.format(SEEN), head)


def test_of_an_open_document(tmp_path: Path) -> None:
    style = WHITE_STYLE.format("")
    assert texts(saved(tmp_path / "a.odt", BODY, styles=style), "odt") == [SEEN]
    filled = WHITE_STYLE.format(' fo:background-color="#003366"')
    assert texts(saved(tmp_path / "b.odt", BODY, styles=filled), "odt") == [f"{SEEN} {SECRET}"]
    dark = (
        '<style:page-layout style:name="P"><style:page-layout-properties '
        'fo:background-color="#003366"/></style:page-layout>'
    )
    on_colour = saved(tmp_path / "c.odt", BODY, styles=style + dark)
    assert texts(on_colour, "odt") == [f"{SEEN} {SECRET}"]


def rtf(tmp_path: Path, body: str) -> list[str]:
    path = tmp_path / "a.rtf"
    path.write_bytes(rf"{{\rtf1\ansi{COLOURS}{body}}}".encode("latin-1"))
    return [part.text for part in read_rtf(path).parts if isinstance(part, Paragraph)]


def test_of_rich_text(tmp_path: Path) -> None:
    assert rtf(tmp_path, rf"\pard {SEEN}{{\cf1 {SECRET}}}\par") == [SEEN]
    assert rtf(tmp_path, rf"\pard {{\cf2 {SEEN}}}\cf1 {SECRET}\plain\par") == [SEEN]
    for look in (r"\cf1\highlight2 ", r"\cf1\chcbpat2 "):
        assert rtf(tmp_path, rf"\pard {{{look}{SEEN}}}\par") == [SEEN]
    assert rtf(tmp_path, rf"\pard\cbpat2 {{\cf1 {SEEN}}}\par") == [SEEN]


def test_of_a_sheet(tmp_path: Path) -> None:
    def words(*, table: bool = False) -> str:
        book = Workbook()
        sheet = book.active
        sheet.append(["Meal", "Limit"])
        sheet.append(["Lunch", "45 euros"])
        sheet.append(["Dinner", "no limit"])
        sheet["B3"].font = Font(color="FFFFFFFF")
        sheet["A2"].font = Font(color="FFFFFFFF")
        sheet["A2"].fill = PatternFill("solid", fgColor="FF003366")
        if table:
            sheet.add_table(Table(displayName="Limits", ref="A1:B3"))
        book.save(tmp_path / "a.xlsx")
        return " ".join(map(plain, read_sheets(tmp_path / "a.xlsx").parts))

    assert "no limit" not in words() and "Lunch 45 euros" in words()
    assert "no limit" in words(table=True), "its style may fill the rows"


def test_of_a_slide(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    for fill, colour, text in (
        (RGBColor(0, 51, 102), RGBColor(0, 51, 102), SECRET),
        (RGBColor(0, 51, 102), RGBColor(255, 255, 255), SEEN),
    ):
        box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(6), Inches(1))
        box.fill.solid()
        box.fill.fore_color.rgb = fill
        run = box.text_frame.paragraphs[0].add_run()
        run.text, run.font.color.rgb = text, colour
    deck.save(tmp_path / "a.pptx")
    found = " ".join(map(plain, read_slides(tmp_path / "a.pptx").parts))
    assert SEEN in found and SECRET not in found
