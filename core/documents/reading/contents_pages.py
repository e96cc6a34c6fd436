"""Tables of contents of printed files: lines that name headings with the pages they stand on."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.documents.reading.layout import Line, Page
from core.text.languages import CLAIMED, alone

FEWEST = 3  # entries of a file that lead where they say
SHARE = 0.5  # of all lines of that form, which do
MOST_PAGES = 3  # that a title stands on; what stands on more, such as "Total", leads nowhere
MOST_BETWEEN = 2  # lines between two entries: the first half of a long one, or one of another form
BORDERS = "| \t"  # of a row
LONGEST_NUMBER = 4  # digits of a page's
_DIGITS = "0123456789"
_NAME = alone(one.layout.contents for one in CLAIMED)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line that could be one of a table of contents, or two side by side, the ``first`` and the
    ``last`` of a page; ``title`` are its letters, and ``page`` is the one that it names."""

    on: int
    first: int
    last: int
    title: str
    page: int


def contents_lines(pages: Sequence[Page]) -> list[set[int]]:
    """For each page the indices of its lines that are of a table of contents.

    A list of prices looks the same: what tells is that the numbers lead to the headings.
    """
    found: list[set[int]] = [set() for _ in pages]
    entries = list(_entries(pages))
    for page, first, last in _runs(_true(entries, pages)):
        is_named = first > 0 and _NAME.fullmatch(pages[page].lines[first - 1].text)
        found[page].update(range(first - bool(is_named), last + 1))
    return found


def _entries(pages: Sequence[Page]) -> Iterator[_Entry]:
    for number, page in enumerate(pages):
        for index, line in enumerate(page.lines):
            before = page.lines[index - 1] if index else None
            title, named = parted(line.text)
            if title and named:
                yield _Entry(number, index, index, title, named)
            elif before and named and _is_beside(before, line):
                yield _Entry(number, index - 1, index, _letters(before.text), named)


def parted(text: str) -> tuple[str, int]:
    """The letters of a line that could be an entry, and the number of a page at its end; 0 where
    there is none."""
    whole = text.strip(BORDERS)
    title = whole.rstrip(_DIGITS)
    digits = whole[len(title) :]
    if not 0 < len(digits) <= LONGEST_NUMBER or title[-1:].isalnum():
        return "", 0
    return _letters(title), int(digits)


def _true(entries: Sequence[_Entry], pages: Sequence[Page]) -> list[_Entry]:
    """The entries whose titles stand on the pages that they name, counted from where the file
    counts."""
    if len(entries) < FEWEST:
        return []
    standing = _pages_of({entry.title for entry in entries}, pages)
    shifts = Counter(
        number - entry.page
        for entry in entries
        for number in standing[entry.title]
        if number != entry.on
    )
    if not shifts:
        return []
    shift, _ = shifts.most_common(1)[0]
    true = [entry for entry in entries if entry.page + shift in standing[entry.title]]
    named = [entry.page for entry in true]
    rises = named == sorted(named) and len(set(named)) > 1
    on = {entry.on for entry in true}
    alike = sum(entry.on in on for entry in entries)
    return true if rises and len(true) >= max(FEWEST, SHARE * alike) else []


def _pages_of(titles: set[str], pages: Sequence[Page]) -> dict[str, set[int]]:
    """On which pages each of ``titles`` stands as a line, or two; on no page what stands on more
    than MOST_PAGES besides the one that lists it."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        lines = [_letters(line.text) for line in page.lines]
        for text in (*lines, *(upper + lower for upper, lower in pairwise(lines))):
            if text in titles:
                found[text].add(number)
    few = {text: on for text, on in found.items() if len(on) <= MOST_PAGES + 1}
    return defaultdict(set, few)


def _runs(entries: Sequence[_Entry]) -> Iterator[tuple[int, int, int]]:
    """A page, and the first and last line of entries that follow each other on it."""
    run: list[_Entry] = []
    for entry in entries:
        if run and (entry.on != run[-1].on or entry.first - run[-1].last > MOST_BETWEEN + 1):
            yield run[0].on, run[0].first, run[-1].last
            run = []
        run.append(entry)
    if run:
        yield run[0].on, run[0].first, run[-1].last


def _is_beside(left: Line, right: Line) -> bool:
    """Whether two lines stand at one height."""
    return left.box[1] <= (right.box[1] + right.box[3]) / 2 <= left.box[3]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
