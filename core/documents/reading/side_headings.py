"""Headings in the margin of a page: each is read before the line of text that it stands beside."""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from core.documents.reading.layout import Line, Segment, reading_order

LONG = 20  # characters of a line of text
FEWEST_LINES = 6  # of the text
FEWEST = 2  # headings
WIDEST = 0.4  # times the width of the text: a heading's line
FEWEST_LETTERS = 3  # of it; a mark of a list has fewer
SMALLER = 0.9  # times the text's size: a heading that is not bold
NEAR = 3.0  # points within which lines of text begin
STEP = 1.6  # font sizes from one line of a heading to the next

Heading = list[Segment]


def with_side_headings(segments: Sequence[Segment]) -> list[Line]:
    """The lines of a page in reading order, those in its margin where they stand."""
    waiting = _side_headings(segments)
    beside = {id(segment) for heading in waiting for segment in heading}
    found: list[Line] = []
    for line in reading_order([segment for segment in segments if id(segment) not in beside]):
        while waiting and line.box[3] > _middle(waiting[0][0]):
            found += reading_order(waiting.pop(0))
        found.append(line)
    return found + [line for heading in waiting for line in reading_order(heading)]


def _side_headings(segments: Sequence[Segment]) -> list[Heading]:
    """The headings beside the text, from above; none where something else stands there too, as in
    a table."""
    text = [segment for segment in segments if len(segment.text) >= LONG]
    if len(text) < FEWEST_LINES:
        return []
    [(place, count)] = Counter(round(segment.box[0] / NEAR) for segment in text).most_common(1)
    edge = NEAR * (place - 1)
    margin = [segment for segment in segments if segment.box[2] < edge]
    size = median(segment.size for segment in text)
    widest = WIDEST * median(segment.box[2] - segment.box[0] for segment in text)
    if not all(_looks_apart(segment, size, widest) for segment in margin):
        return []
    headings = list(_in_pieces(margin))
    if 2 * len(headings) > count:
        return []  # names of values, each in a line
    level = [one for one in headings if any(_is_level(one[0], line) for line in text)]
    return headings if len(level) >= max(FEWEST, len(headings) / 2) else []


def _looks_apart(segment: Segment, size: float, widest: float) -> bool:
    is_short = segment.box[2] - segment.box[0] <= widest
    has_words = sum(map(str.isalpha, segment.text)) >= FEWEST_LETTERS
    return is_short and has_words and (segment.bold or segment.size <= SMALLER * size)


def _in_pieces(margin: Sequence[Segment]) -> Iterator[Heading]:
    """Lines that stand close below each other are one heading."""
    heading: Heading = []
    for segment in sorted(margin, key=lambda segment: segment.box[1]):
        if heading and segment.box[1] - heading[-1].box[1] > STEP * segment.size:
            yield heading
            heading = []
        heading.append(segment)
    if heading:
        yield heading


def _middle(segment: Segment) -> float:
    return (segment.box[1] + segment.box[3]) / 2


def _is_level(heading: Segment, line: Segment) -> bool:
    return line.box[1] <= _middle(heading) <= line.box[3]
