"""Pictures that cover a part of a page are read where they show text, each once."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.documents.reading.attachments import Attachment, read_attachment
from core.documents.reading.layout import Line, Slice
from core.documents.reading.part_pictures import without_repeated
from core.documents.reading.pdf_text import read_pages
from core.documents.reading.words_in_pictures import with_words_of
from tests.documents import pdfs, scanned
from tests.documents.reading import page_of, read

WORDS = ("Amendment: the daily limit for meals is 45 euros.", "Receipts are kept for ten years.")
OWN = ("Travel policy", "Meals are paid back.", *(f"Rule {n} holds for all." for n in range(9)))
PLACE = (60.0, 300.0, 460.0)  # left, bottom, width


@pytest.fixture
def pasted(tmp_path: Path) -> Image.Image:
    """A few lines of text as a picture."""
    source = pdfs.drawn(tmp_path / "source.pdf", pdfs.lines(*WORDS))
    (page,) = scanned.pictured(source)
    return page.crop((0, page.height // 14, page.width, page.height // 7))


def shown(picture: Image.Image, *own: str) -> Callable[[Canvas], None]:
    stream = BytesIO()
    picture.save(stream, "PNG")

    def draw(canvas: Canvas) -> None:
        pdfs.lines(*own)(canvas)
        left, bottom, width = PLACE
        height = width * picture.height / picture.width
        image = ImageReader(BytesIO(stream.getvalue()))
        canvas.drawImage(image, left, bottom, width, height)

    return draw


def test_its_words_stand_among_those_of_the_page(tmp_path: Path, pasted: Image.Image) -> None:
    path = pdfs.drawn(tmp_path / "a.pdf", shown(pasted, *OWN))
    found = read(path)
    assert [line.text for line in found.pages[0].lines] == [*OWN, *WORDS]
    assert found.pages[0].lines[-1].box[0] > PLACE[0]
    assert [one.code for one in found.warnings] == ["read_from_picture"]
    assert found.warnings[0].pages == (1,)


@pytest.mark.parametrize("ground", ["black", "#1f4e9a", "#606060"])
def test_light_letters_on_dark_ground_are_read(
    tmp_path: Path, pasted: Image.Image, ground: str
) -> None:
    path = pdfs.drawn(tmp_path / "a.pdf", shown(ImageOps.colorize(pasted, "white", ground), *OWN))
    assert [line.text for line in read(path).pages[0].lines] == [*OWN, *WORDS]


def test_one_in_an_attached_file_is_named(tmp_path: Path, pasted: Image.Image) -> None:
    path = pdfs.drawn(tmp_path / "a.pdf", shown(pasted, *OWN))
    found = read_attachment(Attachment("a.pdf", path.read_bytes()))
    assert [one.code for one in found.warnings] == ["pictures_unread"]


def test_one_that_is_on_every_page_is_read_once(tmp_path: Path, pasted: Image.Image) -> None:
    path = pdfs.drawn(tmp_path / "a.pdf", *[shown(pasted, *OWN)] * 3)
    assert list(read_pages(path, 10, 100_000).pictures) == [1]
    assert without_repeated({1: [(0, 0, 9, 9)], 2: [(0.2, 0, 9, 9), (5, 5, 9, 9)]}) == {
        1: [(0, 0, 9, 9)],
        2: [(5, 5, 9, 9)],
    }


@pytest.mark.parametrize(
    "picture",
    [
        Image.linear_gradient("L").resize((500, 200)),
        Image.effect_noise((500, 200), 60),
        Image.new("L", (500, 200), 255),
        Image.new("L", (500, 40), 255),
        Image.new("L", (500, 200), 20),
        Image.effect_noise((500, 200), 60).point(lambda level: level // 2),
    ],
    ids=["shades", "noise", "blank", "low", "dark", "night"],
)
def test_what_shows_no_text_is_not_read(tmp_path: Path, picture: Image.Image) -> None:
    path = pdfs.drawn(tmp_path / "a.pdf", shown(picture, *OWN))
    found = read_pages(path, 10, 100_000)
    assert (found.pictures, found.scans) == ({}, [])


def test_one_under_the_words_of_the_page_is_not_read(tmp_path: Path, pasted: Image.Image) -> None:
    over = shown(pasted, *OWN)

    def draw(canvas: Canvas) -> None:
        over(canvas)
        canvas.drawString(PLACE[0] + 40, PLACE[1] + 20, "Approved")

    assert read_pages(pdfs.drawn(tmp_path / "a.pdf", draw), 10, 100_000).pictures == {}


def test_the_words_of_each_picture_stand_where_it_begins() -> None:
    page = page_of("above", "beside", "below", top=100.0)  # at 100, 114 and 128
    slanted = Line("one", (0, 0, 9, 9), 10.0, bold=False, slices=(Slice(0, (10, 112, 20, 118)),))
    found = [slanted, Line("two", (10, 140, 40, 150), 10.0, bold=False)]
    pictures = [(0.0, 110.0, 60.0, 120.0), (0.0, 135.0, 60.0, 160.0)]
    assert [line.text for line in with_words_of(page, pictures, found).lines] == [
        *("above", "one", "beside", "below", "two"),
    ]
