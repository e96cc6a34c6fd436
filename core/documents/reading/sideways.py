"""Pages whose text runs up or down the paper, such as wide tables and vertical Japanese, turned to
be read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from core.documents.reading.drawing import Drawing
from core.documents.reading.glyphs import Style, Word
from core.documents.reading.layout import Box, Line

COLUMN = 2.0  # times as tall as wide: words whose letters stand below each other
LOOSE = 1.9  # font sizes from line to line inside a paragraph, at most
UP, DOWN = 90.0, 270.0


class Turn:
    """Turns a page until its text runs from left to right, and lines back to where they stand."""

    def __init__(self, angle: float, width: float, height: float) -> None:
        self.angle, self.width, self.height = angle, width, height

    def box(self, box: Box) -> Box:
        x0, y0, x1, y1 = box
        if self.angle == UP:
            return self.height - y1, x0, self.height - y0, x1
        return y0, self.width - x1, y1, self.width - x0

    def back(self, box: Box) -> Box:
        x0, y0, x1, y1 = box
        if self.angle == UP:
            return y0, self.height - x1, y1, self.height - x0
        return self.width - y1, x0, self.width - y0, x1

    def words(self, found: Sequence[Word]) -> list[Word]:
        """The words turned, in rows from above: pdfium's order is not to be relied on here."""
        turned = [replace(word, box=self.box(word.box), style=self._style(word)) for word in found]
        tops: dict[int, float] = {}
        for word in turned:
            tops[word.row] = min(word.box[1], tops.get(word.row, word.box[1]))
        return sorted(turned, key=lambda word: (tops[word.row], word.row, word.box[0]))

    def _style(self, word: Word) -> Style:
        # Letters of vertical writing stand upright as it is.
        turned = (word.style.angle - self.angle) % 360 if word.style.angle else 0.0
        return replace(word.style, angle=turned)

    def drawing(self, drawn: Drawing) -> Drawing:
        return Drawing(
            across=[self.box(box) for box in drawn.down],
            down=[self.box(box) for box in drawn.across],
            areas=[replace(area, box=self.box(area.box)) for area in drawn.areas],
        )

    def lines(self, lines: Sequence[Line]) -> list[Line]:
        """The lines as they stand; which go on a paragraph can't be seen from there."""
        goes_on = [False, *(_goes_on(upper, lower) for upper, lower in pairwise(lines))]
        return [
            replace(line, box=self.back(line.box), goes_on=on)
            for line, on in zip(lines, goes_on, strict=False)
        ]


def turn_of(words: Sequence[Word], width: float, height: float) -> Turn | None:
    """How a page has to be turned whose words mostly run up or down, or whose letters stand below
    each other: those are read in columns from the right."""
    if 2 * sum(len(word.text) for word in words if _is_column(word)) > sum(
        len(word.text) for word in words
    ):
        return Turn(DOWN, width, height)
    angles = Counter(word.style.angle for word in words)
    angle, count = angles.most_common(1)[0] if angles else (0.0, 0)
    return Turn(angle, width, height) if angle in (UP, DOWN) and 2 * count > len(words) else None


def _is_column(word: Word) -> bool:
    across, down = word.box[2] - word.box[0], word.box[3] - word.box[1]
    return not word.style.angle and len(word.text) > 2 and down > COLUMN * across


def _goes_on(upper: Line, lower: Line) -> bool:
    step = lower.box[1] - upper.box[1]
    alike = upper.size == lower.size and upper.bold == lower.bold
    return alike and 0 < step < LOOSE * upper.size and not lower.text.startswith("|")
