"""Lines in the margins of pages that name the chapter and the section which the page belongs to.

Their words change with the chapters, so that none repeats on many pages. But each says what a
heading of the document says, in smaller print than that, and mostly stands at one height.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from core.documents.reading.layout import Line, Page

Place = tuple[int, int]  # of a page and of a line on it

FEWEST_PAGES = 3
SHARE = 0.6  # of the lines at a height, that name headings
LINES = 4  # of one heading at most, its "Chapter 7" over it included
FEWEST_LETTERS = 4  # with digits; fewer begin too many headings
# Parts stand wide apart, or the first was cut where the next begins.
_BETWEEN = re.compile(r"\t|(?<=…)\s|(?<=\.\.\.)\s")


def running_titles(
    pages: Sequence[Page], heights: Mapping[Place, int], is_heading: Callable[[Line], bool]
) -> set[Place]:
    """Of lines in the margins, which stand at ``heights``, those that name headings."""
    headings = sorted(_headings(pages, is_heading))
    at: dict[int, list[Place]] = defaultdict(list)
    for place, height in heights.items():
        if not is_heading(_line(pages, place)):
            at[height].append(place)
    found: set[Place] = set()
    for places in at.values():
        naming = {place for place in places if _names(_line(pages, place), headings)}
        if len(naming) >= max(FEWEST_PAGES, SHARE * len(places)):
            found |= naming
    return found


def _line(pages: Sequence[Page], place: Place) -> Line:
    page, index = place
    return pages[page].lines[index]


def _headings(pages: Sequence[Page], is_heading: Callable[[Line], bool]) -> Iterator[str]:
    """The letters of each line of a heading, with those of the lines that go on with it."""
    for page in pages:
        for is_one, lines in groupby(page.lines, is_heading):
            letters = [_letters(line.text) for line in lines] if is_one else []
            yield from ("".join(letters[n : n + LINES]) for n in range(len(letters)))


def _names(line: Line, headings: Sequence[str]) -> bool:
    """Whether each part of the line that has letters is a heading, or the beginning of one."""
    parts = [part for part in _BETWEEN.split(line.text) if any(map(str.isalpha, part))]
    return bool(parts) and all(_is_beginning(part, headings) for part in parts)


def _is_beginning(part: str, headings: Sequence[str]) -> bool:
    letters = _letters(part)
    at = bisect_left(headings, letters)
    is_found = at < len(headings) and headings[at].startswith(letters)
    return is_found and len(letters) >= FEWEST_LETTERS


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
