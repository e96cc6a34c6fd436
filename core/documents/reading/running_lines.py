"""Headers and footers of word processors: what they say, once, without the pages' numbers."""

import re
from collections.abc import Iterable, Iterator

from core.documents.reading.parts import Paragraph, Part, Row, TableEnd, joined, plain
from core.text.languages import CLAIMED, any_word

_PAGE = any_word(language.layout.page for language in CLAIMED)
_OF = any_word(language.layout.of_pages for language in CLAIMED)
_NUMBER = r"(?:[1-9]\d{0,2})"
_MARK = r"[|·•,;–—/-]"
# "Page 3 of 12" as it was typed, or what is left of it where fields counted.
_OF_PAGES = rf"(?:\W{{1,3}}(?:{_OF})\b\W{{0,3}}{_NUMBER}?|\s?/\s?{_NUMBER})"
_PAGE_WORDS = re.compile(
    rf"\W*+(?:{_PAGE}|p)?\W*+{_NUMBER}?(?:\W*+(?:{_OF})\b\W*+{_NUMBER}?|\s*+/\s*+{_NUMBER})?\W*+",
    re.IGNORECASE,
)
_PAGE_BEHIND = re.compile(
    rf"(?<!\s)\s*+(?:{_MARK}\s*+(?:{_PAGE})\W{{0,3}}{_NUMBER}?{_OF_PAGES}?"
    rf"|{_MARK}\s*+{_NUMBER}{_OF_PAGES}"
    rf"|\b(?:{_PAGE})\W{{0,3}}{_NUMBER}?{_OF_PAGES})(?!\w)\W*+$",
    re.IGNORECASE,
)
_PAGE_IN_FRONT = re.compile(
    rf"^(?:{_PAGE})\W{{0,3}}{_NUMBER}?{_OF_PAGES}?\W{{0,3}}?{_MARK}\s*", re.IGNORECASE
)
_MARK_BEHIND = re.compile(r"(?<!\s)\s*+[|·•–—]$")


def running_lines(parts: Iterable[Part]) -> list[Part]:
    """What the headers and footers of all sections say, given one after the other."""
    found: list[Part] = []
    known: set[Part] = set()
    for part in parts:
        if isinstance(part, TableEnd) and found and isinstance(found[-1], Row):
            found.append(part)
        for line in _lines(part):
            if line not in known:
                known.add(line)
                found.append(line)
    return found


def _lines(part: Part) -> Iterator[Part]:
    if isinstance(part, Row):
        cells = tuple(map(_without_page_number, part.cells))
        filled = list(filter(None, cells))
        if len(filled) > 1:
            yield Row(cells, part.is_header)
        else:
            yield from map(Paragraph, filled)
        return
    label = ""
    for piece in plain(part).split("\t"):  # at the left, in the middle, at the right
        text = joined(f"{label} {piece}")
        label = text if text.endswith(":") else ""
        if not label and (said := _without_page_number(text)):
            yield Paragraph(said)
    if label:
        yield Paragraph(label)


def _without_page_number(text: str) -> str:
    """A line without the page's number and the words around it; "" where it says nothing else."""
    if _PAGE_WORDS.fullmatch(text):
        return ""
    text = _PAGE_BEHIND.sub("", _PAGE_IN_FRONT.sub("", text)).strip()
    return _MARK_BEHIND.sub("", text)
