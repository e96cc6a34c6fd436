"""Frames of a PDF page: lines across it that are equally long and stand below each other, parted
where text stands between two tables."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from core.documents.reading.glyphs import Word
from core.documents.reading.headed import NEAR, SAME_SIZE, cells_of, lines_of
from core.documents.reading.layout import Box

TALLEST_ROW = 120.0  # points; a row that is taller has a line at its side
HELD = 0.6  # of a table's rows that have a line at their side, where any has to have one
SPACING = 6.0  # points between the borders of neighbouring cells, at most
LEADING = 0.9  # font sizes between the lines of a cell, at most


@dataclass(frozen=True, slots=True)
class Frame:
    """Lines across the page that are equally long: where they begin and end, and their heights."""

    left: float
    right: float
    heights: list[float]

    @property
    def box(self) -> Box:
        top, bottom = self.heights[0], self.heights[-1]
        return (self.left - NEAR, top - NEAR, self.right + NEAR, bottom + NEAR)

    @property
    def rows(self) -> list[tuple[float, float]]:
        return list(pairwise(self.heights))

    def part(self, start: int, end: int) -> "Frame":
        return Frame(self.left, self.right, self.heights[start:end])


def frames(edges: Sequence[Box], sides: Sequence[Box]) -> Iterator[Frame]:
    """Three lines or more that are equally long and stand below each other, near or held together
    by a line at their side. Where most of the rows have such a line, what has none stands between
    two tables, unless rows with and without it take turns."""
    for alike in _equally_long(edges):
        left, right = alike[0][0], alike[0][2]
        heights: list[float] = []
        for height in sorted((edge[1] + edge[3]) / 2 for edge in alike):
            if not heights or height - heights[-1] > NEAR:
                heights.append(height)
        for near in _parted(
            Frame(left, right, heights), lambda row: row[1] - row[0] > TALLEST_ROW, sides
        ):
            held = [_is_held(near, row, sides) for row in near.rows]
            if sum(held) >= HELD * len(held) and not _has_stripes(held):
                yield from _parted(near, lambda _: True, sides)
            else:
                yield near


def _has_stripes(held: Sequence[bool]) -> bool:
    """Whether a row that has a line at its side stands between two that have none."""
    turns = zip(held, held[1:], held[2:], strict=False)
    return any(not above and row and not below for above, row, below in turns)


def _parted(
    frame: Frame, parts: Callable[[tuple[float, float]], bool], sides: Sequence[Box]
) -> Iterator[Frame]:
    """The frame, parted at the rows without a line at their side of which ``parts`` is true."""
    start = 0
    for at, row in enumerate(frame.rows, start=1):
        if parts(row) and not _is_held(frame, row, sides):
            yield from _tall(frame.part(start, at))
            start = at
    yield from _tall(frame.part(start, len(frame.heights)))


def _tall(frame: Frame) -> Iterator[Frame]:
    if len(frame.heights) >= 3:
        yield frame


def untorn(
    frame: Frame, words: Sequence[Word], sides: Sequence[Box], size: float
) -> Iterator[Frame]:
    """The frame, parted where text stands between two tables. The last of it may be the head of
    the second, whose line is below. ``size`` is that of the page's text, than which a table's may
    be larger."""
    heights = frame.heights[:1]
    rows = by_row(frame, words)
    size = max(size, median([word.style.size for inside in rows for word in inside] or [0.0]))
    for (above, below), inside in zip(frame.rows, rows, strict=True):
        lines = lines_of(inside)
        tears = [b for a, b in pairwise(lines) if _is_torn(a, b)]
        if _is_held(frame, (above, below), sides):
            heights.append(below)
        elif tears:
            yield from _tall(Frame(frame.left, frame.right, heights))
            is_head = len(cells_of(tears[-1])) > 1
            top = min(word.box[1] for word in tears[-1]) - NEAR / 2
            heights = [top, below] if is_head else [below]
        elif len(lines) == 1 and lines[0][0].style.size > size + SAME_SIZE:  # a heading
            yield from _tall(Frame(frame.left, frame.right, heights))
            heights = [below]
        else:
            heights.append(below)
    yield from _tall(Frame(frame.left, frame.right, heights))


def by_row(frame: Frame, words: Sequence[Word]) -> list[list[Word]]:
    """The words of each row of a frame."""
    rows: list[list[Word]] = [[] for _ in frame.rows]
    for word in words:
        x, y = middle(word)
        row = bisect_right(frame.heights, y) - 1
        if 0 <= row < len(rows) and frame.left - NEAR <= x <= frame.right + NEAR:
            rows[row].append(word)
    return rows


def _is_torn(above: Sequence[Word], below: Sequence[Word]) -> bool:
    """Whether two lines are not of one cell, nor of cells beside each other."""
    distance = min(word.box[1] for word in below) - max(word.box[3] for word in above)
    size = above[0].style.size
    return distance > LEADING * size or abs(size - below[0].style.size) > SAME_SIZE


def _is_held(frame: Frame, row: tuple[float, float], sides: Sequence[Box]) -> bool:
    """Whether a line runs down at the side of a row, or through it."""
    return any(
        side[1] <= row[0] + NEAR
        and side[3] >= row[1] - NEAR
        and frame.left - NEAR <= side[0] <= frame.right + NEAR
        for side in sides
    )


def _equally_long(edges: Sequence[Box]) -> Iterator[list[Box]]:
    """Lines that begin and end near the same places."""
    left_over = sorted(edges)
    while left_over:
        first = left_over[0]
        alike = [edge for edge in left_over if _is_as_wide(edge, first)]
        yield alike
        left_over = [edge for edge in left_over if not _is_as_wide(edge, first)]


def _is_as_wide(box: Box, other: Box) -> bool:
    return abs(box[0] - other[0]) <= NEAR and abs(box[2] - other[2]) <= NEAR


def joined(edges: Sequence[Box]) -> list[Box]:
    """Lines at one height that nearly touch, as one: borders are often drawn cell by cell."""
    joined: list[Box] = []
    for edge in sorted(edges, key=lambda edge: (round((edge[1] + edge[3]) / 2), edge[0])):
        last = joined[-1] if joined else None
        if last and abs(last[1] - edge[1]) <= NEAR and edge[0] <= last[2] + SPACING:
            joined[-1] = (min(last[0], edge[0]), last[1], max(last[2], edge[2]), last[3])
        else:
            joined.append(edge)
    return joined


def middle(word: Word) -> tuple[float, float]:
    return (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2


def is_within(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]
