"""The picture of a scanned page turned until its lines run level, and the way back."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from PIL import Image

from core.documents.reading.layout import Box, Line, Slice, union

WHITE = 255
MOST_SKEW = 8.0  # degrees that are looked for, either way
LEAST_SKEW = 0.2  # degrees; less moves the end of a line by less than its height
SMALL = 800  # pixels of the width at which skew is measured
_QUARTERS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True, slots=True)
class Upright:
    """A picture turned by ``quarter`` (0, 90, 180 or 270) and ``skew`` degrees against the clock.

    ``size`` is the page's as it is displayed, in points; ``scale`` is pixels per point.
    """

    picture: Image.Image
    quarter: int
    skew: float
    size: tuple[float, float]
    scale: float

    @property
    def is_displaced(self) -> bool:
        """Whether a line stands elsewhere on the page than in the picture."""
        return bool(self.quarter or self.skew)

    @property
    def level_size(self) -> tuple[float, float]:
        """Of the turned picture, in points."""
        return self.picture.width / self.scale, self.picture.height / self.scale

    def back(self, lines: Sequence[Line]) -> list[Line]:
        """The lines with their words where these stand on the page; the lines' own boxes stay those
        of the level picture, by which paragraphs are told."""
        if not self.is_displaced:
            return list(lines)
        return [
            replace(
                line, slices=tuple(Slice(cut.start, self._back(cut.box)) for cut in line.slices)
            )
            for line in lines
        ]

    def _back(self, box: Box) -> Box:
        corners = [self._point(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        return union([(x, y, x, y) for x, y in corners])

    def _point(self, x: float, y: float) -> tuple[float, float]:
        turned = (side / self.scale for side in self.picture.size)
        across, down = (at - side / 2 for at, side in zip((x, y), turned, strict=True))
        angle = math.radians(self.quarter + self.skew)
        sine, cosine = math.sin(angle), math.cos(angle)
        return (
            self.size[0] / 2 + across * cosine - down * sine,
            self.size[1] / 2 + across * sine + down * cosine,
        )


def upright(
    picture: Image.Image,
    quarter: int,
    size: tuple[float, float],
    scale: float,
    *,
    is_level: bool = False,
) -> Upright:
    """``picture`` (grey) turned by ``quarter`` and made level, unless it is that already."""
    if quarter:
        picture = picture.transpose(_QUARTERS[quarter])
    skew = 0.0 if is_level else skew_of(picture)
    if skew:
        picture = picture.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)
    return Upright(picture, quarter, skew, size, scale)


def skew_of(picture: Image.Image) -> float:
    """The degrees against the clock that make its lines run level; 0 for hardly any."""
    small = picture.reduce(max(1, picture.width // SMALL))

    def contrast(angle: float) -> int:
        """How much the rows differ from each other: most where lines run along them."""
        turned = small.rotate(angle, Image.Resampling.BILINEAR, fillcolor=WHITE)
        rows = turned.resize((1, small.height), Image.Resampling.BOX).tobytes()
        return sum((upper - lower) ** 2 for upper, lower in pairwise(rows))

    coarse = max((step / 2 for step in _around(0, int(MOST_SKEW * 2))), key=contrast)
    best = max((coarse + step / 10 for step in _around(0, 5)), key=contrast)
    return round(best, 1) if abs(best) > LEAST_SKEW else 0.0


def _around(middle: int, reach: int) -> list[int]:
    """``middle`` and what is near it, the nearest first: of equals the first wins."""
    return sorted(range(middle - reach, middle + reach + 1), key=abs)
