"""Diagrams that Office draws from an outline (SmartArt): their boxes are its items."""

from collections.abc import Iterator

from core.documents.reading.office_xml import Element, children, elements, value, within
from core.documents.reading.parts import Item, Part, bullet, joined

DIAGRAM = "diagramData"  # the sort of the part that holds the outline
_NODES = ("", "node", "asst")  # the last are assistants in the chart of an organization
DEEPEST = 20


def diagram(model: Element) -> list[Part]:
    """What the boxes of a diagram say, those that hang on another below it."""
    points = {value(one, "modelId"): one for one in elements(within(model, "ptLst"))}
    below: dict[str, list[tuple[int, str]]] = {}
    for link in children(within(model, "cxnLst"), "cxn"):
        if value(link, "type") in ("", "parOf"):
            order = value(link, "srcOrd")
            place = int(order) if order.isdecimal() else 0
            below.setdefault(value(link, "srcId"), []).append((place, value(link, "destId")))
    top = [name for name, one in points.items() if value(one, "type") == "doc"]
    return list(_items(points, below, top))


def _items(
    points: dict[str, Element], below: dict[str, list[tuple[int, str]]], top: list[str]
) -> Iterator[Part]:
    waiting = [(name, -1) for name in top]
    while waiting:
        name, depth = waiting.pop()
        point = points.pop(name, None)
        if point is None:
            continue
        text = _words(point) if value(point, "type") in _NODES else ""
        if text:
            yield Item(text, bullet(depth), depth)
        inner = sorted(below.get(name, ()), reverse=True)
        waiting += ((one, min(depth + 1, DEEPEST)) for _, one in inner)


def _words(point: Element) -> str:
    paragraphs = children(within(point, "t"), "p")
    return joined(" ".join("".join(one.text or "" for one in p.iter("{*}t")) for p in paragraphs))
