"""Links that only lead about in a web page: tables of contents, indexes, and ways back to its top.
What they say stands where they lead; a list whose items say more than that, or that a sentence
announces, is the page's text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.documents.reading.link_targets import (
    BLOCKS,
    CELLS,
    ENTRIES,
    HEADINGS,
    LISTS,
    Targets,
    letters,
)
from core.documents.reading.parts import joined
from core.documents.reading.symbols import CHOICES
from core.text.languages import CLAIMED, alone, any_of, whole_words

_CONTENTS = alone(one.layout.contents for one in CLAIMED)
_INDEX = alone(one.layout.index for one in CLAIMED)
_TO_TOP = re.compile(
    rf"\W*(?:{any_of(one.layout.to_top for one in CLAIMED)})\W*|\s*+[↑⇑⬆▲△⤴][\s\ufe0f↑⇑⬆▲△⤴]*+",
    re.IGNORECASE,
)
_ANNOUNCES = whole_words(one.layout.announces for one in CLAIMED)
_COLONS = (":", "：")
_TAB_BARS = frozenset({"nav-tabs", "tabs", "tab-list", "govuk-tabs__list"})
_OF_WORD = "MsoToc"  # the classes of a table of contents that Word saved, with its pages
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
SAVED_FROM_WITHIN = 2000  # characters
_SIGNS = frozenset(CHOICES)  # whether something is ticked
FEWEST_ENTRIES = 8  # of an index of words
LINKED = 0.9  # of the letters in its cells
LONGEST_OPENING = 200  # characters of a sentence that announces a list


@dataclass(slots=True, eq=False)
class _Block:
    """An element that stands by itself. ``own`` are the links within the page that stand in it, and
    in none of its ``inner`` blocks; ``count`` is of all. ``says_more``: it has words that are no
    such link's."""

    node: LexborNode
    inner: list["_Block"] = field(default_factory=list)
    own: list[LexborNode] = field(default_factory=list)
    count: int = 0
    says_more: bool = False

    @property
    def only_leads(self) -> bool:
        return self.count > 0 and not self.says_more

    @property
    def is_empty(self) -> bool:
        return not (self.count or self.says_more)

    @property
    def links(self) -> list[LexborNode]:
        """All of them."""
        found: list[LexborNode] = []
        waiting = [self]
        while waiting:
            block = waiting.pop()
            found += block.own
            waiting += reversed(block.inner)
        return found


def addresses(tree: LexborHTMLParser, html: str) -> frozenset[str]:
    """Those of the page itself, with which browsers fill in the links of one that they save."""
    named = [node.attributes.get("href") for node in tree.css("link[rel=canonical]")]
    named += [node.attributes.get("content") for node in tree.css('meta[property="og:url"]')]
    named += _SAVED_FROM.findall(html[:SAVED_FROM_WITHIN])
    return frozenset(("", *(name.partition("#")[0] for name in named if name)))


def navigation(tree: LexborHTMLParser, own: frozenset[str]) -> dict[int, list[str]]:
    """The elements of ``tree`` that only lead about in the page, whose ``own`` addresses these are,
    by their ``mem_id``: what they say. The heading right above such a list is one of them."""
    blocks = list(_blocks(tree, own))
    targets = Targets.of(tree)
    found: dict[int, list[str]] = {}
    for taken in _tables_of_contents(blocks):
        links = [link for block in taken for link in block.links]
        above = _above(taken[0].node)
        is_named = above is not None and _CONTENTS.fullmatch(above.text()) is not None
        if not is_named and _announces(above):
            continue
        leading = sum(targets.has(link, is_contents=is_named) for link in links)
        if 2 * leading <= len(links):
            continue  # their words may stand nowhere else
        if is_named and above is not None:
            found[above.mem_id] = [joined(above.text())]
        found |= {one.node.mem_id: [joined(link.text()) for link in one.links] for one in taken}
    return found | _indexes(tree, own) | _ways_to_the_top(tree, blocks, own)


def _blocks(tree: LexborHTMLParser, own: frozenset[str]) -> Iterator[_Block]:
    """All blocks of the page, in order."""
    if tree.body is None:
        return
    blocks = {tree.body.mem_id: _Block(tree.body)}
    in_order = [blocks[tree.body.mem_id]]
    links: dict[int, LexborNode | None] = {tree.body.mem_id: None}
    for node in tree.body.traverse(include_text=True):
        if node.mem_id in blocks or node.parent is None or node.parent.mem_id not in blocks:
            continue
        block, link = blocks[node.parent.mem_id], links[node.parent.mem_id]
        if node.tag == "-text":
            _say(block, link, node.text_content or "")
            continue
        if node.tag in BLOCKS:
            block.inner.append(_Block(node))
            block = block.inner[-1]
            in_order.append(block)
        blocks[node.mem_id] = block
        links[node.mem_id] = node if node.tag == "a" and _is_within(node, own) else link
    for block in reversed(in_order):
        block.count = len(block.own) + sum(inner.count for inner in block.inner)
        block.says_more |= any(inner.says_more for inner in block.inner)
    yield from in_order


