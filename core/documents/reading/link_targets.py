"""Where the links within a web page lead, and whether their words stand there."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

LISTS = frozenset({"ul", "ol", "menu", "dl"})
ENTRIES = frozenset({"li", "dt", "dd"})  # which leave together with their list, or stay
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
CELLS = frozenset({"td", "th", "caption"})
BLOCKS = frozenset(
    {
        *("article", "blockquote", "body", "center", "details", "div", "fieldset", "figure"),
        *("form", "header", "main", "p", "pre", "section", "summary", "table", "tr"),
        *(*LISTS, *ENTRIES, *HEADINGS, *CELLS),
    }
)
_DIGITS = "0123456789"
FARTHEST = 200  # letters that may stand between a link's target and its words
MOST_LOOKED_THROUGH = 100  # nodes behind a link's target


@dataclass(frozen=True, slots=True)
class Targets:
    """The places in the page by their names, and the words of its headings, which Markdown's
    readers make such names of."""

    places: dict[str, LexborNode]
    headings: frozenset[str]

    @classmethod
    def of(cls, tree: LexborHTMLParser) -> "Targets":
        places: dict[str, LexborNode] = {}
        for node in tree.css("[id], a[name]"):
            name = node.attributes.get("id") or node.attributes.get("name") or ""
            places.setdefault(name, node)
            places.setdefault(letters(name), node)
        headings = {letters(node.text()) for node in tree.css(", ".join(sorted(HEADINGS)))}
        return cls(places, frozenset(headings | {one.lstrip(_DIGITS) for one in headings}) - {""})

    def has(self, link: LexborNode, *, is_contents: bool) -> bool:
        """Whether ``link`` leads to a heading, or to what says its words again; anywhere in the
        page where it ``is_contents``, which its name says."""
        name = unquote((link.attributes.get("href") or "").partition("#")[2])
        words = letters(link.text()).lstrip(_DIGITS)
        if not self.headings.isdisjoint((letters(name), words)):
            return True
        place = self.places.get(name) or self.places.get(letters(name))
        return bool(name) and place is not None and (is_contents or _says(place, words))


def _says(place: LexborNode, words: str) -> bool:
    """Whether a heading stands at ``place``, or ``words`` soon behind it."""
    while place.tag not in BLOCKS and place.parent is not None:
        place = place.parent
    said = ""
    for node in islice(_from(place), MOST_LOOKED_THROUGH):
        text = letters(node.text_content or "") if node.tag == "-text" else ""
        if text and not said and _is_in_heading(node):
            return True
        said += text
        if words in said:
            return True
        if len(said) > len(words) + FARTHEST:
            return False
    return False


def _from(place: LexborNode) -> Iterator[LexborNode]:
    """What ``place`` holds, and then what follows it, in the page's order."""
    node: LexborNode | None = place
    while node is not None:
        yield from node.traverse(include_text=True)
        while node is not None and node.next is None:
            node = node.parent
        node = node.next if node is not None else None


def _is_in_heading(node: LexborNode) -> bool:
    around = node.parent
    while around is not None and around.tag not in BLOCKS:
        around = around.parent
    return around is not None and around.tag in HEADINGS


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
