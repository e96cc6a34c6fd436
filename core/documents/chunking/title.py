"""What a document calls itself."""

import re
from collections.abc import Sequence
from itertools import takewhile

from core.documents.chunking.headings import BIGGER, Headings, is_numbered
from core.documents.reading.extraction import Extraction
from core.documents.reading.layout import Line
from core.documents.rows import is_row
from core.text.languages import CLAIMED, any_of

LONGEST = 140  # characters
MOST_LINES = 3  # that a title is broken into, where the format does not say that they are one
COVER_LETTERS = 300  # at most
SUBTITLE = 0.6  # of the largest size on a cover, at least
SLIDES = ("pptx", "odp")
SHEETS = ("xlsx", "ods")  # whose headings are the names of sheets
_WORD = re.compile(r"[^\W\d_]{2}")
# What programs write where nobody has given a title, and names of files.
_LAYOUTS = [language.layout for language in CLAIMED]
_MADE = re.compile(
    rf"\W*(?:{any_of(one.unnamed for one in _LAYOUTS)}|"
    rf"(?:{any_of(one.new for one in _LAYOUTS)})[\W\d_]*|"
    r"powerpoint[ -].*|microsoft \w+ - .*|slide \d+)\W*|.*\.[a-z]{2,4}x?|\S*_\S*",
    re.IGNORECASE,
)
# Headings that documents of all kinds begin with.
_FIRST = re.compile(any_of(one.first_headings for one in _LAYOUTS), re.IGNORECASE)


def title_of(extraction: Extraction, kind: str) -> str:
    """The title in the file's metadata, else the heading that the document begins with, of which
    a long one is cut at a word; empty where neither names it."""
    said = " ".join((extraction.title or "").split())
    if _names(said):
        return said
    heading = "" if kind in SHEETS else _cut(_heading(extraction, is_slides=kind in SLIDES))
    return heading if _names(heading) and not _FIRST.fullmatch(heading) else ""


def _names(text: str) -> bool:
    return bool(_WORD.search(text)) and len(text) <= LONGEST and not _MADE.fullmatch(text)


def _cut(heading: str) -> str:
    if len(heading) <= LONGEST:
        return heading
    words, _, _rest = heading[:LONGEST].rpartition(" ")
    return f"{words.rstrip(' ,;:–-')}…"


def _heading(extraction: Extraction, *, is_slides: bool) -> str:
    """What stands out most on the first page, and nowhere else, unless that page is a cover."""
    pages = [page for page in extraction.pages if page.lines]
    if not pages:
        return ""
    lines = pages[0].lines
    size = max(line.size for line in lines)
    if size < BIGGER * Headings(extraction).body:
        return ""
    letters = sum(len(line.text) for line in lines)
    is_cover = is_slides or (len(pages) > 1 and letters <= COVER_LETTERS)
    if not is_cover and any(line.size >= size for page in pages[1:] for line in page.lines):
        return ""
    # A cover may have the organization's name above what the document is about, set smaller.
    least = size * SUBTITLE if is_cover and not is_slides else size
    return _joined(lines, size, least)


def _joined(lines: Sequence[Line], size: float, least: float) -> str:
    """The largest line with those that follow it at once; empty where others are as large."""
    first = next(number for number, line in enumerate(lines) if line.size == size)
    title = list(takewhile(lambda line: line.size >= least, lines[first:]))
    if any(line.size == size for line in lines[first + len(title) :]):
        return ""
    if (
        sum(not line.goes_on for line in title) > MOST_LINES
        or is_numbered(title[0].text)
        or is_row(title[0].text)
    ):
        return ""
    return " ".join(line.text for line in title)
