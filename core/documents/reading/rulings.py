"""The lines that rule the tables of a scanned page: found in its picture, and taken out of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.documents.reading.ink import Pixels

CONTRAST = 45  # of 255; what is so much darker than the paper is ink, since thin lines are pale
LONG = 0.35  # inches; strokes of letters are shorter
THICK = 0.03  # inches; what is thicker is a bar or a filled area
JOINT = 0.03  # inches within which lines touch
PAPER = 255

Ink = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rulings:
    """Lines in pixels, x0, y0, x1, y1: those ``across`` the page and those ``down`` it that meet
    each other, as borders of cells do."""

    across: list[Pixels]
    down: list[Pixels]


def rulings(picture: Image.Image, dots: float) -> Rulings:
    """The ruling lines of a level page in grey, with ``dots`` per inch."""
    grey = np.asarray(picture)
    ink = grey < np.median(grey[::8, ::8]) - CONTRAST
    longest, thickest = round(LONG * dots), max(2, round(THICK * dots))
    across = list(_lines(ink, longest, thickest))
    down = [(y0, x0, y1, x1) for x0, y0, x1, y1 in _lines(ink.T, longest, thickest)]
    joint = round(JOINT * dots)
    return Rulings(
        [line for line in across if any(_touch(line, other, joint) for other in down)],
        [line for line in down if any(_touch(line, other, joint) for other in across)],
    )


def without(picture: Image.Image, found: Rulings) -> Image.Image:
    """The picture with paper where the lines are: recognition takes them for letters, or leaves
    out what stands between them."""
    if not found.down:
        return picture
    pixels = np.array(picture)
    for x0, y0, x1, y1 in (*found.across, *found.down):
        pixels[max(0, y0 - 1) : y1 + 1, max(0, x0 - 1) : x1 + 1] = PAPER
    return Image.fromarray(pixels)


def _touch(a: Pixels, b: Pixels, joint: int) -> bool:
    return (
        a[0] <= b[2] + joint
        and b[0] <= a[2] + joint
        and a[1] <= b[3] + joint
        and b[1] <= a[3] + joint
    )


def _lines(ink: Ink, longest: int, thickest: int) -> Iterator[Pixels]:
    """The lines along the rows of ``ink``. One that is a little aslant runs through several
    rows, so each row is looked at together with the ones beside it."""
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    open_lines: list[Pixels] = []
    for y in np.flatnonzero(_has_run(thick, longest)).tolist():
        still_open: list[Pixels] = []
        for x0, x1 in _runs(thick[y], longest):
            met = [line for line in open_lines if line[3] == y and line[0] < x1 and x0 < line[2]]
            open_lines = [line for line in open_lines if line not in met]
            x0 = min([x0, *(line[0] for line in met)])
            x1 = max([x1, *(line[2] for line in met)])
            top = min([y, *(line[1] for line in met)])
            still_open.append((x0, top, x1, y + 1))
        yield from (line for line in open_lines if _is_thin(line, thickest))
        open_lines = still_open
    yield from (line for line in open_lines if _is_thin(line, thickest))


def _is_thin(line: Pixels, thickest: int) -> bool:
    return line[3] - line[1] <= thickest + 2  # the rows beside it count as its own


def _has_run(ink: Ink, longest: int) -> NDArray[np.bool_]:
    """Which rows may have so long a run: they have as much ink in one of their halves' windows."""
    steps = np.arange(0, ink.shape[1], longest // 2)
    full = np.add.reduceat(ink, steps, axis=1, dtype=np.int32) >= longest // 2
    return np.asarray(full.any(axis=1))


def _runs(row: NDArray[np.bool_], longest: int) -> Iterator[tuple[int, int]]:
    """Start and end of the row's runs of ink that are so long at least."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False]))))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if end - start >= longest:
            yield start, end
