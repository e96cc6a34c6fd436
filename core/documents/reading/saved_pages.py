"""Web pages that word processors saved: Word, LibreOffice and Google Docs say by names of their own
what is a header, a note, a comment or an item of a list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.documents.reading.numerals import STYLES_OF_PAGES, numeral
from core.documents.reading.page_looks import (
    Rule,
    classes_of,
    drop,
    drop_unseen,
    rules_of,
    style_of,
    weights,
)
from core.documents.reading.parts import joined, list_mark

HEADINGS = {f"h{level}": level for level in range(1, 7)}
DEEPEST = 200  # elements within elements up to the block that a link stands in
_BLOCKS = frozenset({"p", "li", "dt", "dd", "pre", "td", "th", "div", "body", *HEADINGS})
_COMMENTS = ".MsoCommentReference, .MsoCommentText, .MsoCommentSubject, .msocomanchor, .msocomtxt"
_COMMENT = re.compile(r"mso-element\s*:\s*comment", re.IGNORECASE)
_RUNNING = re.compile(r"mso-element\s*:\s*(?:header|footer)", re.IGNORECASE)
_RUNNING_NAMES = "div[title=header], div[title=footer]"  # LibreOffice's
_TITLES = "p.MsoTitle, .doc-content p.title"
# The links from a text to its notes, and those back: of Word, LibreOffice and Google Docs.
_TO_NOTE = re.compile(r"#(_(?:ftn|edn)\d+|sd(?:foot|end)note\d+sym|ftnt\d+)")
_TO_TEXT = re.compile(r"#(?:_(?:ftn|edn)ref\d+|sd(?:foot|end)note\d+anc|ftnt_ref\d+)")
_COMMENTED = re.compile(r"#cmnt\d+")
_TO_COMMENTED = re.compile(r"#cmnt_ref\d+")
_LEVEL = re.compile(r"mso-list\s*:\s*l\d+\s+level(\d)", re.IGNORECASE)
_MARK = re.compile(r"mso-list\s*:\s*Ignore", re.IGNORECASE)
# Where Word leaves out what only itself understands, blanks in this font end an item's mark.
_MARK_END = re.compile(r"""font:\s*7\.0pt\s*["']Times New Roman""", re.IGNORECASE)
_LONGEST_MARK = 12  # letters
_MARGIN = re.compile(r"margin-left\s*:\s*([\d.]{1,8})(in|pt|cm)", re.IGNORECASE)
_POINTS = {"in": 72.0, "pt": 1.0, "cm": 28.35}
_STEP = 36.0  # points by which Word sets each level of a list in
_GOOGLE_LIST = re.compile(r"lst-kix_(\w+)-(\d)")
_GOOGLE_MARK = re.compile(r"\.lst-kix_(\w+)-(\d)\s*>\s*li:before")
_PIECE = re.compile(r'"([^"\\]*)"|counter\(\s*lst-ctn-kix_\w+-(\d)\s*,\s*([\w-]+)\s*\)')


@dataclass(slots=True)
class SavedPage:
    """What is said of elements, each by its ``mem_id``: marks and depths of items, levels of
    titles, whether text is bold, and the notes of a block. ``running`` are the headers and footers,
    ``apart`` what is read elsewhere than where it stands, as notes are once their block has been
    read, and ``left_out`` what is no text."""

    items: dict[int, tuple[str, int]] = field(default_factory=dict)
    titles: set[int] = field(default_factory=set)
    weights: dict[int, bool] = field(default_factory=dict)
    notes: dict[int, list[LexborNode]] = field(default_factory=dict)
    running: list[LexborNode] = field(default_factory=list)
    apart: set[int] = field(default_factory=set)
    left_out: dict[int, list[str]] = field(default_factory=dict)


def saved_page(tree: LexborHTMLParser, rules: Sequence[Rule]) -> SavedPage:
    """What the page's elements are; takes comments, and the marks of notes and items, out of
    ``tree``."""
    _drop_comments(tree)
    page = SavedPage()
    _move_notes(tree, page)
    _mark_items(tree, page)
    _mark_google_items(tree, rules, page)
    page.running = _running(tree)
    page.apart.update(node.mem_id for node in page.running)
    page.titles = {node.mem_id for node in tree.css(_TITLES)}
    page.weights = weights(tree, rules)
    return page


def running_of_part(html: str) -> list[LexborNode]:
    """The headers and footers of a part beside a page: Word saves them in one of their own."""
    if not _RUNNING.search(html):
        return []
    tree = LexborHTMLParser(html)
    drop_unseen(tree, rules_of(tree))
    _drop_comments(tree)
    return _running(tree)


def _running(tree: LexborHTMLParser) -> list[LexborNode]:
    of_word = [node for node in tree.css("[style]") if _RUNNING.search(style_of(node))]
    return of_word + tree.css(_RUNNING_NAMES)


