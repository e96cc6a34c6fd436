"""Of a PowerPoint file comes out what its slides show, and what the speaker notes."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.util import Inches

from core.documents.reading.file_warnings import SENTENCES
from core.documents.reading.parts import Heading, Item, PageBreak, Paragraph, Reading, Row, TableEnd
from core.documents.reading.slides import read
from core.errors import DamagedFile
from tests.documents.reading import said

TITLE_AND_BODY, BLANK = 1, 6
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


@pytest.fixture
def deck():
    return Presentation()


def reading(tmp_path: Path, deck) -> Reading:
    path = tmp_path / "a.pptx"
    deck.save(path)
    return read(path)


def box(slide, text: str, left: float, top: float):
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
    shape.text_frame.text = text
    return shape


def test_a_slide_is_a_page_with_title_items_and_notes(tmp_path: Path, deck) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_AND_BODY])
    slide.shapes.title.text = "Leave policy"
    frame = slide.placeholders[1].text_frame
    frame.text = "28 days a year"
    inner = frame.add_paragraph()
    inner.text, inner.level = "half days count", 1
    slide.notes_slide.notes_text_frame.text = "Say that days lapse."
    assert reading(tmp_path, deck).parts == [
        PageBreak(),
        Heading("Leave policy", 1),
        Item("28 days a year", "•", 0),
        Item("half days count", "◦", 1),
        Paragraph("Notes: Say that days lapse."),
    ]


def test_shapes_are_read_by_their_place_and_not_by_their_age(tmp_path: Path, deck) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    for text, left, top in (("last", 1, 5), ("right", 5, 2), ("left", 1, 2.02)):
        box(slide, text, left, top)
    assert reading(tmp_path, deck).parts == [
        PageBreak(),
        Heading("Slide 1", 1),
        *(Paragraph("left"), Paragraph("right"), Paragraph("last")),
    ]


def test_shapes_that_stand_nearly_level_are_read_from_the_left(tmp_path: Path, deck) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    for text, left, top in (("step 3", 6, 1.97), ("step 1", 1, 2), ("step 2", 3, 2.05)):
        box(slide, text, left, top)
    words = [part for part in reading(tmp_path, deck).parts if isinstance(part, Paragraph)]
    assert words == [Paragraph("step 1"), Paragraph("step 2"), Paragraph("step 3")]


def test_shapes_that_are_switched_off_or_stand_beside_the_slide_are_not_shown(
    tmp_path: Path, deck
) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    box(slide, "The limit is 40 euros.", 1, 2)
    off = box(slide, "The limit is 90 euros.", 1, 3)
    off._element.nvSpPr.cNvPr.set("hidden", "1")
    for left, top in ((11, 1), (-3, 1), (1, 8), (1, -2)):
        box(slide, "A draft.", left, top)
    box(slide, "Half of it is seen.", 9, 1)
    words = [part for part in reading(tmp_path, deck).parts if isinstance(part, Paragraph)]
    assert words == [Paragraph("Half of it is seen."), Paragraph("The limit is 40 euros.")]


def test_tables_are_rows_with_merged_cells_filled(tmp_path: Path, deck) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    grid = slide.shapes.add_table(3, 2, 0, 0, Inches(4), Inches(2)).table
    for row, texts in enumerate([("Grade", "> 5 years"), ("A", "40"), ("", "50")]):
        for column, text in enumerate(texts):
            grid.cell(row, column).text = text
    grid.cell(1, 0).merge(grid.cell(2, 0))
    assert reading(tmp_path, deck).parts[2:] == [
        Row(("Grade", "> 5 years"), True),
        Row(("A", "40")),
        Row(("A", "50")),
        TableEnd(),
    ]


def test_numbers_that_are_automatic_are_written_out_and_struck_words_left(
    tmp_path: Path, deck
) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    frame = box(slide, "First", 1, 1).text_frame
    frame.add_paragraph().text = "Second"
    for paragraph in frame.paragraphs:
        number = etree.SubElement(paragraph._p.get_or_add_pPr(), f"{{{DRAWING}}}buAutoNum")
        number.set("type", "alphaLcParenBoth")
    run = frame.paragraphs[1].add_run()
    run.text = " or third"
    run._r.get_or_add_rPr().set("strike", "sngStrike")
    assert reading(tmp_path, deck).parts[2:] == [Item("First", "(a)", 0), Item("Second", "(b)", 0)]


def test_hidden_slides_are_left_out_and_named(tmp_path: Path, deck) -> None:
    for text in ("Shown", "Hidden"):
        box(deck.slides.add_slide(deck.slide_layouts[BLANK]), text, 1, 1)
    deck.slides[1].element.set("show", "0")
    found = reading(tmp_path, deck)
    assert found.parts == [PageBreak(), Heading("Slide 1", 1), Paragraph("Shown")]
    assert said(found) == ["Slide 2 is hidden and was not read."]


def test_groups_stay_together(tmp_path: Path, deck) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    box(slide, "below", 1, 4)
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 10, 10).text_frame.text = "in a group"
    assert reading(tmp_path, deck).parts[2:] == [Paragraph("in a group"), Paragraph("below")]


def test_a_slide_that_is_its_own_layout_is_damaged(tmp_path: Path, deck) -> None:
    deck.slides.add_slide(deck.slide_layouts[TITLE_AND_BODY])
    deck.save(tmp_path / "a.pptx")
    path = tmp_path / "b.pptx"
    with zipfile.ZipFile(tmp_path / "a.pptx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("slide1.xml.rels"):
                data = data.replace(b"../slideLayouts/slideLayout2.xml", b"../slides/slide1.xml")
            new.writestr(name, data)
    with pytest.raises(DamagedFile, match="damaged"):
        read(path)


def test_a_cut_file_is_damaged(tmp_path: Path, deck) -> None:
    deck.slides.add_slide(deck.slide_layouts[BLANK])
    path = tmp_path / "a.pptx"
    deck.save(path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(DamagedFile, match="damaged"):
        read(path)


def test_a_paragraph_that_is_all_bold_says_so(tmp_path: Path, deck) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    frame = box(slide, "Carry-over", 1, 1).text_frame
    frame.paragraphs[0].runs[0].font.bold = True
    frame.add_paragraph().text = "Five days"
    assert reading(tmp_path, deck).parts[2:] == [
        Paragraph("Carry-over", is_bold=True),
        Paragraph("Five days"),
    ]


@pytest.mark.parametrize(("inches", "is_named"), [(8, True), (2, False)])
def test_a_picture_as_large_as_a_page_of_text_is_named(
    tmp_path: Path, deck, inches: int, is_named: bool
) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    picture = BytesIO()
    Image.new("RGB", (10, 10)).save(picture, "PNG")
    slide.shapes.add_picture(picture, 0, 0, Inches(inches), Inches(inches))
    assert said(reading(tmp_path, deck)) == [SENTENCES["pictures_unread"]] * is_named
