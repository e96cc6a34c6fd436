"""Which lines are headings, and of what level."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from core.documents.reading.extraction import Extraction
from core.documents.reading.layout import Line, Page
from core.documents.rows import is_row
from core.text.languages import CLAIMED, any_word

LONGEST = 140  # characters
LONGEST_PLAIN = 60  # of a heading that only its number gives away
BIGGER = 1.12  # times the body's size
SHORT_LINE = 0.75  # of the text's width; longer lines are likely to go on
_SECTIONS = any_word(language.layout.sections for language in CLAIMED)
_PARTS = any_word(language.layout.parts for language in CLAIMED)
_NUMBER = re.compile(
    rf"(?:(?:{_SECTIONS}|{_PARTS})\s+)?"
    r"[A-Z]?(\d{1,3}(?:\.\d{1,3}){0,4}|[A-Z])(?:[.)]\s*|\s+)(?=[^\s\d])",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"[•▪◦‣●○■□*–—-]\s|\(?[a-z\d]{1,3}\)\s|[a-z]\.\s")
# A bold line that begins so is a heading, whatever it ends with.
_PARAGRAPH = re.compile(rf"(?:§+\s*\d+|(?:{_SECTIONS})\s+\d)", re.IGNORECASE)
CONTENTS_ENTRY = re.compile(r"…\s*\d+$")
_WORDS = re.compile(r"[^\W\d_]{2}")

# Size in points, whether not bold, depth of the number: in sorting order, biggest first.
Look = tuple[float, bool, int]


class Headings:
    """Judges lines by comparing them with the rest of their document."""

    def __init__(self, extraction: Extraction) -> None:
        plain: Counter[float] = Counter()
        bold: Counter[float] = Counter()
        for page in extraction.pages:
            for line in page.lines:
                (bold if line.bold else plain)[_rounded(line.size)] += len(line.text)
        # In a short document the headings may be longer than the text: bold counts last.
        most = (plain or bold).most_common(1)
        self.body = most[0][0] if most else 0.0
        self.bold_body = bold[self.body] > plain[self.body]
        self.outline = {(item.page, _key(item.title)) for item in extraction.outline}
        self.levels = self._ranked(extraction.pages)

    def level(self, page: Page, line: Line) -> int:
        """1 for the outermost headings, counting up inwards; 0 for a line that is none."""
        return self.levels.get(_look(line), 0) if self._stands_out(page, line) else 0

    def _ranked(self, pages: Sequence[Page]) -> dict[Look, int]:
        where: dict[Look, set[int]] = {}
        for page, line in self._candidates(pages):
            where.setdefault(_look(line), set()).add(page.number)
        looks = sorted(where)
        # What is biggest and on the cover only is the document's title: it heads no section.
        while len(pages) > 2 and len(looks) > 1 and where[looks[0]] == {1}:
            del looks[0]
        return {look: level for level, look in enumerate(looks, start=1)}

    def _candidates(self, pages: Sequence[Page]) -> Iterator[tuple[Page, Line]]:
        return ((p, line) for p in pages for line in p.lines if self._stands_out(p, line))

    def _stands_out(self, page: Page, line: Line) -> bool:
        text = line.text
        if line.is_code or len(text) > LONGEST or not _WORDS.search(text) or is_row(text):
            return False
        if text[-1] in ".,;،。" and not (line.bold and _PARAGRAPH.match(text)):
            return False
        number = _NUMBER.match(text)
        title = text[number.end() :] if number else text
        if _LIST_MARK.match(text) or CONTENTS_ENTRY.search(text):
            return False
        if (page.number, _key(text)) in self.outline or line.size >= self.body * BIGGER:
            return True
        if line.bold and not self.bold_body:
            return line.size >= self.body * 0.95
        return bool(number) and _is_plain_heading(page, line, title, number[1] if number else "")


def _is_plain_heading(page: Page, line: Line, title: str, number: str) -> bool:
    """``4.2 Carry-over`` in the body's own font, but neither the first line of a numbered clause
    nor one that announces a list, such as ``9.2 On the last day return:``."""
    width = max(other.box[2] for other in page.lines)
    short = len(title) <= LONGEST_PLAIN and line.box[2] < width * SHORT_LINE
    announces = title.endswith((":", "："))
    return short and not announces and "." in number and title[:1].isupper()


def is_numbered(text: str) -> bool:
    """Whether a heading is one of several: "2 Leave", "Article 2", "§ 2"."""
    return bool(_NUMBER.match(text) or _PARAGRAPH.match(text))


def _look(line: Line) -> Look:
    number = _NUMBER.match(line.text)
    depth = number[1].count(".") + 1 if number else 1
    return -_rounded(line.size), not line.bold, depth


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _key(title: str) -> str:
    """Letters only: outlines often leave out the numbers that the page shows."""
    return "".join(filter(str.isalpha, title)).lower()
