"""Lines of a page on their way from the sandbox's child to its parent, as JSON."""

from typing import Any

from core.documents.reading.layout import Box, Line, Slice


def encoded(line: Line) -> list[Any]:
    """``[text, box, size, bold, goes_on, is_note, is_code]``, and its slices and place where it has
    some."""
    look = [line.text, _rounded(line.box), round(line.size, 1), line.bold]
    look += [line.goes_on, line.is_note, line.is_code]
    more = [[[cut.start, *_rounded(cut.box)] for cut in line.slices], line.place]
    return [*look, *more] if line.slices or line.place else look


def decoded(line: list[Any]) -> Line:
    """What ``encoded`` was given."""
    text, box, *look = line
    size, bold, goes_on, is_note, is_code, *more = look
    slices, place = more or ((), "")
    cut = tuple(Slice(start, _box(edges)) for start, *edges in slices)
    return Line(text, _box(box), size, bold, goes_on, is_note, cut, place, is_code)


def _rounded(box: Box) -> list[float]:
    return [round(edge, 1) for edge in box]


def _box(edges: list[float]) -> Box:
    x0, y0, x1, y1 = edges
    return x0, y0, x1, y1
