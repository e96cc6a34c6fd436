from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from core.documents.reading.layout import Box
from core.documents.reading.page_image import render_page
from core.errors import EncryptedPdf, NotFound
from tests.documents import pdfs
from tests.documents.reading import LIMITS, read


def image(
    path: Path, number: int = 1, boxes: tuple[Box, ...] = (), kind: str = "pdf"
) -> Image.Image:
    png = render_page(path, number, boxes, kind=kind, limits=LIMITS)
    return Image.open(BytesIO(png)).convert("RGB")


def yellow_rows(picture: Image.Image) -> list[int]:
    """Rows of the picture where some of the paper is yellow."""
    blue = picture.getchannel("B").point(lambda value: 255 if 100 < value < 140 else 0)
    red = picture.getchannel("R").point(lambda value: 255 if value > 240 else 0)
    both = Image.composite(red, Image.new("L", picture.size), blue)
    box = both.getbbox()
    return [box[1], box[3]] if box else []


def test_a_page_becomes_an_image_of_the_width_asked_for(tmp_path: Path) -> None:
    path = pdfs.handbook(tmp_path / "a.pdf", 2)
    picture = image(path, 2)
    assert picture.size == (1000, pytest.approx(1414, abs=3))
    assert yellow_rows(picture) == []


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_the_highlight_lies_where_the_line_is_seen(tmp_path: Path, degrees: int) -> None:
    source = pdfs.drawn(tmp_path / "a.pdf", pdfs.lines("A line to mark", top=300, size=20))
    path = pdfs.rotated(tmp_path / "b.pdf", source, degrees)
    page = read(path).pages[0]
    box = page.lines[0].box
    picture = image(path, boxes=(box,))
    scale = 1000 / page.width
    assert yellow_rows(picture) == pytest.approx([box[1] * scale, box[3] * scale], abs=6)
    marked = picture.crop(tuple(int(edge * scale) for edge in box))
    assert marked.convert("L").getextrema()[0] < 90, "the words are inside the mark, still dark"


def test_a_text_file_has_pages_to_look_at_too(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Leave\n\n" + "A line.\n\n" * 400 + "The quoted line.\n")
    line = read(path, "markdown").pages[0].lines[-1]
    picture = image(path, boxes=(line.box,), kind="markdown")
    assert picture.width == 1000
    assert picture.height <= 1600
    assert yellow_rows(picture)


def test_a_giant_page_is_drawn_small(tmp_path: Path) -> None:
    path = pdfs.raw(tmp_path / "a.pdf", b"", media_box="0 0 14400 1400000")
    picture = image(path)
    assert picture.width * picture.height < 8_000_000


@pytest.mark.parametrize("number", [0, -1, 3])
@pytest.mark.parametrize("kind", ["pdf", "text"])
def test_a_page_that_is_not_there_is_not_found(tmp_path: Path, number: int, kind: str) -> None:
    path = pdfs.handbook(tmp_path / "a.pdf", 2)
    if kind == "text":
        path = tmp_path / "a.txt"
        path.write_text("One\fTwo")
    with pytest.raises(NotFound, match="2 pages"):
        image(path, number, kind=kind)


def test_a_locked_file_is_called_locked(tmp_path: Path) -> None:
    path = pdfs.encrypted(tmp_path / "b.pdf", pdfs.handbook(tmp_path / "a.pdf", 1), "secret")
    with pytest.raises(EncryptedPdf):
        image(path)
