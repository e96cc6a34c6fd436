"""Signs that a web page does not write: boxes to tick of wikis, and pictures of signs."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.documents.reading.symbols import EMPTY, TICKED

_TASKS = "ul.inline-task-list > li"  # Confluence's
_BOXES = ".to-do-list .checkbox"  # Notion's
_ON = frozenset({"checked", "checkbox-on"})
_EMOTICONS = {"(tick)": "✓", "(error)": "✗"}  # Confluence's, which say yes and no in its tables


def write_signs(tree: LexborHTMLParser) -> None:
    """Writes the signs out, at their places in ``tree``."""
    for task in tree.css(_TASKS):
        if task.first_child is not None:
            task.first_child.insert_before(_box(task))
    for box in tree.css(_BOXES):
        box.replace_with(_box(box))
    for picture in tree.css("img[alt]"):
        if sign := _sign(picture):
            picture.replace_with(sign)


def _box(node: LexborNode) -> str:
    is_ticked = not _ON.isdisjoint((node.attributes.get("class") or "").split())
    return f"{TICKED if is_ticked else EMPTY} "


def _sign(picture: LexborNode) -> str:
    """What a picture stands for that is no more than a sign; "" for any other."""
    named = picture.attributes.get("alt") or ""
    drawn = picture.attributes.get("data-emoji-fallback") or named
    return _EMOTICONS.get(named, "") if any(map(str.isalnum, drawn)) else drawn
