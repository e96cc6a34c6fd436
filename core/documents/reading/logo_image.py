"""The sandbox's child that makes a logo small: ``python -m core.documents.reading.logo_image``."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from core.documents.reading.sandbox import confine
from core.errors import DamagedFile, ProcessingMemory

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 16_000_000
SIZE = (480, 120)  # three times what pages show, for sharp screens


def small(request: dict[str, Any]) -> bytes:
    """A PNG of the picture, without what the file has beside it. Raises DamagedFile, and
    ProcessingMemory for one that is too large, which its first bytes tell."""
    Image.MAX_IMAGE_PIXELS = None  # the limit here is our own
    try:
        with Image.open(request["path"], formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ProcessingMemory("The picture has too many pixels.")
            ImageOps.exif_transpose(picture, in_place=True)
            drawn = picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise DamagedFile("The picture can't be read.") from error
    drawn.thumbnail(SIZE)
    written = BytesIO()
    drawn.info.clear()
    drawn.save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    confine(small)
