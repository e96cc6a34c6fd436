"""Words that were read from pictures on a page stand among the page's own."""

from collections.abc import Sequence
from dataclasses import replace

from core.documents.reading.layout import Box, Line, Page, union


def with_words_of(page: Page, pictures: Sequence[Box], found: Sequence[Line]) -> Page:
    """``page`` with the lines ``found`` in its pictures, each in front of the first line that
    begins below the picture's top."""
    lines = list(page.lines)
    read = [_on_paper(line) for line in found]
    for picture in pictures:
        inside = [line for line in read if is_on(line.box, picture)]
        at = next((n for n, one in enumerate(lines) if one.box[1] >= picture[1]), len(lines))
        lines[at:at] = inside
        read = [line for line in read if line not in inside]
    return replace(page, lines=tuple(lines))


def _on_paper(line: Line) -> Line:
    """The line with its box where its words stand."""
    return replace(line, box=union([cut.box for cut in line.slices])) if line.slices else line


def is_on(box: Box, picture: Box) -> bool:
    """Whether the middle of ``box`` lies on ``picture``."""
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return picture[0] <= across <= picture[2] and picture[1] <= down <= picture[3]
