"""Indexes at the end of printed files: words in the order of the alphabet, with their pages."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from core.documents.reading.contents_pages import parted
from core.documents.reading.layout import Line, Page
from core.text.languages import CLAIMED, alone
from core.text.words import WORD

FEWEST = 8  # entries of an index
SHARE = 0.6  # of its lines on each page; the others are first halves of long entries
IN_ORDER = 0.8  # of its entries, as columns may be read in another order than they are printed
LEADS = 0.5  # of its entries, whose first word stands on the page that they name
MOST_PAGES = 50  # that a word stands on which tells where entries lead
LONGEST_LETTER = 2  # of the headings within it, and of page numbers beside it
_NAME = alone(one.layout.index for one in CLAIMED)


def index_lines(pages: Sequence[Page]) -> list[set[int]]:
    """For each page the indices of its lines that are of an index of words, its heading among
    them: all behind a line that names one, up to the last entry, as long as nearly all lines of a
    page are entries in the order of the alphabet. A register of years or prices looks the same:
    what tells is that the numbers lead to the words."""
    found = _looks_like_one(pages)
    return found if _leads(pages, found) else [set() for _ in pages]


def _looks_like_one(pages: Sequence[Page]) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in pages]
    begun = False
    for number, page in enumerate(pages):
        first = 0 if begun else _heading(page)
        begun = first is not None and _is_index(page.lines[first + (not begun) :])
        if begun and first is not None:
            last = max(i for i, line in enumerate(page.lines) if all(parted(line.text)))
            found[number].update(range(first, last + 1))
    return found


def _leads(pages: Sequence[Page], found: Sequence[set[int]]) -> bool:
    """Whether the entries among the lines ``found`` name pages, counted from where the file counts,
    on which their first words stand."""
    entries = [
        (words[0].casefold(), named)
        for page, lines in zip(pages, found, strict=True)
        for index in sorted(lines)
        for title, named in [parted(page.lines[index].text)]
        if title and named and (words := WORD.findall(page.lines[index].text))
    ]
    wanted = {word for word, _ in entries}
    standing: dict[str, set[int]] = defaultdict(set)
    for number, (page, lines) in enumerate(zip(pages, found, strict=True)):
        for index, line in enumerate(page.lines):
            if index not in lines:
                for word in wanted.intersection(WORD.findall(line.text.casefold())):
                    standing[word].add(number)
    shifts = Counter(
        number - named
        for word, named in entries
        if len(standing[word]) <= MOST_PAGES
        for number in standing[word]
    )
    most = max(shifts.values(), default=0)
    return most >= max(FEWEST // 2, LEADS * len(entries))


def _heading(page: Page) -> int | None:
    """Where an index begins."""
    named = (index for index, line in enumerate(page.lines) if _NAME.fullmatch(line.text))
    return next(named, None)


def _is_index(lines: Sequence[Line]) -> bool:
    long = [line.text for line in lines if len(line.text.strip()) > LONGEST_LETTER]
    entries = [title for text in long for title, page in [parted(text)] if title and page]
    if len(entries) < max(FEWEST, SHARE * len(long)):
        return False
    ordered = [_plain(upper) <= _plain(lower) for upper, lower in pairwise(entries)]
    return sum(ordered) >= IN_ORDER * len(ordered)


def _plain(title: str) -> str:
    """The first letters, as an alphabet orders them: without accents."""
    return unicodedata.normalize("NFKD", title[:3]).encode("ascii", "ignore").decode()
