"""What a PDF page draws besides text: lines, filled areas and pictures, in drawing order."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from core.documents.reading.glyphs import Colour, Placement, fill_colour
from core.documents.reading.layout import Box

THIN = 3.0  # points; what is drawn thinner is a line
SHORTEST = 4.0  # points
ROUNDED = 14.0  # points; the largest radius of a box's corner
DEEPEST = 4  # forms within forms
SMALLEST_BOX, LARGEST_BOX = 6.0, 20.0  # points; the sides of a box to tick
SIDES = 4
SQUARE = 1.0  # points between a square's width and height
SMALLEST_TICK = 2.0  # points
MOST_SEGMENTS = 400  # of a path; one with more draws a picture
MOST_OBJECTS = 20_000  # of a page; beyond these nothing is looked at

Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Area:
    """A filled shape, or a picture, which has no colour; ``order`` counts what is drawn."""

    box: Box
    order: int
    colour: Colour | None


@dataclass
class Drawing:
    """Lines are thin boxes, and those across the page have their ``orders``; text objects come
    with theirs. ``squares`` may be boxes to tick, and ``ticks`` what is drawn in them."""

    across: list[Box] = field(default_factory=list)
    orders: list[int] = field(default_factory=list)
    down: list[Box] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    squares: list[Area] = field(default_factory=list)
    ticks: list[Box] = field(default_factory=list)
    text_objects: list[tuple[int, Any]] = field(default_factory=list)

    @cached_property
    def texts(self) -> dict[int, tuple[int, Any]]:
        """The text objects by their address, which is what words know."""
        return {ctypes.addressof(text.contents): (order, text) for order, text in self.text_objects}

    def line(self, box: Box, order: int) -> None:
        """Adds a line, if the thin box is one."""
        width, height = box[2] - box[0], box[3] - box[1]
        if height <= THIN and width >= SHORTEST:
            self.across.append(box)
            self.orders.append(order)
        elif width <= THIN and height >= SHORTEST:
            self.down.append(box)


def drawing(page: pdfium.PdfPage) -> Drawing:
    """Everything that is drawn, in points from the top left of the page as displayed."""
    found = Drawing()
    _Reader(page, found).read(page.raw, _UNMOVED, 0)
    return found


class _Reader:
    """Goes through the page's objects, with buffers for pdfium's answers made once."""

    def __init__(self, page: pdfium.PdfPage, found: Drawing) -> None:
        self.found = found
        self.placement = Placement(page)
        self.order = 0
        self.edges = [ctypes.c_float() for _ in range(4)]
        self.edge_pointers = [ctypes.byref(edge) for edge in self.edges]

    def read(self, holder: Any, matrix: Matrix, depth: int) -> None:
        count, get = (
            (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
            if depth
            else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
        )
        kind_of = raw.FPDFPageObj_GetType
        for index in range(count(holder)):
            if self.order >= MOST_OBJECTS:
                return
            thing = get(holder, index)
            kind = kind_of(thing)
            self.order += 1
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self.found.text_objects.append((self.order, thing))
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(thing, matrix)
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                if depth < DEEPEST:
                    self.read(thing, _product(_matrix(thing), matrix), depth + 1)
            else:
                self.found.areas.append(Area(self._bounds(thing, matrix), self.order, None))

    def _path(self, path: Any, matrix: Matrix) -> None:
        box = self._bounds(path, matrix)
        if min(box[2] - box[0], box[3] - box[1]) <= THIN:
            self.found.line(box, self.order)
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path, fill, stroke)
        if max(box[2] - box[0], box[3] - box[1]) <= LARGEST_BOX:
            self._sign(path, box, is_filled=bool(fill.value))
        if fill.value:
            self.found.areas.append(Area(box, self.order, fill_colour(path)))
        elif stroke.value and raw.FPDFPath_CountSegments(path) <= MOST_SEGMENTS:
            for start, end in _strokes(path, _product(_matrix(path), matrix)):
                self.found.line(_square(self._placed(*start, *end), box), self.order)

    def _sign(self, path: Any, box: Box, *, is_filled: bool) -> None:
        """Notes a small shape that may be a box to tick, or its tick."""
        width, height = box[2] - box[0], box[3] - box[1]
        is_square = abs(width - height) <= SQUARE and width >= SMALLEST_BOX
        if is_square and raw.FPDFPath_CountSegments(path) >= SIDES:
            colour = fill_colour(path) if is_filled else None
            self.found.squares.append(Area(box, self.order, colour))
        elif min(width, height) >= SMALLEST_TICK:
            self.found.ticks.append(box)

    def _bounds(self, thing: Any, matrix: Matrix) -> Box:
        raw.FPDFPageObj_GetBounds(thing, *self.edge_pointers)
        left, bottom, right, top = (edge.value for edge in self.edges)
        if matrix is _UNMOVED:
            return self.placement.box(left, bottom, right, top)
        corners = [_moved(x, y, matrix) for x in (left, right) for y in (bottom, top)]
        xs, ys = zip(*corners, strict=True)
        return self.placement.box(min(xs), min(ys), max(xs), max(ys))

    def _placed(self, ax: float, ay: float, bx: float, by: float) -> Box:
        return self.placement.box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _square(line: Box, around: Box) -> Box:
    """An edge of the box ``around`` whose corners are rounded, with its ends in the corners; any
    other line as it is."""
    x0, y0, x1, y1 = line
    low, high = (0, 2) if y1 - y0 <= THIN else (1, 3)
    across = 1 - low
    is_edge = min(abs(line[across] - around[across]), abs(line[across] - around[across + 2])) <= 1
    missing = max(line[low] - around[low], around[high] - line[high])
    if not is_edge or not 0 < missing <= ROUNDED:
        return line
    return (around[0], y0, around[2], y1) if low == 0 else (x0, around[1], x1, around[3])


def _strokes(path: Any, matrix: Matrix) -> Iterator[tuple[tuple[float, float], ...]]:
    """The straight lines of a path that is stroked."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            yield from pairwise(points)
            points = []
        points.append(_moved(x.value, y.value, matrix))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    yield from pairwise(points)


def _matrix(thing: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _product(first: Matrix, then: Matrix) -> Matrix:
    """What the one does and the other after it."""
    a, b, c, d, e, f = first
    p, q = _moved(e, f, then)
    return (
        a * then[0] + b * then[2],
        a * then[1] + b * then[3],
        c * then[0] + d * then[2],
        c * then[1] + d * then[3],
        p,
        q,
    )
