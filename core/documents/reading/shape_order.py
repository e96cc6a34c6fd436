"""The order in which shapes that were put on a slide by hand are read."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Shape = TypeVar("Shape")


def in_rows(
    shapes: Iterable[Shape], place: Callable[[Shape], tuple[float, float]], near: float
) -> list[Shape]:
    """The shapes from the top left to the bottom right. ``place`` says how far one is from the top
    and from the left: those that begin within ``near`` of a row's highest stand side by side."""
    rows: list[list[tuple[float, float, Shape]]] = []
    placed = [(*place(shape), shape) for shape in shapes]
    for top, left, shape in sorted(placed, key=lambda one: one[0]):
        if rows and top - rows[-1][0][0] <= near:
            rows[-1].append((top, left, shape))
        else:
            rows.append([(top, left, shape)])
    return [shape for row in rows for _, _, shape in sorted(row, key=lambda one: one[1])]
