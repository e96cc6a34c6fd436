"""Plain text: paragraphs are parted by blank lines, pages by form feeds."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path

from core.documents.reading.encoding import decode
from core.documents.reading.parts import BULLETS, LeftOut, PageBreak, Part, Reading, joined
from core.documents.reading.set_in import set_in_headings
from core.documents.reading.symbols import EMPTY, TICKED
from core.documents.reading.text_headings import ENDS, ITEM, is_title, with_headings
from core.documents.reading.text_tables import is_table, parts_of, wrapped_at
from core.text.words import is_stop_word

_LINE_END = re.compile(r"\r\n?|\x85|\u2028|\u2029")
_BULLET = re.compile(r"^([ \t]*)o(?=(?:\t| {2,})\S)", re.MULTILINE)  # typists' own
_TICKED = re.compile(r"^([ \t]*(?:[*+•-][ \t]+)?)\[([xX ])\](?=[ \t]+\S)", re.MULTILINE)
_MARKED = re.compile(r"([ \t]*)([*+•-])(?=[ \t]+\S)")
_BLANK_LINES = re.compile(r"\n\s*\n")
_DIGITS = re.compile(r"\d+")
FEWEST_PAGES, SHARE_OF_PAGES = 2, 0.6  # that begin or end with the same line
SHORT = 60  # characters of a line that is set in, such as an address
LONG = 20  # characters of a paragraph that is more than a name or a value
LONGEST = 1000  # characters of a sentence that goes on: what is joined is read anew each time


def read(path: Path) -> Reading:
    """The headings and paragraphs of the file at ``path``. UnsupportedFileType where it is no
    text."""
    decoded = decode(path.read_bytes())
    parts = with_headings(list(text_parts(decoded.text, is_document=True)))
    return Reading(parts, warnings=list(decoded.warnings))


def text_parts(text: str, *, is_document: bool = False) -> Iterator[Part]:
    """The paragraphs of ``text``, with a page's end where a form feed stands. In a document lines
    above what is set in are headings."""
    whole = _TICKED.sub(_box, _LINE_END.sub("\n", text))
    whole = _by_depth(_BULLET.sub(r"\1•", whole))
    width = wrapped_at(whole)
    headings = set_in_headings(whole.replace("\f", "\n"), width) if is_document else {}
    numbers = count()
    pages = [page.split("\n") for page in whole.split("\f")]
    running = _running_lines(pages)
    for page in pages:
        edges = [at for at in _edges(page) if _bare(page[at]) in running]
        left_out = {at: LeftOut(joined(page[at])) for at in edges}
        lines = [
            (left_out.get(at) or headings.get(number), line)
            for (at, line), number in zip(enumerate(page), numbers, strict=False)
        ]
        for part, run in groupby(lines, key=itemgetter(0)):
            if part:
                yield part
            else:
                yield from _paragraphs("\n".join(line for _, line in run), width)
        yield PageBreak()


def _running_lines(pages: Sequence[Sequence[str]]) -> set[str]:
    """What most pages but the first begin or end with, but for the numbers in it, which stay the
    same or count the pages: "Grade 3: 45 euros" is text, though grade 4 ends the next page."""
    numbers: dict[str, dict[int, list[int]]] = defaultdict(dict)
    for number, page in enumerate(pages):
        for line in (page[at] for at in _edges(page)):
            numbers[_bare(line)][number] = [int(digits) for digits in _DIGITS.findall(line)]
    fewest = max(FEWEST_PAGES, SHARE_OF_PAGES * (len(pages) - 1))
    return {
        words
        for words, on_pages in numbers.items()
        if words and len(on_pages) >= fewest and _are_of_pages(on_pages)
    }


def _are_of_pages(numbers: Mapping[int, Sequence[int]]) -> bool:
    """Whether each of the numbers of a line, by the pages that it stands on, is the same on all, or
    goes on with them."""
    if len(set(map(len, numbers.values()))) > 1:
        return False
    return all(
        len(set(column)) == 1 or len({n - at for n, at in zip(column, numbers, strict=True)}) == 1
        for column in zip(*numbers.values(), strict=True)
    )


def _edges(page: Sequence[str]) -> list[int]:
    """The first and the last line of a page that blank ones set apart, by their numbers."""
    filled = [at for at, line in enumerate(page) if line.strip()]
    if len(filled) < 2:
        return []
    edges = [(filled[0], filled[1] - filled[0]), (filled[-1], filled[-1] - filled[-2])]
    return [at for at, distance in edges if distance > 1]


def _bare(line: str) -> str:
    """A line without its numbers, which say something else on each page in a sentence."""
    text = joined(line)
    return text if text.endswith(ENDS) else _DIGITS.sub("", text)


def _box(mark: re.Match[str]) -> str:
    """A box to tick that was typed in brackets."""
    return f"{mark[1]}{TICKED if mark[2].strip() else EMPTY}"


def _by_depth(text: str) -> str:
    """``text`` with other bullets for lists in lists, which are told by how far they are set in."""
    lines, open_at = text.split("\n"), list[int]()  # how far the items of each open list are set in
    for number, line in enumerate(lines):
        mark = _MARKED.match(line)
        indent = _indent(line)
        while open_at and line.strip() and indent < open_at[-1]:
            open_at.pop()
        if not mark:
            continue
        if not open_at or indent > open_at[-1]:
            open_at.append(indent)
        if depth := len(open_at) - 1:
            bullet = BULLETS[min(depth, len(BULLETS) - 1)]
            lines[number] = f"{mark[1]}{bullet}{line[mark.end() :]}"
    return "\n".join(lines)


def _paragraphs(text: str, width: float) -> Iterator[Part]:
    found = [part.strip("\n") for part in _BLANK_LINES.split(text.rstrip()) if part.strip()]
    for block in _with_whole_sentences(found):
        yield from parts_of(block, width)


def _with_whole_sentences(paragraphs: list[str]) -> Iterator[str]:
    """The paragraphs, those joined that a blank line parts within a sentence."""
    run = ""
    for text, after in zip(paragraphs, [*paragraphs[1:], ""], strict=False):
        if run and len(run) <= LONGEST and _goes_on(run, text, after):
            run = f"{run} {joined(text)}"
        else:
            if run:
                yield run
            run = text
    if run:
        yield run


def _goes_on(before: str, text: str, after: str) -> bool:
    """Whether a sentence goes on with ``text``: in small letters, or with an address and the like
    that is set in by itself."""
    if before.rstrip().endswith(ENDS[:-1]) or ITEM.match(before) or ITEM.match(text):
        return False
    if is_table(before) or is_table(text):
        return False
    is_open = before.rstrip().endswith(",") or is_stop_word(before.rsplit(maxsplit=1)[-1])
    is_begun = before.lstrip()[:1].isupper() and len(joined(before)) >= LONG
    if text.lstrip()[:1].islower() and (is_open or is_begun):
        return True
    if not _is_set_in(text, before) or _is_set_in(after, before):
        return False
    is_short = all(len(line.strip()) <= SHORT for line in text.split("\n"))
    return is_short and (is_open or not is_title(before))


def _is_set_in(text: str, before: str) -> bool:
    return bool(text) and _indent(text) > _indent(before.rsplit("\n", maxsplit=1)[-1])


def _indent(text: str) -> int:
    return len(text.expandtabs()) - len(text.expandtabs().lstrip(" "))
