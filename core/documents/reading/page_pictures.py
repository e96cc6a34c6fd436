"""Pictures of a web page that may show text, which is not read."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from core.documents.reading.office_xml import LARGE
from core.documents.reading.page_looks import style_of

POINTS = 96 / 2.54  # of a picture on a page, in a centimetre
LARGE_DATA = 40_000  # characters of a picture in the page itself; icons have fewer
_PIXELS = re.compile(r"(\d{1,5})(?:\.\d+)?(?:px)?")


def has_large_picture(content: Iterable[LexborNode]) -> bool:
    """Whether one of the pictures is half a page large or, where nothing says how large, stands
    by itself as in Markdown or in a figure. Those of a mail's own attachments are read there."""
    return any(_is_large(picture) for part in content for picture in part.css("img"))


def _is_large(picture: LexborNode) -> bool:
    source = picture.attributes.get("src") or ""
    if source.startswith("cid:"):
        return False
    width, height = (_pixels(picture, side) for side in ("width", "height"))
    if width and height:
        return width * height >= LARGE * POINTS**2
    if source.startswith("data:"):
        return len(source) >= LARGE_DATA
    parent = picture.parent
    if width or height or parent is None:
        return False
    return parent.tag == "figure" or (parent.tag == "p" and not parent.text().strip())


def _pixels(picture: LexborNode, side: str) -> int:
    """How wide or high a picture is said to be, 0 where it is not."""
    styled = re.search(rf"(?<![\w-]){side}\s*:\s*(\d{{1,5}})(?:\.\d+)?px", style_of(picture))
    said = _PIXELS.fullmatch((picture.attributes.get(side) or "").strip())
    found = styled or said
    return int(found[1]) if found else 0
