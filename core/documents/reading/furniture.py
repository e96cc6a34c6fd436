"""Headers, footers and page numbers: what belongs to the paper of a page and not to its text.

A line leaves only from a page's margin, and only if its words repeat there and its numbers stay
the same or go with the pages. Rows of tables stay, sentences as large as the text, and "Step 3"
where it looks like the heading of what stands below it. Two pages prove little: there a line must
be in smaller print than the text as well, or count them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import median

from core.documents.reading.layout import Box, Line, Page
from core.documents.reading.running_titles import Place, running_titles
from core.documents.rows import is_row
from core.text.languages import CLAIMED, any_word

MARGIN = 0.12  # of the page's height
EDGE_LINES = 4
REPEATED_SHARE = 0.4
REPEATED_PAGES = 3
RUNNING_TITLE = 10  # characters; shorter texts repeat in tables too
RUNNING_SHARE = 0.6  # of the pages that have a line at its place, if its words change with chapters
SMALLER = 0.95  # of the text's size: what repeats in such print is no sentence
LARGER = 1.12  # times the text's size: a heading
FEWEST_WORDS, FEWEST_SMALL = 4, 2  # of a sentence; of them those that begin without a capital
SIDEWAYS = 2.0  # times as tall as wide: a line that runs up or down the side of the page
BUCKET = 6.0  # points within which two lines stand at the same place
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_PAGE = any_word(language.layout.page for language in CLAIMED)
_OF = any_word(language.layout.of_pages for language in CLAIMED)
_PAGE_NUMBER = re.compile(
    rf"\W*+(?:(?:{_PAGE})\.?|p\.)?\s*(\d{{1,4}})(?:\s*(?:/|{_OF})\s*\d+)?\W*", re.IGNORECASE
)
_BEFORE_LABEL = re.compile(rf"\A\W*(?:{_PAGE})\.?\s+", re.IGNORECASE)
_AROUND_LABEL = " -–—|[]()."
# What browsers print onto each page: the moment, and the address beside the page's number.
_MOMENT = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]\.?M\.?)?",
    re.IGNORECASE,
)
_PRINTED_ADDRESS = re.compile(r"(?:https?|file)://\S+\s+\d{1,4}\s*/\s*\d{1,4}")
# "Article 4" at the head of a page is a heading, though its number goes with the pages.
_NUMBERED = any_word(
    f"{one.sections} {one.parts} {one.clauses}" for one in (language.layout for language in CLAIMED)
)
NUMBERED_PART = re.compile(rf"(?:§|(?:{_NUMBERED})\b)\W*\d", re.IGNORECASE)
# "Step 4" may be one, "Travel policy 4" is a title. In large letters "Work package 4" may too.
_NUMBERED_WORD = re.compile(rf"(?!(?:{_PAGE})\b)[^\W\d_]{{1,30}}\W{{1,3}}\d", re.IGNORECASE)
_NUMBERED_WORDS = re.compile(
    rf"(?!(?:{_PAGE})\b)(?:[^\W\d_]{{1,30}}\W{{1,3}}){{1,3}}\d", re.IGNORECASE
)
_ENDS_SENTENCE = re.compile(r"[.!?؟۔।።][\"'”’»)\]]*\Z")
_ENDS_WIDE = re.compile(r"[。！？][”’」』）]*\Z")


@dataclass(frozen=True, slots=True)
class _Text:
    """How most lines look."""

    size: float
    is_bold: bool

    def is_heading(self, line: Line) -> bool:
        return line.size >= LARGER * self.size or (line.bold and not self.is_bold)


def furniture(pages: Sequence[Page]) -> list[set[int]]:
    """For each page the indices of the lines that belong to the paper."""
    text = _text(pages)
    edges = {
        (number, index): _key(page.lines[index])
        for number, page in enumerate(pages)
        for index in _edges(page)
        if not _is_sentence(page.lines[index], text)
    }
    leaving = _repeated(pages, edges, text) | _running(pages, edges) | _on_both(pages, edges, text)
    leaving |= running_titles(pages, _heights(pages), text.is_heading)
    return [
        {
            index
            for index in _edges(page)
            if (number, index) in leaving
            or _is_page_number(page.lines[index], page)
            or _is_printed_by_browser(page.lines[index])
        }
        for number, page in enumerate(pages)
    ]


def _heights(pages: Sequence[Page]) -> dict[Place, int]:
    """Where on their pages the lines of the margins stand."""
    return {
        (number, index): _height(page.lines[index])
        for number, page in enumerate(pages)
        for index in _edges(page)
    }


def without_numbers(text: str) -> str:
    """What the headers of a document's pages have in common: their words, "#" for each number."""
    return _NUMBER.sub("#", text)


