"""Only what readers of a page see is its text: no layer that is off, no white on white, no
struck-out words; but what is filled into its fields."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Highlight
from pypdf.generic import ArrayObject, FloatObject, NameObject
from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from core.documents.chunking.blocks import blocks
from core.documents.reading.highlight import draw as draw_page
from core.errors import DynamicForm
from tests.documents import pdfs
from tests.documents.reading import read, said, texts

SHOWN = "Meals abroad are paid up to 45 euros."
FORGED = "Meals abroad are paid without limit."


def coloured(
    text: str, fill: Color | str, top: float = 130, x: float = 72
) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(fill)
        pdfs.lines(text, top=top, x=x)(canvas)
        canvas.setFillColor("black")

    return draw


def boxed(
    fill: str, top: float = 130, width: float = 300, height: float = 20
) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(fill)
        canvas.rect(60, pdfs.HEIGHT - top - 6, width, height, stroke=0, fill=1)
        canvas.setFillColor("black")

    return draw


def page(*parts: Callable[[Canvas], None]) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for part in (pdfs.lines(SHOWN), *parts):
            part(canvas)

    return draw


@pytest.mark.parametrize(
    "parts",
    [
        (coloured(FORGED, "white"),),
        (coloured(FORGED, Color(0.97, 0.97, 0.97)),),
        (coloured(FORGED, Color(0, 0, 0, alpha=0.02)),),
        (boxed("darkblue"), coloured(FORGED, "darkblue")),
        (coloured(FORGED, "black"), boxed("white")),
        (coloured(FORGED, "black"), boxed("black")),
    ],
    ids=["white", "almost white", "transparent", "blue on blue", "painted over", "blackened"],
)
def test_text_that_can_not_be_told_from_what_lies_around_it_is_left_out(
    tmp_path: Path, parts: tuple[Callable[[Canvas], None], ...]
) -> None:
    assert texts(pdfs.drawn(tmp_path / "a.pdf", page(*parts))) == [SHOWN]


@pytest.mark.parametrize(
    "parts",
    [
        (coloured(FORGED, "grey"),),
        (boxed("darkblue"), coloured(FORGED, "white")),
        (boxed("lightyellow"), coloured(FORGED, "black")),
    ],
    ids=["grey", "white on blue", "on a tint"],
)
def test_coloured_text_that_can_be_read_is_kept(
    tmp_path: Path, parts: tuple[Callable[[Canvas], None], ...]
) -> None:
    assert texts(pdfs.drawn(tmp_path / "a.pdf", page(*parts))) == [SHOWN, FORGED]


@pytest.mark.parametrize(("state", "expected"), [("OFF", [SHOWN]), ("ON", [SHOWN, FORGED])])
def test_a_layer_is_read_only_while_it_is_on(
    tmp_path: Path, state: str, expected: list[str]
) -> None:
    content = (
        f"BT /F1 11 Tf 72 700 Td ({SHOWN}) Tj ET "
        f"/OC /L1 BDC BT /F1 11 Tf 72 680 Td ({FORGED}) Tj ET EMC"
    ).encode()
    path = pdfs.assembled(
        tmp_path / "a.pdf",
        [
            f"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</{state}[6 0 R]>>>>>>"
            "".encode(),
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 5 0 R"
            b"/Resources<</Font<</F1 4 0 R>>/Properties<</L1 6 0 R>>>>>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
            b"<</Type/OCG/Name(Draft)>>",
        ],
    )
    assert texts(path) == expected


def test_struck_words_are_left_out_and_underlined_ones_are_not(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        pdfs.lines("The period is six months four months for everyone.")(canvas)
        start = 72 + canvas.stringWidth("The period is ", "Helvetica", 11)
        middle = start + canvas.stringWidth("six months", "Helvetica", 11)
        end = middle + canvas.stringWidth(" four months", "Helvetica", 11)
        base = pdfs.HEIGHT - 100
        canvas.line(start, base + 3.5, middle, base + 3.5)
        canvas.line(middle, base - 1.5, end, base - 1.5)

    assert texts(pdfs.drawn(tmp_path / "a.pdf", draw)) == [
        "The period is four months for everyone."
    ]


def test_words_that_a_viewer_struck_out_are_left_out(tmp_path: Path) -> None:
    source = pdfs.drawn(tmp_path / "a.pdf", pdfs.lines("Up to six months four months."))
    left = 72 + stringWidth("Up to ", "Helvetica", 11)
    right = left + stringWidth("six months", "Helvetica", 11)
    base = pdfs.HEIGHT - 100
    writer = PdfWriter(clone_from=PdfReader(source))
    corners = ArrayObject(
        FloatObject(at) for at in (left, base + 9, right, base + 9, left, base - 2, right, base - 2)
    )
    strike = Highlight(rect=(left, base - 2, right, base + 9), quad_points=corners)
    strike[NameObject("/Subtype")] = NameObject("/StrikeOut")
    writer.add_annotation(0, strike)
    writer.write(tmp_path / "b.pdf")
    assert texts(tmp_path / "b.pdf") == ["Up to four months."]


def test_the_edge_of_a_box_that_another_box_covers_strikes_nothing_out(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(60, pdfs.HEIGHT - 130 + 3.5, 400, pdfs.HEIGHT - 130 + 3.5)
        boxed("lightyellow")(canvas)
        pdfs.lines(SHOWN, top=130)(canvas)

    assert texts(pdfs.drawn(tmp_path / "a.pdf", draw)) == [SHOWN]


def test_an_unseen_mark_takes_no_letter_from_the_word_beside_it(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        pdfs.lines("350B", x=72, top=100, size=0.9)(canvas)
        pdfs.lines("Both limits hold.", x=73, top=100)(canvas)
        pdfs.lines(*pdfs.SENTENCES, top=130)(canvas)

    found = texts(pdfs.drawn(tmp_path / "a.pdf", draw))
    assert found == ["Both limits hold.", *pdfs.SENTENCES]


def test_raised_numbers_are_no_digits_of_the_number_before(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 700)
        for words, size, rise in (
            ("Claim up to 500", 11, 0),
            ("2", 6, 4),
            (" euros for 30 m", 11, 0),
            ("2", 7, 4),
            (" within 30", 11, 0),
            ("1)", 6, 4),
            (" days.", 11, 0),
        ):
            text.setFont("Helvetica", size)
            text.setRise(rise)
            text.textOut(words)
        canvas.drawText(text)

    assert texts(pdfs.drawn(tmp_path / "a.pdf", draw)) == [
        "Claim up to 500² euros for 30 m² within 30¹) days."
    ]


def test_a_watermark_across_the_page_is_not_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(0.7)
        canvas.setFont("Helvetica-Bold", 60)
        canvas.translate(100, 200)
        canvas.rotate(45)
        canvas.drawString(0, 0, "CONFIDENTIAL DRAFT")
        canvas.restoreState()
        pdfs.lines(*pdfs.SENTENCES)(canvas)

    [page] = read(pdfs.drawn(tmp_path / "a.pdf", draw)).pages
    assert [line.text for line in page.lines] == list(pdfs.SENTENCES)
    assert page.left_out == ("CONFIDENTIAL DRAFT",)


def form(path: Path) -> Path:
    def draw(canvas: Canvas) -> None:
        pdfs.lines("Hotel limit per night:", "Valid until:")(canvas)
        pdfs.lines("Car hire allowed", x=92, top=200)(canvas)
        pdfs.lines("Flights allowed", x=92, top=220)(canvas)
        fields = canvas.acroForm
        for name, value, top in (("limit", "185 EUR", 102), ("until", "31 May 2027", 117)):
            fields.textfield(name=name, value=value, x=260, y=pdfs.HEIGHT - top, height=13)
        for name, checked, top in (("car", True, 202), ("flights", False, 222)):
            fields.checkbox(name=name, checked=checked, x=72, y=pdfs.HEIGHT - top, size=12)

    return pdfs.drawn(path, draw)


def test_what_is_filled_into_a_form_stands_beside_its_words(tmp_path: Path) -> None:
    assert texts(form(tmp_path / "a.pdf")) == [
        "Hotel limit per night: 185 EUR",
        "Valid until: 31 May 2027",
        "☑ Car hire allowed",
        "☐ Flights allowed",
    ]


def test_what_is_chosen_in_a_form_stands_beside_its_words(tmp_path: Path) -> None:
    classes = ["First class", "Second class"]

    def draw(canvas: Canvas) -> None:
        pdfs.lines("Rail:", "", "Air:")(canvas)
        fields, top = canvas.acroForm, pdfs.HEIGHT
        fields.choice(name="a", value=classes[1], options=classes, x=160, y=top - 103, height=14)
        fields.listbox(name="b", value=classes[:1], options=classes, x=160, y=top - 158, height=40)

    found = texts(pdfs.drawn(tmp_path / "a.pdf", draw))
    assert found == ["Rail: Second class", "Air: First class"]


def test_a_form_says_what_it_shows_of_a_choice_and_no_password(tmp_path: Path) -> None:
    countries = [("Germany", "de"), ("France", "fr")]

    def draw(canvas: Canvas) -> None:
        pdfs.lines("Country:", "", "", "Password:", "", "", "Reason:")(canvas)
        fields, top = canvas.acroForm, pdfs.HEIGHT
        fields.choice(value="fr", options=countries, x=160, y=top - 103, height=14)
        fields.textfield(value="geheim", fieldFlags="password", x=160, y=top - 144, height=14)
        fields.textfield(value="Moving.", fieldFlags="multiline", x=72, y=top - 224, height=40)

    assert texts(pdfs.drawn(tmp_path / "a.pdf", draw)) == [
        *("Country: France", "Password:", "Reason:", "Moving."),
    ]


def box(canvas: Canvas, x: float, top: float, *, ticked: bool, fill: str = "white") -> None:
    """A box as browsers print it, beside words at ``top``."""
    y = pdfs.HEIGHT - top - 1
    canvas.setFillColor("blue" if ticked else fill)
    canvas.roundRect(x, y, 9.75, 9.75, 2, stroke=0, fill=1)
    canvas.setFillColor("black")
    canvas.setStrokeColor("grey")
    canvas.roundRect(x + 0.4, y + 0.4, 9, 9, 2)
    if ticked:
        canvas.setStrokeColor("white")
        tick = canvas.beginPath()
        tick.moveTo(x + 2, y + 5)
        tick.lineTo(x + 4, y + 3)
        tick.lineTo(x + 7.7, y + 7.7)
        canvas.drawPath(tick)
    canvas.setStrokeColor("black")


def test_boxes_to_tick_that_are_drawn_say_what_holds(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        pdfs.lines("The company pays for:")(canvas)
        for number, (words, ticked) in enumerate((("Car hire", True), ("Flights", False))):
            box(canvas, 72, 130 + 24 * number, ticked=ticked)
            pdfs.lines(words, x=86, top=130 + 24 * number)(canvas)
        pdfs.lines("Hotels in advance", top=190)(canvas)
        box(
            canvas, 72 + canvas.stringWidth("Hotels in advance ", "Helvetica", 11), 190, ticked=True
        )

    found = [block.text for block in blocks(read(pdfs.drawn(tmp_path / "a.pdf", draw)))]
    assert found == [
        *("The company pays for:", "☑ Car hire", "☐ Flights", "Hotels in advance ☑"),
    ]


def test_other_squares_are_no_boxes_to_tick(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        box(canvas, 72, 130, ticked=False, fill="red")  # a chart's
        pdfs.lines("Claims in 2025", x=86, top=130)(canvas)
        for cell in range(5):
            canvas.rect(72 + 12 * cell, pdfs.HEIGHT - 162, 12, 12)
        pdfs.lines("Staff number", x=140, top=160)(canvas)
        canvas.rect(72, pdfs.HEIGHT - 194, 16, 16)
        pdfs.lines("A", x=76, top=190)(canvas)
        pdfs.lines("Grade", x=96, top=190)(canvas)
        box(canvas, 300, 230, ticked=False)  # beside nothing

    found = " ".join(texts(pdfs.drawn(tmp_path / "a.pdf", draw)))
    assert not {"☐", "☑"} & set(found), found


def test_each_box_to_tick_says_what_holds_by_itself(tmp_path: Path) -> None:
    found = [block.text for block in blocks(read(form(tmp_path / "a.pdf")))]
    assert found[-2:] == ["☑ Car hire allowed", "☐ Flights allowed"]


def test_the_picture_of_a_page_shows_what_is_filled_in(tmp_path: Path) -> None:
    filled = form(tmp_path / "a.pdf")
    request = {"kind": "pdf", "number": 1, "width": 400, "highlights": []}
    empty = PdfWriter(clone_from=PdfReader(filled))
    del empty.pages[0]["/Annots"]
    empty.write(tmp_path / "b.pdf")
    assert draw_page(request | {"path": str(filled)}) != draw_page(
        request | {"path": str(tmp_path / "b.pdf")}
    )


def test_notes_typed_onto_a_page_are_read_where_they_stand(tmp_path: Path) -> None:
    source = pdfs.drawn(tmp_path / "a.pdf", pdfs.lines("The limit is:", "It is paid monthly."))
    writer = PdfWriter(clone_from=PdfReader(source))
    base = pdfs.HEIGHT - 100
    note = FreeText(text="190 EUR from May", rect=(160, base - 3, 320, base + 10))
    writer.add_annotation(0, note)
    writer.write(tmp_path / "b.pdf")
    assert texts(tmp_path / "b.pdf") == ["The limit is: 190 EUR from May", "It is paid monthly."]


def test_the_picture_of_a_page_shows_notes_that_come_without_their_looks(tmp_path: Path) -> None:
    pictures = []
    for name, words in (("a.pdf", "190 EUR from May"), ("b.pdf", " ")):
        source = pdfs.drawn(tmp_path / name, pdfs.lines("The limit is:"))
        writer = PdfWriter(clone_from=PdfReader(source))
        base = pdfs.HEIGHT - 100
        writer.add_annotation(0, FreeText(text=words, rect=(160, base - 3, 320, base + 10)))
        writer.write(source)
        request = {"kind": "pdf", "number": 1, "width": 400, "highlights": []}
        pictures.append(draw_page(request | {"path": str(source)}))
    assert pictures[0] != pictures[1]


def test_a_form_that_only_adobe_can_show_is_refused(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(pdfs.drawn(tmp_path / "a.pdf", pdfs.lines("Wait..."))))
    path = pdfs.as_xfa_form(tmp_path / "b.pdf", writer)
    with pytest.raises(DynamicForm, match="print"):
        read(path)


def test_pages_that_are_pictures_without_words_are_named(tmp_path: Path) -> None:
    from PIL import Image

    picture = tmp_path / "scan.png"
    Image.new("L", (60, 80), 200).save(picture)

    def scan(canvas: Canvas) -> None:
        canvas.drawImage(str(picture), 0, 0, pdfs.WIDTH, pdfs.HEIGHT)

    text, blank = pdfs.lines(*pdfs.SENTENCES), pdfs.lines()
    path = pdfs.drawn(tmp_path / "a.pdf", text, scan, blank, scan, scan)
    [warning] = said(read(path))
    assert warning == "Scanned pages were not read: 2, 4–5. No words were found on them."


def test_attached_files_are_named(tmp_path: Path) -> None:
    source = pdfs.drawn(tmp_path / "a.pdf", pdfs.lines(*pdfs.SENTENCES))
    writer = PdfWriter(clone_from=PdfReader(source))
    writer.add_attachment("annex.txt", b"Annex A")
    writer.write(tmp_path / "b.pdf")
    assert said(read(tmp_path / "b.pdf")) == [
        "Files inside the PDF are not read: annex.txt. Save them from it, then upload each by "
        "itself."
    ]
