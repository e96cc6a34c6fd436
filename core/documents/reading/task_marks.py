"""Tasks and choices on a web page, ticked or empty, as forms, trackers, wikis and programs for
notes say it: by a box, or by what they call the item."""

from collections.abc import Iterator, Set

from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.documents.reading.page_looks import drop
from core.documents.reading.symbols import EMPTY, TICKED

_BOXES = ("input[type=checkbox]", "input[type=radio]")
_ROLES = ("[role=checkbox]", "[role=radio]", "[data-type=taskItem]")
_TICKED = ", ".join(
    (
        *(f"{box}[checked]" for box in _BOXES),
        *(f"{role}[aria-checked=true], {role}[data-checked=true]" for role in _ROLES),
        ".inline-task-list > li.checked",  # Confluence's
        "[data-task-state=DONE]",  # Jira's, and Confluence's in the cloud
        ".checkbox-on",  # Notion's
        ".checklist .fa-check-square-o",  # Asciidoctor's
    )
)
_EMPTY = ", ".join(
    (
        *(f"{box}:not([checked])" for box in _BOXES),
        *(f"{role}[aria-checked=false], {role}[data-checked=false]" for role in _ROLES),
        ".inline-task-list > li:not(.checked)",
        "[data-task-state=TODO]",
        ".checkbox-off",
        ".checklist .fa-square-o",
    )
)


def show_task_marks(tree: LexborHTMLParser) -> None:
    """Puts the sign of a ticked or an empty box in front of the words that each is about, once."""
    ticked = {node.mem_id for node in tree.css(_TICKED)}
    found = tree.css(f"{_TICKED}, {_EMPTY}")
    all_of_them = {node.mem_id for node in found}
    boxes: list[LexborNode] = []
    within_boxes: set[int] = set()
    for node in found:
        if node.mem_id in within_boxes:
            continue
        place = next(filter(_is_words, node.traverse(include_text=True)), None)
        if place is None:
            boxes.append(node)
            within_boxes.update(inner.mem_id for inner in node.traverse())
            place = _words_behind(node, all_of_them) or node
        if (place.text_content or "").strip() not in (TICKED, EMPTY):
            place.insert_before(f"{TICKED if node.mem_id in ticked else EMPTY} ")
    drop(boxes)


def _words_behind(box: LexborNode, boxes: Set[int]) -> LexborNode | None:
    """The words that follow ``box`` within its item, maybe in a block of their own; none where
    another of the ``boxes`` comes first, or where it is in no list."""
    for node in _behind(box):
        if node.mem_id in boxes:
            return None
        if _is_words(node):
            return node
    return None


def _behind(box: LexborNode) -> Iterator[LexborNode]:
    """What follows ``box`` within its item."""
    around = [box]
    while around[-1].tag != "li":
        if (parent := around[-1].parent) is None:
            return
        around.append(parent)
    for node in around[:-1]:
        after = node.next
        while after is not None:
            yield from after.traverse(include_text=True)
            after = after.next


def _is_words(node: LexborNode) -> bool:
    return node.tag == "-text" and bool((node.text_content or "").strip())
