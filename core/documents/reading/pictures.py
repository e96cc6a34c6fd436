"""Files that are pictures of pages: PNG, JPEG, WebP, and TIFF with one page or several."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps

from core.documents.reading.layout import Page
from core.errors import DamagedFile, NotFound, ProcessingMemory, TooManyPages

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
MOST_PIXELS = 40_000_000  # a sheet of A4 at 600 dots per inch has 35
SHARP = 3508  # pixels of A4's longer side at 300 dots per inch
LONGER_SIDE = 842.0  # points: what is no scanner's picture counts as a sheet of A4
SCANNED = (100, 1200)  # dots per inch that scanners name; cameras and programs write 72 or 96
LONGEST = 4000.0  # points


def pages_of(file: Path | BinaryIO, max_pages: int) -> list[Page]:
    """The file's pages, still without lines.

    Raises DamagedFile, TooManyPages, and ProcessingMemory for a picture that is too large, which
    its first bytes tell.
    """
    with _opened(file) as picture:
        count = _count(picture)
        if count > max_pages:
            raise TooManyPages(
                f"The file has {count:,} pages; {max_pages:,} are allowed. Split it into parts."
            )
        return [Page(n, *_size(_turned_to(picture, n)), ()) for n in range(1, count + 1)]


def picture_of(file: Path | BinaryIO, number: int) -> tuple[Image.Image, tuple[float, float]]:
    """The picture of page ``number`` (1-based) in colour or grey, and the page's size in points.

    Raises NotFound, and what ``pages_of`` raises.
    """
    with _opened(file) as picture:
        if not 1 <= number <= (count := _count(picture)):
            raise NotFound(f"The document has {count} pages; there is no page {number}.")
        size = _size(_turned_to(picture, number))
        # A JPEG is unpacked at half its size where that is sharp enough.
        longer = max(picture.size)
        picture.draft(None, (picture.width * SHARP // longer, picture.height * SHARP // longer))
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
        return _on_paper(picture), size


@contextmanager
def _opened(file: Path | BinaryIO) -> Iterator[Image.Image]:
    Image.MAX_IMAGE_PIXELS = None  # the limit here is our own
    try:
        with Image.open(file, formats=FORMATS) as picture:
            yield picture
    except (OSError, SyntaxError, ValueError, TypeError, EOFError) as error:
        raise DamagedFile(
            "The picture is damaged and can't be read. Open it in a program for pictures, save it "
            "again as PNG, and upload that."
        ) from error


def _count(picture: Image.Image) -> int:
    """Others than TIFF may be moving pictures, whose first frame is the page."""
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def _turned_to(picture: Image.Image, number: int) -> Image.Image:
    if number > 1:
        picture.seek(number - 1)
    if picture.width * picture.height > MOST_PIXELS:
        raise ProcessingMemory(
            f"The picture of page {number} has {picture.width:,} × {picture.height:,} pixels; "
            f"{MOST_PIXELS // 1_000_000} million are allowed. Save it smaller: 300 dots per inch "
            "are enough."
        )
    return picture


def _size(picture: Image.Image) -> tuple[float, float]:
    """The page's width and height in points, as it is displayed."""
    dots = float(picture.info.get("dpi", (0, 0))[0])
    longer = max(picture.size)
    scale = 72 / dots if SCANNED[0] <= dots <= SCANNED[1] else LONGER_SIDE / longer
    scale = min(scale, LONGEST / longer)
    width, height = picture.size
    if picture.getexif().get(0x0112, 1) >= 5:  # lies on its side
        width, height = height, width
    return width * scale, height * scale


def _on_paper(picture: Image.Image) -> Image.Image:
    """What is transparent shows white paper."""
    if picture.mode in ("L", "RGB"):
        return picture  # a copy of a large one would be too much
    if picture.mode == "1":
        return picture.convert("L")
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("L" if picture.mode.startswith("I") else "RGB")
    seen = picture.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper
