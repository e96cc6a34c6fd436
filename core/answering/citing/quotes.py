"""Finding a quote on its page.

A citation is shown only when its quote stands in the page's text: white space,
hyphenation at line ends and the shape of quotation marks, dashes and ligatures may differ,
nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
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
_BELOW = " > "  # between headings, in a chunk's section


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document, found on ``page``. ``boxes`` are its lines there, and of a scan no more
    of them than its own words, as ``[page, x0, y0, x1, y1]`` in points from the top left;
    ``places`` name the cells of a spreadsheet that hold it, as "Rates!B7:D7"."""

    text: str
    page: int
    boxes: list[list[float]]
    places: tuple[str, ...] = ()

    def under(self, section: str) -> str:
        """The headings that it stands under, and its cells: those name the sheet."""
        if not self.places:
            return section
        known = {"", *(place.rpartition("!")[0] for place in self.places)}
        above = [title for title in section.split(_BELOW) if title not in known]
        return _BELOW.join([*above, ", ".join(self.places)])


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


def find_quotes(hit: Hit, start: int, end: int, pages: PageTexts) -> list[Quote]:
    """The words ``hit.content[start:end]`` on their page, or on each of the pages that they run
    over; none unless all of them stand there."""
    found = [_on_page(hit, *part, pages) for part in _by_page(hit, start, end)]
    whole = [quote for quote in found if quote is not None]
    return whole if len(whole) == len(found) else []


def _on_page(hit: Hit, page: int, start: int, end: int, pages: PageTexts) -> Quote | None:
    text = hit.content[start:end].strip()
    wanted = normalize(text)
    if not wanted or wanted not in normalize(pages.get((hit.version_id, page), "")):
        return None
    lines = [
        line
        for line in hit.boxes
        if line[0] == page and line[1] < end and line[2] > start and line[5] > line[3]
    ]
    places = dict.fromkeys(place for line in lines for place in line[7:])
    boxes = [[page, *box] for box in _by_row(line[3:7] for line in lines)]
    return Quote(_spaced(text), page, boxes, tuple(places))


def _by_row(boxes: Iterable[list[float]]) -> Iterator[list[float]]:
    """The boxes, those one that stand beside each other and are as high: words of a scan."""
    for (top, bottom), beside in groupby(boxes, key=lambda box: (box[1], box[3])):
        row = list(beside)
        yield [min(box[0] for box in row), top, max(box[2] for box in row), bottom]


def _by_page(hit: Hit, start: int, end: int) -> list[tuple[int, int, int]]:
    """The pages that a span is on, each with the part of the span that is there."""
    first: dict[int, int] = {}
    for page, begins, ends, *_ in hit.boxes:
        if begins < end and ends > start:
            first[int(page)] = min(first.get(int(page), end), max(int(begins), start))
    if len(first) < 2:
        return [(next(iter(first), hit.page_start), start, end)]
    starts = [start, *sorted(first.values())[1:]]
    pages = sorted(first, key=first.__getitem__)
    return list(zip(pages, starts, [*starts[1:], end], strict=True))