def _drop_comments(tree: LexborHTMLParser) -> None:
    drop(_block_of_note(link) for link in _links(tree, _TO_COMMENTED))
    drop(_links(tree, _COMMENTED))
    drop(node for node in tree.css("[style]") if _COMMENT.search(style_of(node)))
    drop(tree.css(_COMMENTS))


def _links(tree: LexborHTMLParser, target: re.Pattern[str]) -> list[LexborNode]:
    links = tree.css('a[href^="#"]')
    return [link for link in links if target.fullmatch(link.attributes.get("href") or "")]


def _move_notes(tree: LexborHTMLParser, page: SavedPage) -> None:
    """Has each note read behind the block whose words lead to it."""
    found: dict[str, LexborNode] = {}
    back = _links(tree, _TO_TEXT)
    for link in back:
        name = link.attributes.get("name") or link.attributes.get("id") or ""
        found.setdefault(name, _block_of_note(link))
    links = _links(tree, _TO_NOTE)
    for link in links:
        note = found.pop((link.attributes.get("href") or "")[1:], None)
        if note is not None:
            page.notes.setdefault(block_of(link).mem_id, []).append(note)
    drop(back)
    drop(links)


def _above(node: LexborNode) -> Iterator[LexborNode]:
    """The elements around ``node``, the nearest first."""
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def block_of(link: LexborNode) -> LexborNode:
    """The table, or else the block of text, in which a link stands."""
    above = list(islice(_above(link), DEEPEST))
    tables = [node for node in above if node.tag == "table"]
    return next(iter(tables[::-1] or [node for node in above if node.tag in _BLOCKS]), link)


def _block_of_note(link: LexborNode) -> LexborNode:
    """What holds a note that begins with ``link``: its paragraph, or the element that this is the
    first in."""
    above = islice(_above(link), DEEPEST)
    block = next((node for node in above if node.tag in ("p", "li")), link)
    around = block.parent
    is_own = around is not None and around.tag == "div" and next(around.iter()) == block
    return around if around is not None and is_own else block


def _mark_items(tree: LexborHTMLParser, page: SavedPage) -> None:
    """Takes the marks of Word's items, which are paragraphs, out of their words."""
    marks = [[node] for node in tree.css("span") if _MARK.search(style_of(node))]
    marks += (
        [*reversed(list(islice(_before(end), _LONGEST_MARK))), end]
        for end in tree.css("p[class^=MsoList] span")
        if _MARK_END.search(style_of(end)) and not end.text().strip()
    )
    taken: list[LexborNode] = []
    for mark in marks:
        block = next((n for n in islice(_above(mark[0]), DEEPEST) if n.tag in ("p", "li")), None)
        shown = joined("".join(piece.text() for piece in mark))
        if block is None or block.mem_id in page.items or not 0 < len(shown) <= _LONGEST_MARK:
            continue
        depth = _depth(block)
        page.items[block.mem_id] = list_mark(shown, depth), depth
        taken += mark
    drop(taken)


def _before(node: LexborNode) -> Iterator[LexborNode]:
    """What stands before ``node`` in the same element, the nearest first."""
    while (before := node.prev) is not None:
        yield before
        node = before


def _depth(block: LexborNode) -> int:
    style = style_of(block)
    if level := _LEVEL.search(style):
        return max(0, int(level[1]) - 1)
    margin = _MARGIN.search(style)
    points = float(margin[1]) * _POINTS[margin[2].lower()] if margin else _STEP
    return max(0, round(points / _STEP) - 1)


def _mark_google_items(tree: LexborHTMLParser, rules: Sequence[Rule], page: SavedPage) -> None:
    """Google's lists stand beside each other whatever their depth, and count in style sheets."""
    marks = {
        (found[1], int(found[2])): list(_PIECE.finditer(said))
        for selectors, said in rules
        for selector in selectors
        if (found := _GOOGLE_MARK.search(selector))
    }
    counted: dict[tuple[str, int], int] = {}
    for node in tree.css("ol[class*=lst-kix_], ul[class*=lst-kix_]"):
        found = next(filter(None, map(_GOOGLE_LIST.fullmatch, classes_of(node))), None)
        if found is None:
            continue
        name, depth = found[1], int(found[2])
        start = node.attributes.get("start") or "1"
        if "start" in node.attributes or "start" in classes_of(node):
            counted[name, depth] = int(start) - 1 if start.isdecimal() and len(start) < 7 else 0
        for item in (child for child in node.iter() if child.tag == "li"):
            counted[name, depth] = counted.get((name, depth), 0) + 1
            shown = "".join(
                numeral(counted.get((name, int(piece[2])), 1), STYLES_OF_PAGES.get(piece[3], ""))
                if piece[2]
                else piece[1]
                for piece in marks.get((name, depth), [])
            )
            page.items[item.mem_id] = list_mark(shown.strip(), depth), depth
