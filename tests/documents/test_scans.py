"""Pages that are pictures are read and marked where their words stand, or named."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table

from core.documents.chunking.blocks import blocks
from core.documents.reading.extract import extract
from core.documents.reading.extraction import Extraction
from core.documents.reading.layout import Box, Page
from core.documents.reading.scan_sizes import with_common_sizes
from core.documents.reading.scans import Recognition, why_none
from core.documents.rows import cells
from core.errors import NoTextLayer
from tests.documents import pdfs, scanned
from tests.documents.reading import LIMITS, page_of, read, said, texts


@dataclass(frozen=True)
class Scan:
    path: Path
    found: Extraction


@pytest.fixture(scope="module")
def scan_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, float], Scan]:
    """A page of a text that lies turned by so many degrees, and what is read of it; each once, as
    reading one takes seconds."""

    @cache
    def made(text: str, turn: float) -> Scan:
        path = scanned.scan(tmp_path_factory.mktemp("scan") / "a.pdf", text, turn)
        return Scan(path, read(path))

    return made


@pytest.mark.parametrize("text", [scanned.ENGLISH, scanned.GERMAN], ids=["english", "german"])
@pytest.mark.parametrize("turn", [0, 2, -3.5, 90, 180, 270])
def test_clean_pages_are_read_almost_without_errors(
    scan_of: Callable[[str, float], Scan], text: str, turn: float
) -> None:
    assert scanned.error_rate(scanned.words(scan_of(text, turn).found), text) <= 0.02


def darkness(picture: Image.Image, box: Box, scale: float) -> float:
    """The share of a box that is ink."""
    place = picture.crop(tuple(round(edge * scale) for edge in box)).point(
        lambda v: 255 * (v < 128)
    )
    return place.histogram()[255] / max(place.width * place.height, 1)


@pytest.mark.parametrize("turn", [0, 2, 90, 180])
def test_the_boxes_stand_on_the_words_of_the_picture(
    scan_of: Callable[[str, float], Scan], turn: float
) -> None:
    scan = scan_of(scanned.ENGLISH, turn)
    picture = scanned.pictured(scan.path)[0]
    spans = [span for block in blocks(scan.found) for span in block.spans]
    outside = picture.copy()
    pen = ImageDraw.Draw(outside)
    scale = scanned.DOTS / 72
    for span in spans:
        assert darkness(picture, span.box, scale) > 0.03
        assert min(span.box[2] - span.box[0], span.box[3] - span.box[1]) < 20
        pen.rectangle([edge * scale for edge in span.box], fill=255)
    whole = (0.0, 0.0, picture.width / scale, picture.height / scale)
    assert darkness(outside, whole, scale) < 0.05 * darkness(picture, whole, scale)


@pytest.mark.parametrize("turn", [2, 90])
def test_paragraphs_are_told_as_on_a_straight_page(
    scan_of: Callable[[str, float], Scan], turn: float
) -> None:
    found = scan_of(scanned.ENGLISH, turn).found
    begins = [block.text.split()[0] for block in blocks(found)]
    assert begins == ["1.", "Full-time", "2.", "The", "3.", "Passwords"]


@pytest.mark.parametrize("turn", [0, 2])
def test_a_ruled_table_is_read_row_by_row(tmp_path: Path, turn: float) -> None:
    rows = [
        ["Harm", "Report within", "Reported to"],
        ["Scratches", "3 working days", "Fleet Office"],
        ["Any person injured", "at once", "Safety Team"],
        ["Spilled fuel", "1 hour", "Environment Desk"],
    ]

    def draw(canvas: Canvas) -> None:
        pdfs.lines(*scanned.ENGLISH.split("\n"))(canvas)
        table = Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.grey)])
        table.wrapOn(canvas, 400, 200)
        table.drawOn(canvas, pdfs.MARGIN, 200)

    source = pdfs.drawn(tmp_path / "s.pdf", draw)
    path = pdfs.drawn(tmp_path / "a.pdf", *map(scanned.on_page, scanned.pictured(source, turn)))
    assert [cells(line) for line in texts(path) if line.startswith("|")] == rows


def test_headings_of_one_level_have_one_size_although_each_is_measured_anew() -> None:
    def page(number: int, *sizes: float) -> Page:
        found = page_of(*("Nineteen letters in it" for _ in sizes), number=number)
        lines = zip(found.lines, sizes, strict=True)
        return replace(found, lines=tuple(replace(line, size=size) for line, size in lines))

    levelled = with_common_sizes({1: page(1, 10.5, 10.5, 14.5, 14.5), 2: page(2, 10.0, 14.0, 20)})
    assert [[line.size for line in page.lines] for page in levelled.values()] == [
        [10.5, 10.5, 14.5, 14.5],
        [10.5, 14.5, 20],
    ]


def test_only_pages_that_need_it_are_read_from_their_picture(tmp_path: Path) -> None:
    source = pdfs.drawn(tmp_path / "s.pdf", pdfs.lines(*scanned.ENGLISH.split("\n")))
    scans = scanned.pictured(source)
    path = pdfs.drawn(tmp_path / "a.pdf", pdfs.lines(*pdfs.SENTENCES), scanned.on_page(scans[0]))
    steps: list[tuple[int, int]] = []
    found = extract(path, "pdf", LIMITS, progress=lambda done, total: steps.append((done, total)))
    assert [line.text for line in found.pages[0].lines] == list(pdfs.SENTENCES)
    assert "37.5 hours" in " ".join(line.text for line in found.pages[1].lines)
    assert steps == [(1, 1)]
    assert len(said(found)) == 1
    assert said(found)[0].startswith("Pages were read from a scan, with a confidence of 9")
    assert said(found)[0].endswith("%: 2. Some words may be wrong.")


def test_a_scan_with_a_stamp_of_real_text_is_read_whole(tmp_path: Path) -> None:
    source = pdfs.drawn(tmp_path / "s.pdf", pdfs.lines(*scanned.ENGLISH.split("\n")))
    draw = scanned.on_page(scanned.pictured(source)[0])

    def stamped(canvas: Canvas) -> None:
        draw(canvas)
        pdfs.lines("Received 3 May, no. 4711", top=30)(canvas)

    found = " ".join(texts(pdfs.drawn(tmp_path / "a.pdf", stamped)))
    assert "Received 3 May" in found
    assert "37.5 hours" in found


def under(picture: Image.Image, *hidden: str) -> Callable[[Canvas], None]:
    """The picture over an invisible text layer, as programs that scan make them."""
    draw = scanned.on_page(picture)

    def layered(canvas: Canvas) -> None:
        draw(canvas)
        for number, line in enumerate(hidden):
            text = canvas.beginText(pdfs.MARGIN, pdfs.HEIGHT - 100 - number * pdfs.PITCH)
            text.setFont("Helvetica", 11)
            text.setTextRenderMode(3)
            text.textLine(line)
            canvas.drawText(text)

    return layered


def test_an_invisible_text_layer_is_used(tmp_path: Path) -> None:
    source = pdfs.drawn(tmp_path / "s.pdf", pdfs.lines(*pdfs.SENTENCES))
    layer = [f"{sentence} (from the layer)" for sentence in pdfs.SENTENCES]
    path = pdfs.drawn(tmp_path / "a.pdf", under(scanned.pictured(source)[0], *layer))
    found = read(path)
    assert [line.text for line in found.pages[0].lines] == layer
    assert said(found) == []


def test_a_text_layer_that_is_rubbish_is_read_anew(tmp_path: Path) -> None:
    source = pdfs.drawn(tmp_path / "s.pdf", pdfs.lines(*pdfs.SENTENCES))
    layer = ["Fvfrv fmp|ovff rfc0rds |fovf !n th~ cq1fndxr bfc0rf !t bfg1ns~"] * 6
    path = pdfs.drawn(tmp_path / "a.pdf", under(scanned.pictured(source)[0], *layer))
    found = read(path)
    assert [line.text for line in found.pages[0].lines] == list(pdfs.SENTENCES)
    assert said(found)[0] == "The text that was stored with scanned pages is unreadable: 1."


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    def table(canvas: Canvas) -> None:
        pdfs.lines("Rates by age", top=80, size=14)(canvas)
        rows = [("Age", "2025", "2026"), ("18-25", "2.5", "3.0"), ("26-40", "4.0", "4.5"),
                ("41-55", "6.0", "6.5")]  # fmt: skip
        for n, row in enumerate(rows):
            for cell, x in zip(row, (80, 160, 220), strict=True):
                canvas.setFont("Helvetica", 10)
                canvas.drawString(x, pdfs.HEIGHT - 120 - 18 * n, cell)
        canvas.grid([74, 150, 210, 270], [pdfs.HEIGHT - 106 - 18 * n for n in range(5)])

    source = pdfs.drawn(tmp_path / "s.pdf", table)
    found = texts(pdfs.drawn(tmp_path / "a.pdf", *map(scanned.on_page, scanned.pictured(source))))
    assert found == [
        "Rates by age",
        "| Age | 2025 | 2026 |",
        "|---|---|---|",
        "| 18-25 | 2.5 | 3.0 |",
        "| 26-40 | 4.0 | 4.5 |",
        "| 41-55 | 6.0 | 6.5 |",
    ]


def test_headings_are_told_by_their_size_and_their_strokes(tmp_path: Path) -> None:
    source = pdfs.handbook(tmp_path / "s.pdf", 1)
    path = pdfs.drawn(tmp_path / "a.pdf", *map(scanned.on_page, scanned.pictured(source)))
    found = [(block.text, block.level) for block in blocks(read(path))]
    assert ("1 Topic A", 1) in found
    assert ("1.1 Details", 2) in found
    assert all(level == 0 for text, level in found if text.endswith("."))


def test_a_word_that_cannot_be_read_leaves_a_gap_and_no_other_sentence(tmp_path: Path) -> None:
    def blotted(canvas: Canvas) -> None:
        pdfs.lines("The daily limit is 125.50 euros for each journey.", *pdfs.SENTENCES)(canvas)
        for right in (100, 110):
            canvas.circle(pdfs.MARGIN + right, pdfs.HEIGHT - 96.5, 3, fill=1)

    source = pdfs.drawn(tmp_path / "s.pdf", blotted)
    path = pdfs.drawn(tmp_path / "a.pdf", *map(scanned.on_page, scanned.pictured(source)))
    assert texts(path) == ["The daily limit is […] euros for each journey.", *pdfs.SENTENCES]


def test_pages_that_take_too_long_are_left_out_and_named(tmp_path: Path) -> None:
    source = pdfs.drawn(tmp_path / "s.pdf", pdfs.lines(*pdfs.SENTENCES))
    picture = scanned.pictured(source)[0]
    path = pdfs.drawn(tmp_path / "a.pdf", pdfs.lines(*pdfs.SENTENCES), scanned.on_page(picture))
    found = extract(path, "pdf", LIMITS, Recognition(page_seconds=0.01))
    assert found.pages[1].lines == ()
    assert said(found) == ["Scanned pages were not read: 2. Reading took longer than is allowed."]


def test_no_more_scans_are_read_than_are_allowed(tmp_path: Path) -> None:
    source = pdfs.drawn(tmp_path / "s.pdf", pdfs.lines(*pdfs.SENTENCES))
    draw = scanned.on_page(scanned.pictured(source)[0])
    path = pdfs.drawn(tmp_path / "a.pdf", draw, draw, draw)
    found = extract(path, "pdf", LIMITS, Recognition(max_pages=1))
    assert [bool(page.lines) for page in found.pages] == [True, False, False]
    assert said(found)[-1] == (
        "Scanned pages were not read: 2–3. Only 1 are read of one file; split it."
    )


def test_a_language_without_data_is_said_in_a_sentence(tmp_path: Path) -> None:
    path = scanned.scan(tmp_path / "a.pdf", scanned.ENGLISH)
    without = Recognition(languages=("eng", "xyz"))
    with pytest.raises(
        NoTextLayer, match=r"no data for xyz: put xyz\.traineddata into /.*OCR_LANG"
    ):
        extract(path, "pdf", LIMITS, without)
    assert why_none(Recognition()) == ""


def test_scans_in_a_language_that_was_not_expected_are_named(tmp_path: Path) -> None:
    path = scanned.scan(tmp_path / "a.pdf", scanned.GERMAN)
    found = extract(path, "pdf", LIMITS, Recognition(languages=("eng",)))
    assert "(deu). Add it to OCR_LANGUAGES" in said(found)[-1]


def test_a_page_whose_picture_shows_no_words_says_so(tmp_path: Path) -> None:
    grey = Image.new("L", (1600, 2200), 200)
    path = pdfs.drawn(tmp_path / "a.pdf", scanned.on_page(grey))
    with pytest.raises(NoTextLayer, match=r"not read: 1\. No words were found"):
        read(path)


def test_a_picture_that_is_too_large_for_the_memory_costs_only_its_page(tmp_path: Path) -> None:
    huge = Image.new("L", (11_000, 16_000), 255)
    path = pdfs.drawn(
        tmp_path / "a.pdf", pdfs.lines(*pdfs.SENTENCES), scanned.on_page(huge, dots=1400)
    )
    found = read(path, limits=replace(LIMITS, memory_bytes=500 << 20))
    assert [line.text for line in found.pages[0].lines] == list(pdfs.SENTENCES)
    assert "Scanned pages were not read: 2. Reading this file needs more" in said(found)[0]
