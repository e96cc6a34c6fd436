"""Boxes to tick that a PDF draws as shapes, as browsers print them: squares beside words, with a
tick inside or with nothing."""

from collections.abc import Iterator, Sequence

from core.documents.reading.drawing import Area, Drawing
from core.documents.reading.glyphs import Style, Word
from core.documents.reading.layout import Box
from core.documents.reading.symbols import EMPTY, TICKED

MOST = 500  # small shapes of a page; one with more is a drawing
NEAR = 1.5  # font sizes between a box and its words
LIGHT = 200  # of 255: what an empty box is filled with
INNER = 0.8  # of a square's side: a smaller one inside is its tick
TOUCHING = 1.0  # points; squares so close are cells


def tick_boxes(drawn: Drawing, words: Sequence[Word]) -> list[Word]:
    """A sign for each box that stands beside words and has none in it."""
    if not drawn.squares or len(drawn.squares) + len(drawn.ticks) > MOST:
        return []
    outer = [square for square in drawn.squares if not _is_inside_another(square, drawn.squares)]
    found = []
    for square in outer:
        if _touches(square, outer) or not _is_beside(square.box, words):
            continue
        if sign := _sign(square, drawn):
            size = square.box[3] - square.box[1]
            found.append(Word(sign, square.box, Style(size, False, False), 0, False))
    return found


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


def _is_beside(box: Box, words: Sequence[Word]) -> bool:
    """Whether words stand beside the box, and none in it."""
    level = list(_level_with(box, words))
    if any(word.box[0] < box[2] and word.box[2] > box[0] for word in level):
        return False
    return any(
        max(word.box[0] - box[2], box[0] - word.box[2]) <= NEAR * word.style.size for word in level
    )


def _level_with(box: Box, words: Sequence[Word]) -> Iterator[Word]:
    middle = (box[1] + box[3]) / 2
    return (word for word in words if word.box[1] <= middle <= word.box[3])


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
