"""Lines that strike words out: drawn through them, or put over them in a viewer."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from core.documents.reading.drawing import Drawing
from core.documents.reading.glyphs import Placement
from core.documents.reading.layout import Box

THROUGH = (0.3, 0.78)  # of a word's height from above: where a line strikes it out
SHARE = 0.6  # of its width
MOST = 2000  # annotations of a page
UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
ON_TOP = 1 << 31  # annotations lie over all that is drawn


def struck_out(page: pdfium.PdfPage) -> list[Box]:
    """A line through the middle of each part of the page that an annotation strikes out."""
    placement = Placement(page)
    found: list[Box] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), MOST)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        is_strike = raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_STRIKEOUT
        if is_strike and not raw.FPDFAnnot_GetFlags(note) & UNSEEN:
            found += (_through(box) for box in _parts(note, placement))
        raw.FPDFPage_CloseAnnot(note)
    return found


def _parts(note: Any, placement: Placement) -> Iterator[Box]:
    """The boxes of the words that it strikes out, line by line."""
    corners = raw.FS_QUADPOINTSF()
    for index in range(raw.FPDFAnnot_CountAttachmentPoints(note)):
        raw.FPDFAnnot_GetAttachmentPoints(note, index, corners)
        xs = (corners.x1, corners.x2, corners.x3, corners.x4)
        ys = (corners.y1, corners.y2, corners.y3, corners.y4)
        yield placement.box(min(xs), min(ys), max(xs), max(ys))


def _through(box: Box) -> Box:
    middle = (box[1] + box[3]) / 2
    return box[0], middle, box[2], middle


class Strikes:
    """Lines that may run through words; sorted, so that each word looks at those at its height."""

    def __init__(self, drawn: Drawing, struck: Sequence[Box]) -> None:
        self.areas = drawn.areas
        lines = list(zip(drawn.across, drawn.orders, strict=True))
        lines += ((box, ON_TOP) for box in struck)
        self.lines = sorted(lines, key=lambda line: line[0][1] + line[0][3])
        self.middles = [(box[1] + box[3]) / 2 for box, _ in self.lines]

    def hit(self, box: Box) -> bool:
        """Whether one of them runs through the word at ``box`` and can be seen there."""
        height = box[3] - box[1]
        first = bisect_left(self.middles, box[1] + THROUGH[0] * height)
        after = bisect_right(self.middles, box[1] + THROUGH[1] * height)
        return first < after and any(
            min(line[2], box[2]) - max(line[0], box[0]) >= SHARE * (box[2] - box[0])
            and not self._is_covered(box, order)
            for line, order in self.lines[first:after]
        )

    def _is_covered(self, box: Box, order: int) -> bool:
        """Whether what lies under the word was drawn over the line: a border of a box below."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return any(
            area.order > order
            and area.box[0] <= x <= area.box[2]
            and area.box[1] <= y <= area.box[3]
            for area in self.areas
        )
