"""Images are read like scanned pages: PNG, JPEG, WebP, and TIFF with all of its pages."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from core.documents.reading.filetype import detect
from core.documents.reading.page_image import render_page
from core.errors import (
    DamagedFile,
    NoTextLayer,
    NotFound,
    ProcessingMemory,
    TooManyPages,
    UnsupportedFileType,
)
from tests.documents import pdfs, scanned
from tests.documents.reading import LIMITS, read, texts

SUFFIXES = {"png": "PNG", "jpeg": "JPEG", "tiff": "TIFF", "webp": "WEBP"}


def pictures(tmp_path: Path, *pages: tuple[str, ...]) -> list[Image.Image]:
    return scanned.pictured(pdfs.drawn(tmp_path / "s.pdf", *(pdfs.lines(*page) for page in pages)))


@pytest.mark.parametrize("kind", SUFFIXES)
def test_an_image_of_each_kind_is_told_by_its_content_and_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "scan.bin"
    pictures(tmp_path, pdfs.SENTENCES)[0].save(path, SUFFIXES[kind])
    with path.open("rb") as file:
        assert detect(file) == kind
    assert texts(path, kind) == list(pdfs.SENTENCES)


def test_all_pages_of_a_fax_are_read(tmp_path: Path) -> None:
    first, second = (page.convert("1") for page in pictures(tmp_path, *[pdfs.SENTENCES] * 2))
    path = tmp_path / "a.tiff"
    first.save(
        path, "TIFF", save_all=True, append_images=[second], compression="group4", dpi=(200, 200)
    )
    found = read(path, "tiff")
    assert [[line.text for line in page.lines] for page in found.pages] == [
        list(pdfs.SENTENCES)
    ] * 2
    assert [page.width for page in found.pages] == [pytest.approx(pdfs.WIDTH, abs=1)] * 2


def test_a_photo_that_lies_on_its_side_is_read_and_marked_as_it_is_shown(tmp_path: Path) -> None:
    upright = pictures(tmp_path, pdfs.SENTENCES)[0]
    exif = Image.Exif()
    exif[0x0112] = 6  # shown after a quarter turn with the clock
    path = tmp_path / "a.jpg"
    upright.transpose(Image.Transpose.ROTATE_90).save(path, "JPEG", exif=exif)
    page = read(path, "jpeg").pages[0]
    assert page.height > page.width
    assert [line.text for line in page.lines] == list(pdfs.SENTENCES)
    boxes = [page.lines[0].box]
    png = render_page(path, 1, boxes, kind="jpeg", limits=LIMITS)
    shown = Image.open(BytesIO(png)).convert("RGB")
    x0, y0, x1, y1 = (round(edge * shown.width / page.width) for edge in boxes[0])
    assert shown.getpixel((x0, (y0 + y1) // 2))[2] < 200  # yellow paper, or ink
    assert shown.getpixel((x0 - 10, (y0 + y1) // 2)) == (255, 255, 255)
    assert x1 > x0 + 100


def test_transparent_paper_is_white(tmp_path: Path) -> None:
    grey = pictures(tmp_path, pdfs.SENTENCES)[0]
    clear = Image.new("RGBA", grey.size, (0, 0, 0, 0))
    clear.putalpha(grey.point(lambda level: 255 - level))
    clear.save(tmp_path / "a.png")
    assert texts(tmp_path / "a.png", "png") == list(pdfs.SENTENCES)


def test_a_page_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    pictures(tmp_path, pdfs.SENTENCES)[0].save(tmp_path / "a.png")
    with pytest.raises(NotFound, match="1 pages; there is no page 2"):
        render_page(tmp_path / "a.png", 2, [], kind="png", limits=LIMITS)


def chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def test_a_bomb_is_refused_by_its_first_bytes(tmp_path: Path) -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
    with pytest.raises(ProcessingMemory, match="60,000 × 60,000 pixels; 40 million are allowed"):
        read(path, "png")


def test_an_image_that_is_cut_off_is_damaged(tmp_path: Path) -> None:
    stream = BytesIO()
    pictures(tmp_path, pdfs.SENTENCES)[0].save(stream, "PNG")
    (tmp_path / "a.png").write_bytes(stream.getvalue()[:20])
    with pytest.raises(DamagedFile, match="save it again as PNG"):
        read(tmp_path / "a.png", "png")


def test_a_tiff_without_a_size_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.tiff"
    path.write_bytes(b"II*\0" + struct.pack("<IHI", 8, 0, 0))
    with pytest.raises(DamagedFile, match="save it again as PNG"):
        read(path, "tiff")


def test_a_picture_that_is_all_but_a_line_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("L", (60_000, 2), 255).save(path)
    with pytest.raises(NoTextLayer):
        read(path, "png")
    shown = Image.open(BytesIO(render_page(path, 1, [], kind="png", limits=LIMITS)))
    assert shown.height == 1


def test_a_tiff_with_too_many_pages_is_refused(tmp_path: Path) -> None:
    page = Image.new("1", (10, 10))
    page.save(tmp_path / "a.tiff", save_all=True, append_images=[page] * 500)
    with pytest.raises(TooManyPages, match="501 pages; 500 are allowed"):
        read(tmp_path / "a.tiff", "tiff")


@pytest.mark.parametrize("head", [b"GIF89a", b"\0\0\0\x18ftypheic"])
def test_pictures_of_other_kinds_are_refused_with_the_remedy(head: bytes) -> None:
    with pytest.raises(UnsupportedFileType, match="Save it as PNG or JPEG"):
        detect(BytesIO(head + b"\0" * 100))
