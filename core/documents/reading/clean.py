"""Makes extracted text fit for search, quotes and the database."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from core.documents.reading.back_index import index_lines
from core.documents.reading.contents_pages import contents_lines
from core.documents.reading.furniture import furniture
from core.documents.reading.layout import Line, Page, Slice
from core.documents.reading.symbols import SYMBOLS
from core.text.languages import CLAIMED, words_of

HYPHENS = ("-", "\u00ad", "\u2010", "\u2011")
LONGEST_LEFT_OUT = 300  # characters of a header, a footer or the like
_CUTS = ("/", "=", "&", "?", "_", *HYPHENS)  # where a line may end within an address or a number
_UNENDED = ("=", "&", "_")  # no address ends so
_PRESENTATION = re.compile("[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc\u2e80-\u2fd5]")
_REMOVED = re.compile(
    # Controls (PostgreSQL refuses NUL), soft hyphens, zero-width and direction marks,
    # lone surrogates, private use. U+FFFD stays where a byte of a text could not be read.
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ufeff\ufffc\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
_UNNAMED = "\ufffd"  # what a font failed to name; a warning tells where that is much
_BLANKS = re.compile(r"[^\S\t]+")
_TABS = re.compile(r"(?<! ) *\t\s*")
# Between a list's mark and its text stands a wide gap that is no table.
_MARK = re.compile(r"^([^\w\s]|\(?[\w.]{1,9}[.)]|\d{1,3}(?:\.\d{1,3})+)\t")
_LEADERS = re.compile(r"(?:\s?[.·…_]){5,}\s*")
# A lam-alef ligature turned round glyph by glyph: the article never stands like this.
_LAM_ALEF = re.compile("\u0627([\u0623\u0625\u0622\u0627])\u0644")
_CAPITALS = re.compile(r"[^\W\d_a-z]{2}")
_ADDRESS = re.compile(r"[(<]?(?:https?://|www\.)", re.IGNORECASE)
_PATH = re.compile(r"[a-z\d?&#%][\w%]*[/._=&-]\w", re.ASCII)
_BEFORE_DIGITS = re.compile(r"(?:\W*[A-Z]{2,}|[+(]?[\d/()]{3,})[-\u00ad\u2010\u2011]")
_AFTER_HANGING = words_of(language.layout.after_hanging for language in CLAIMED)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Where a line ended within a cell of a table: its row is one line.
_BROKEN = re.compile("(?<![^\\W\\d_])([^\\W\\d_]+)\u00ad(?:([^\\W\\d_]+)|(?=\\d))")


def clean_text(text: str) -> str:
    """``text`` with ligatures spelled out and without what neither people nor search need.

    Superscripts, fractions and full-width letters stay as they are.
    """
    if text.isascii() and text.isprintable():
        return _LEADERS.sub(" … ", _BLANKS.sub(" ", text)).strip()
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    text = text.translate(SYMBOLS)
    text = _PRESENTATION.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = unicodedata.normalize("NFC", _REMOVED.sub("", text))
    text = _LAM_ALEF.sub("\u0627\u0644\\1", text)
    text = _MARK.sub("\\1 ", _TABS.sub("\t", _BLANKS.sub(" ", text)).strip())
    return _LEADERS.sub(" … ", text).strip()


def clean_pages(pages: Sequence[Page]) -> list[Page]:
    """The same pages, with headers, footers, page numbers, tables of contents and indexes of
    words taken out of the lines and noted as left out, and with words made whole."""
    leaving = zip(furniture(pages), contents_lines(pages), index_lines(pages), strict=True)
    kept = [_without(page, set().union(*lines)) for page, lines in zip(pages, leaving, strict=True)]
    return [
        replace(page, lines=tuple(_cleaned(lines)))
        for page, lines in zip(kept, _joined_words(kept), strict=True)
    ]


def _cleaned(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        # A hyphen that ends its line and was not needed to make a word whole is one.
        found = line.text.replace(_UNNAMED, "")
        if found.endswith("\u00ad") and found[-2:-1].isalnum():
            found = found[:-1] + "-"
        if text := clean_text(found):
            yield line if text == line.text else _reworded(line, text)


def _reworded(line: Line, text: str) -> Line:
    """The line with its ``text`` clean, and its words where they are in that."""
    cuts = (
        Slice(len(clean_text(line.text[: cut.start].replace(_UNNAMED, ""))), cut.box)
        for cut in line.slices
    )
    return replace(line, text=text, slices=tuple(cuts))


def _without(page: Page, leaving: set[int]) -> Page:
    lines = tuple(line for index, line in enumerate(page.lines) if index not in leaving)
    gone = [page.lines[index].text.replace(_UNNAMED, "") for index in sorted(leaving)]
    said = [clean_text(text)[:LONGEST_LEFT_OUT] for text in [*page.left_out, *gone]]
    return replace(page, lines=lines, left_out=tuple(filter(None, said)))


def _joined_words(pages: Sequence[Page]) -> list[list[Line]]:
    """Lines by page, the second half of each hyphenated word moved up to its first half."""
    lines = [_with_whole_addresses(list(page.lines)) for page in pages]
    places = [(p, i) for p, page_lines in enumerate(lines) for i in range(len(page_lines))]
    broken = [
        (upper, lower)
        for upper, lower in pairwise(places)
        if _is_broken(lines[upper[0]][upper[1]].text, lines[lower[0]][lower[1]].text)
    ]
    cells = [
        (p, i, match) for p, i in places for match in _BROKEN.finditer(lines[p][i].text.lower())
    ]
    if not broken and not cells:
        return lines
    known = Counter(
        word for page in pages for line in page.lines for word in _WORD.findall(line.text.lower())
    )
    known.subtract(half for (p, i), (q, j) in broken for half in _halves(lines[p][i], lines[q][j]))
    known.subtract(half for _, _, match in cells for half in match.groups() if half)
    for p, i in dict.fromkeys((p, i) for p, i, _ in cells):
        lines[p][i] = replace(lines[p][i], text=_whole(lines[p][i].text, known))
    for (p, i), (q, j) in broken:
        upper, lower = lines[p][i], lines[q][j]
        if not _is_broken(upper.text, lower.text):
            continue  # an earlier word took all of one of them
        glue = "-" if _is_compound(*_halves(upper, lower), known) else ""
        lines[p][i], lines[q][j] = _moved_up(upper, lower, upper.text[:-1] + glue, on_page=p == q)
    return lines


def _moved_up(upper: Line, lower: Line, head: str, *, on_page: bool) -> tuple[Line, Line]:
    """``upper`` with ``head`` for its text and the first word of ``lower`` right behind that, and
    what is left of ``lower``. ``on_page``: both are on the same page."""
    tail, *rest = lower.text.split(maxsplit=1)
    left = "".join(rest)
    gone = len(lower.text) - len(left)
    is_marked = on_page and upper.slices
    moved = (Slice(len(head), cut.box) for cut in lower.slices if is_marked and cut.start < gone)
    stay = (Slice(cut.start - gone, cut.box) for cut in lower.slices if cut.start >= gone)
    return (
        replace(upper, text=head + tail, slices=(*upper.slices, *moved)),
        replace(lower, text=left, slices=tuple(stay)),
    )


def _whole(row: str, known: Counter[str]) -> str:
    """A table's row with the words whole that a line's end broke within its cells."""

    def joined(match: re.Match[str]) -> str:
        first, second = match.groups()
        if second in _AFTER_HANGING:
            return f"{first}- {second}"
        is_one = second and not _is_compound(first.lower(), second.lower(), known)
        return f"{first}{'' if is_one else '-'}{second or ''}"

    return _BROKEN.sub(joined, row)


def _is_broken(upper: str, lower: str) -> bool:
    return lower.partition(" ")[0] not in _AFTER_HANGING and (
        upper.endswith(HYPHENS)
        and upper[-2:-1].isalpha()
        and (lower[:1].islower() or (upper[-3:-1].isupper() and _CAPITALS.match(lower) is not None))
    )


def _is_cut(upper: str, lower: str) -> bool:
    """Whether an address, a number or a name like COVID-19 goes on in the next line."""
    if not upper.strip() or not lower.strip():
        return False
    last, first = upper.rsplit(maxsplit=1)[-1], lower.split(maxsplit=1)[0]
    if _ADDRESS.match(last):
        is_open = (last[0], first.rstrip(".,;:")[-1:]) in (("(", ")"), ("<", ">"))
        return is_open or last.endswith(_UNENDED) or _PATH.match(first) is not None
    return first[0].isdigit() and _BEFORE_DIGITS.fullmatch(last) is not None


def _with_whole_addresses(lines: list[Line]) -> list[Line]:
    before = 0  # the last line with words; an address may have taken all of those below it
    for at in range(1, len(lines)):
        upper, lower = lines[before].text, lines[at].text
        if upper.endswith(_CUTS) and _is_cut(upper, lower):
            head = upper[:-1] + "-" if upper.endswith(HYPHENS) else upper
            lines[before], lines[at] = _moved_up(lines[before], lines[at], head, on_page=True)
        if lines[at].text:
            before = at
    return lines


def _halves(upper: Line, lower: Line) -> tuple[str, str]:
    return _WORD.findall(upper.text.lower())[-1], _WORD.findall(lower.text.lower())[0]


def _is_compound(first: str, second: str, known: Counter[str]) -> bool:
    """Whether the hyphen belongs to the word; the rest of the document tells."""
    if known[first + second] > 0:
        return False
    return known[f"{first}-{second}"] > 0 or (known[first] > 0 and known[second] > 0)