def _text(pages: Sequence[Page]) -> _Text:
    lines = [line for page in pages for line in page.lines]
    bold = sum(line.bold for line in lines)
    return _Text(median([line.size for line in lines] or [0.0]), 2 * bold > len(lines))


def _edges(page: Page) -> list[int]:
    """Indices of the few lines in a page's upper and lower margin, and of those that run up or
    down in the margins beside the text."""
    margin = page.height * MARGIN
    order = sorted(range(len(page.lines)), key=lambda index: page.lines[index].box[1])
    upper = [i for i in order[:EDGE_LINES] if page.lines[i].box[3] < margin]
    lower = [i for i in order[-EDGE_LINES:] if page.lines[i].box[1] > page.height - margin]
    beside = [i for i in order if _is_beside(page.lines[i].box, page.width)][:EDGE_LINES]
    edges = dict.fromkeys(upper + lower + beside)
    return [i for i in edges if not _is_table_row(page.lines[i])]


def _is_beside(box: Box, width: float) -> bool:
    margin = width * MARGIN
    return _is_sideways(box) and (box[2] < margin or box[0] > width - margin)


def _is_sideways(box: Box) -> bool:
    return box[3] - box[1] > SIDEWAYS * (box[2] - box[0])


def _is_table_row(line: Line) -> bool:
    """Whether it is surely one; a header's parts too stand wide apart."""
    return line.text.startswith("|") and is_row(line.text)


def _is_sentence(line: Line, text: _Text) -> bool:
    """Whether it is one of the text's: as large as that, and upright."""
    if line.size < SMALLER * text.size or "\t" in line.text or _is_sideways(line.box):
        return False
    words = [word for word in line.text.split() if word[0].isalpha()]
    small = sum(not word[0].isupper() for word in words)
    is_long = len(words) >= FEWEST_WORDS and small >= FEWEST_SMALL
    is_ended = _ENDS_SENTENCE.search(line.text) and is_long
    return bool(is_ended or _ENDS_WIDE.search(line.text))


def _key(line: Line) -> tuple[str, int]:
    return without_numbers(line.text), _height(line)


def _height(line: Line) -> int:
    return round(line.box[1] / BUCKET)


def _repeated(
    pages: Sequence[Page], edges: dict[Place, tuple[str, int]], text: _Text
) -> set[Place]:
    """Lines with the same words at the same place of many pages."""
    places: dict[tuple[str, int], list[Place]] = defaultdict(list)
    for place, key in edges.items():
        places[key].append(place)
    enough = max(REPEATED_PAGES, REPEATED_SHARE * len(pages))
    repeated = {
        key
        for key, alike in places.items()
        if len({page for page, _ in alike}) >= enough
        and _go_with_pages(pages, alike)
        and not _are_headings(pages, alike, text)
    }
    # A few pages (contents, appendix) often carry the same words at another height.
    running = {words for words, _ in repeated if len(words) >= RUNNING_TITLE}
    return {place for place, key in edges.items() if key in repeated or key[0] in running}


def _go_with_pages(pages: Sequence[Page], alike: Sequence[Place]) -> bool:
    """Whether each number in these lines stays the same or counts the pages."""
    texts = [(pages[place[0]].number, _line(pages, place).text) for place in alike]
    if len({text for _, text in texts}) == 1:
        return True
    if all(NUMBERED_PART.match(text) for _, text in texts):
        return False
    columns = zip(*(_NUMBER.findall(text) for _, text in texts), strict=False)
    for column in columns:
        numbers = [int(number) if number.isdecimal() else None for number in column]
        ahead = {n - page for n, (page, _) in zip(numbers, texts, strict=False) if n is not None}
        if len(set(column)) > 1 and len(ahead) > 2:  # numbering may begin anew once
            return False
    return True