def _say(block: _Block, link: LexborNode | None, text: str) -> None:
    """Notes what a block says, in a link within the page or not. A number in front of a link is its
    title's, and one behind it says more."""
    block.says_more |= not _SIGNS.isdisjoint(text)
    if not any(map(str.isalnum, text)):
        return
    if link is None:
        is_number = not block.own and not any(map(str.isalpha, text))
        is_page = (block.node.attributes.get("class") or "").startswith(_OF_WORD)
        block.says_more |= not (is_number or is_page)
    elif block.node.tag in HEADINGS or block.node.tag in CELLS:
        block.says_more = True
    elif not block.own or block.own[-1] != link:
        block.own.append(link)


def _tables_of_contents(blocks: Iterable[_Block]) -> Iterator[Sequence[_Block]]:
    """Blocks that stand together and only lead about, the outermost of those in each other."""
    taken: set[int] = set()
    for block in blocks:
        if block.node.mem_id in taken or block.only_leads:
            taken.update(inner.node.mem_id for inner in block.inner)
        if block.node.mem_id in taken:
            continue
        filled = (inner for inner in block.inner if not inner.is_empty)
        for leads, run in groupby(filled, key=lambda one: one.only_leads):
            together = list(run)
            if not leads or any(one.node.tag in ENTRIES for one in together):
                continue
            has_list = any(one.node.tag in LISTS for one in together)
            if has_list or sum(one.count for one in together) > 1:
                yield together


def _above(node: LexborNode) -> LexborNode | None:
    """What stands right above ``node``: of that the last words that could be the name of a table of
    contents, else all of it."""
    above: LexborNode | None = None
    around: LexborNode | None = node
    while above is None and around is not None and around.tag != "body":
        above, around = _filled_before(around.prev), around.parent
    last = above
    while last is not None:
        if _CONTENTS.fullmatch(last.text()):
            return last
        last = _filled_before(last.last_child)
    return above


def _filled_before(node: LexborNode | None) -> LexborNode | None:
    """``node``, or the nearest before it that holds words."""
    while node is not None and not node.text().strip():
        node = node.prev
    return node


def _announces(above: LexborNode | None) -> bool:
    """Whether words above a list make it a part of what they say."""
    if above is None or above.tag in HEADINGS:
        return False
    said = joined(above.text())
    return said.endswith(_COLONS) or _ANNOUNCES.search(said[-LONGEST_OPENING:]) is not None


def _indexes(tree: LexborHTMLParser, own: frozenset[str]) -> dict[int, list[str]]:
    """Tables of links under the heading of an index of words, and the heading."""
    found: dict[int, list[str]] = {}
    for heading in tree.css(", ".join(sorted(HEADINGS))):
        node = heading.next if _INDEX.fullmatch(heading.text()) else None
        while node is not None and node.tag not in HEADINGS:
            for table in [node] if node.tag == "table" else node.css("table"):
                if entries := _entries(table, own):
                    found |= {heading.mem_id: [joined(heading.text())], table.mem_id: entries}
            node = node.next
    return found


def _entries(table: LexborNode, own: frozenset[str]) -> list[str]:
    """What the links of an index say; empty where a table says more than they do."""
    links = [joined(one.text()) for one in table.css("td a[href]") if _is_within(one, own)]
    said = sum(len(letters(cell.text())) for cell in table.css("td"))
    leads = sum(map(len, map(letters, links))) >= LINKED * said
    return links if leads and len(links) >= FEWEST_ENTRIES else []


def _ways_to_the_top(
    tree: LexborHTMLParser, blocks: Iterable[_Block], own: frozenset[str]
) -> dict[int, list[str]]:
    alone = {
        block.own[0].mem_id: block.node
        for block in blocks
        if block.only_leads and block.own and block.count == 1
    }
    links = [link for link in tree.css("a[href]") if _is_within(link, own)]
    to_top = [link for link in links if _TO_TOP.fullmatch(link.text())]
    return {
        alone.get(link.mem_id, link).mem_id: [joined(link.text())]
        for link in to_top
        # Within a sentence one word, such as "start", may be of it.
        if link.mem_id in alone or not joined(link.text()).isalpha()
    }


def _is_within(link: LexborNode, own: frozenset[str]) -> bool:
    address, mark, _ = (link.attributes.get("href") or "").partition("#")
    return bool(mark) and address in own and not _is_tab(link)


def _is_tab(link: LexborNode) -> bool:
    """Whether a link is the label of what it shows, which says it nowhere else."""
    toggles = {link.attributes.get(name) for name in ("role", "data-toggle", "data-bs-toggle")}
    bar = link.parent and link.parent.parent
    classes = (bar.attributes.get("class") or "").split() if bar else []
    return "tab" in toggles or not _TAB_BARS.isdisjoint(classes)
