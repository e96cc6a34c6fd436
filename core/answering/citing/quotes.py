"""Finding a quote on its page.

A citation is shown only when its quote stands in the page's text: white space,
hyphenation at line ends and the shape of quotation marks, dashes and ligatures may differ,
nothing else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from core.retrieval.hits import Hit

# Between letters only: "5-10" is not "510". Inside words it can't be told from hyphenation,
# because the chunk's text has joined what the page's lines part.
_HYPHEN = re.compile(r"(?<=[^\W\d])-\s*(?=[^\W\d])")
_SAME_SHAPE = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
    | dict.fromkeys("‐‑‒–—", "-")
    | {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)

PageTexts = Mapping[tuple[UUID, int], str]
"""Cleaned page texts by version and page number."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document, found on ``page``. ``boxes`` are its lines there, as
    ``[page, x0, y0, x1, y1]`` in points from the top left. ``is_whole`` is False for what was
    cut at a page's end."""

    text: str
    page: int
    boxes: list[list[float]]
    is_whole: bool = True


def normalize(text: str) -> str:
    """``text`` as quotes are compared."""
    one_shape = text.translate(_SAME_SHAPE).replace("\u00ad", "")
    return "".join(_HYPHEN.sub("", one_shape).split())


def _spaced(text: str) -> str:
    """Single blanks, with the tabs and line ends that part cells, rows and items kept."""
    lines = (
        "\t".join(" ".join(cell.split()) for cell in line.split("\t")) for line in text.split("\n")
    )
    return "\n".join(filter(None, lines))


def find_quote(hit: Hit, start: int, end: int, pages: PageTexts) -> Quote | None:
    """The quote ``hit.content[start:end]`` on its page; None if it does not stand there.

    A quote that runs over a page's end is cut to the page that holds most of it.
    """
    whole = hit.content[start:end].split()
    page, start, end = _main_page(hit, start, end)
    text = hit.content[start:end].strip()
    wanted = normalize(text)
    if not wanted or wanted not in normalize(pages.get((hit.version_id, page), "")):
        return None
    boxes = [
        [line[0], *line[3:7]]
        for line in hit.boxes
        if line[0] == page and line[1] < end and line[2] > start and line[5] > line[3]
    ]
    return Quote(_spaced(text), page, boxes, is_whole=text.split() == whole)


def _main_page(hit: Hit, start: int, end: int) -> tuple[int, int, int]:
    """The page that most of the span is on, and the part of the span that is there."""
    parts: dict[int, list[tuple[int, int]]] = {}
    for page, first, last, *_ in hit.boxes:
        if first < end and last > start:
            span = (max(int(first), start), min(int(last), end))
            parts.setdefault(int(page), []).append(span)
    if not parts:
        return hit.page_start, start, end
    if len(parts) == 1:
        return next(iter(parts)), start, end
    page = max(parts, key=lambda number: sum(last - first for first, last in parts[number]))
    return page, min(first for first, _ in parts[page]), max(last for _, last in parts[page])