def _are_headings(pages: Sequence[Page], alike: Sequence[Place], text: _Text) -> bool:
    """Whether lines that count the pages are headings there: larger than the text that stands
    below them, or bold."""
    lines = [_line(pages, place) for place in alike]
    if len({line.text for line in lines}) == 1:
        return False
    is_larger = all(line.size >= LARGER * text.size for line in lines)
    is_bold = not text.is_bold and all(line.bold for line in lines)
    numbered = _NUMBERED_WORDS if is_larger else _NUMBERED_WORD
    return (
        (is_larger or is_bold)
        and all(numbered.match(line.text) for line in lines)
        and all(
            any(_is_below(below, line, text) for below in pages[page].lines)
            for line, (page, _) in zip(lines, alike, strict=True)
        )
    )


def _is_below(below: Line, heading: Line, text: _Text) -> bool:
    is_plain = below.size < LARGER * text.size and (text.is_bold or not below.bold)
    return is_plain and below.size >= SMALLER * text.size and below.box[1] > heading.box[1]


def _on_both(pages: Sequence[Page], edges: dict[Place, tuple[str, int]], text: _Text) -> set[Place]:
    """Of two pages: lines with the same words at the same place of both that are no part of the
    text."""
    if len(pages) != 2:
        return set()
    first, second = ({key: at for at, key in edges.items() if at[0] == n} for n in (0, 1))
    return {
        place
        for key in first.keys() & second.keys()
        if _are_titles(_line(pages, first[key]), _line(pages, second[key]), text.size)
        for place in (first[key], second[key])
    }


def _are_titles(first: Line, second: Line, usual: float) -> bool:
    """Whether the lines are in smaller print than the text, whose size is ``usual``, or as long as
    a title and count the pages."""
    numbers = zip(_NUMBER.findall(first.text), _NUMBER.findall(second.text), strict=False)
    differing = [pair for pair in numbers if len(set(pair)) > 1]
    counts = all(map(str.isdecimal, chain(*differing))) and all(
        int(after) == int(before) + 1 for before, after in differing
    )
    if not counts or NUMBERED_PART.match(first.text):
        return False
    is_plain = first.size <= usual and not first.bold
    is_long = len(without_numbers(first.text)) >= RUNNING_TITLE
    return first.size < SMALLER * usual or (bool(differing) and is_plain and is_long)


def _line(pages: Sequence[Page], place: Place) -> Line:
    return pages[place[0]].lines[place[1]]


def _running(pages: Sequence[Page], edges: dict[Place, tuple[str, int]]) -> set[Place]:
    """Titles of chapters over their pages: the place is always filled, mostly with what the page
    before has there, or beside words that all pages have."""
    by_height: dict[int, dict[int, Place]] = defaultdict(dict)
    for (page, index), (_, height) in edges.items():
        by_height[height].setdefault(page, (page, index))
    leaving: set[Place] = set()
    for places in by_height.values():
        if len(places) < max(REPEATED_PAGES, RUNNING_SHARE * len(pages)):
            continue
        parts = {page: _parts(pages, place) for page, place in places.items()}
        shared = Counter(part for found in parts.values() for part in set(found))
        usual = {part for part, count in shared.items() if count >= RUNNING_SHARE * len(places)}
        same = {page for page in parts if parts[page] and parts[page] == parts.get(page - 1)}
        same |= {page - 1 for page in same}
        of_chapters = same if len(same) >= RUNNING_SHARE * len(places) else set()
        leaving |= {
            place for page, place in places.items() if page in of_chapters or usual & {*parts[page]}
        }
    return leaving


def _parts(pages: Sequence[Page], place: Place) -> list[str]:
    """What stands wide apart in a line, page numbers left out."""
    parts = _line(pages, place).text.split("\t")
    return [part for part in parts if not _PAGE_NUMBER.fullmatch(part)]


def _is_printed_by_browser(line: Line) -> bool:
    first = line.text.split("\t")[0]
    return bool(_MOMENT.fullmatch(first) or _PRINTED_ADDRESS.fullmatch(line.text))


def _is_page_number(line: Line, page: Page) -> bool:
    match = _PAGE_NUMBER.fullmatch(line.text)
    if match is not None and int(match[1]) == page.number:
        return True
    label = _BEFORE_LABEL.sub("", line.text).strip(_AROUND_LABEL)
    return bool(page.label) and label == page.label and _NUMBER.search(label) is not None
