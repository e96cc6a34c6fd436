"""Boxes to tick that a PDF draws as shapes, as browsers print them: squares beside words or alone
in a table's cell, with a tick inside or with nothing."""

from collections.abc import Sequence
from dataclasses import replace

from core.documents.reading.drawing import LARGEST_BOX, Area, Drawing
from core.documents.reading.framed import MOST_LINES
from core.documents.reading.glyphs import Style, Word
from core.documents.reading.layout import Box
from core.documents.reading.symbols import EMPTY, TICKED

MOST = 500  # small shapes of a page; one with more is a drawing
NEAR = 1.5  # font sizes between a box and its words
LIGHT = 200  # of 255: what an empty box is filled with
INNER = 0.8  # of a square's side: a smaller one inside is its tick
TOUCHING = 1.0  # points; squares so close are cells
CELL_HEIGHT, CELL_WIDTH = 40.0, 200.0  # points from a box to the lines of its cell, at most
HEIGHT, TALLEST = 10, 20  # points by which words are sorted, and into how many of these a word is


def tick_boxes(drawn: Drawing, words: Sequence[Word]) -> list[Word]:
    """A sign for each box that stands beside words, or in a cell, and has none in it."""
    if not drawn.squares or len(drawn.squares) + len(drawn.ticks) > MOST:
        return []
    lines = _Lines(words)
    outer = [square for square in drawn.squares if not _is_inside_another(square, drawn.squares)]
    found = []
    for square in outer:
        level = lines.level_with(square.box)
        is_named = _is_beside(square.box, level) or (
            level and (_is_in_cell(square.box, drawn) or _is_in_column(square, outer))
        )
        if _is_written_in(square.box, level) or not is_named or _touches(square, outer):
            continue
        if sign := _sign(square, drawn):
            size = square.box[3] - square.box[1]
            found.append(Word(sign, square.box, Style(size, False, False), 0, False))
    return found


def without_boxes(drawn: Drawing, boxes: Sequence[Word]) -> Drawing:
    """What is drawn but for ``boxes``, whose sides are no lines of a table."""
    if not boxes:
        return drawn
    by_place: dict[tuple[int, int], list[Box]] = {}
    for box in (word.box for word in boxes):
        for place in {_place(x, y) for x in box[::2] for y in box[1::2]}:
            by_place.setdefault(place, []).append(box)

    def is_outside(shape: Box) -> bool:
        near = by_place.get(_place((shape[0] + shape[2]) / 2, (shape[1] + shape[3]) / 2), ())
        return not any(_is_within(shape, box) for box in near)

    lines = [
        (line, order)
        for line, order in zip(drawn.across, drawn.orders, strict=True)
        if is_outside(line)
    ]
    return replace(
        drawn,
        across=[line for line, _ in lines],
        orders=[order for _, order in lines],
        down=[line for line in drawn.down if is_outside(line)],
        areas=[area for area in drawn.areas if is_outside(area.box)],
    )


def _place(x: float, y: float) -> tuple[int, int]:
    return int(x // LARGEST_BOX), int(y // LARGEST_BOX)


def _sign(square: Area, drawn: Drawing) -> str:
    """What the box says; "" for a coloured one with nothing inside, such as a chart's."""
    layers = [one for one in drawn.squares if _is_within(one.box, square.box)]
    smaller = [one.box for one in layers if _side(one.box) < INNER * _side(square.box)]
    if any(_is_within(tick, square.box) for tick in [*drawn.ticks, *smaller]):
        return TICKED
    top = max((one for one in layers if one.colour), key=lambda one: one.order, default=None)
    return EMPTY if top is None or min((top.colour or ())[:3]) >= LIGHT else ""


def _is_inside_another(square: Area, squares: Sequence[Area]) -> bool:
    """Whether a larger square is around this, or an earlier one at its place."""
    return any(
        one is not square
        and _is_within(square.box, one.box)
        and (not _is_within(one.box, square.box) or one.order < square.order)
        for one in squares
    )


def _touches(square: Area, squares: Sequence[Area]) -> bool:
    x0, y0, x1, y1 = square.box
    around = (x0 - TOUCHING, y0 - TOUCHING, x1 + TOUCHING, y1 + TOUCHING)
    return any(one is not square and _meet(one.box, around) for one in squares)


class _Lines:
    """The words of a page by the heights at which they stand."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._by_height: dict[int, list[Word]] = {}
        for word in words:
            first, last = (int(edge // HEIGHT) for edge in (word.box[1], word.box[3]))
            for height in range(first, min(last, first + TALLEST) + 1):
                self._by_height.setdefault(height, []).append(word)

    def level_with(self, box: Box) -> list[Word]:
        """Those that stand at the height of a box."""
        middle = (box[1] + box[3]) / 2
        words = self._by_height.get(int(middle // HEIGHT), ())
        return [word for word in words if word.box[1] <= middle <= word.box[3]]


def _is_written_in(box: Box, level: Sequence[Word]) -> bool:
    return any(word.box[0] < box[2] and word.box[2] > box[0] for word in level)


def _is_beside(box: Box, level: Sequence[Word]) -> bool:
    return any(
        max(word.box[0] - box[2], box[0] - word.box[2]) <= NEAR * word.style.size for word in level
    )


def _is_in_cell(box: Box, drawn: Drawing) -> bool:
    """Whether lines above, below and at both sides of a box are as near as those of a cell."""
    if len(drawn.across) + len(drawn.down) > MOST_LINES:
        return False
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    high = [line for line in drawn.across if line[0] <= x <= line[2]]
    wide = [line for line in drawn.down if line[1] <= y <= line[3]]
    return (
        any(0 <= box[1] - line[3] <= CELL_HEIGHT for line in high)
        and any(0 <= line[1] - box[3] <= CELL_HEIGHT for line in high)
        and any(0 <= box[0] - line[2] <= CELL_WIDTH for line in wide)
        and any(0 <= line[0] - box[2] <= CELL_WIDTH for line in wide)
    )


def _is_in_column(square: Area, squares: Sequence[Area]) -> bool:
    """Whether another box stands right above or below, as in a table's column."""
    x0, y0, x1, y1 = square.box
    return any(
        max(abs(one.box[0] - x0), abs(one.box[2] - x1)) <= TOUCHING
        and 0 < max(one.box[1] - y1, y0 - one.box[3]) <= CELL_HEIGHT
        for one in squares
    )


def _is_within(inner: Box, outer: Box) -> bool:
    """Whether ``inner`` reaches no further than the line around ``outer``."""
    return (
        inner[0] >= outer[0] - TOUCHING
        and inner[1] >= outer[1] - TOUCHING
        and inner[2] <= outer[2] + TOUCHING
        and inner[3] <= outer[3] + TOUCHING
    )


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _side(box: Box) -> float:
    return box[2] - box[0]
