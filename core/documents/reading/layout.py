"""The geometry of a page: lines with boxes, put into reading order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

# x0, y0, x1, y1 in points; the origin is the top left of the page as it is displayed.
Box = tuple[float, float, float, float]

MIN_COLUMN_LINES = 6
MIN_COLUMN_CHARACTERS = 20
STEPS = 40  # of a page's width, at which strips between columns are looked for
CROSSED, CROSSED_MORE = 0.2, 0.05  # of the segments, which may cross a strip, and more than another


@dataclass(frozen=True, slots=True)
class Slice:
    """Where a line's text from offset ``start`` on, up to the next slice, stands on the paper."""

    start: int
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as the reader sees it; table cells on it are parted by tabs.

    ``size`` is the font size in points, ``bold`` says that all of it is bold. ``goes_on``: it
    belongs to the paragraph, item or heading of the line before, and ``is_note``: to a footnote,
    both told by a format that knows.
    ``place`` names the cells of a spreadsheet that it is made of. ``is_code``: it stays a line.
    ``slices`` are the words of a scan, so that those of a quote can be marked: they stand on the
    paper, which may lie aslant or on its side, and ``box`` on the page as it is read, upright and
    level.
    """

    text: str
    box: Box
    size: float
    bold: bool
    goes_on: bool = False
    is_note: bool = False
    slices: tuple[Slice, ...] = ()
    place: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A PDF or picture inside of the file, and which of its pages is meant (1-based).

    ``is_scan``: the page is a picture, which has still to be read; ``is_raw``: one of the file's
    pages is, so that none has been cleaned yet; ``is_unmapped``: some words have a font that does
    not say which letters it shows.
    """

    content: bytes
    number: int
    kind: str = "pdf"
    is_scan: bool = False
    is_raw: bool = False
    is_unmapped: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its number (1-based), size in points, and lines in reading order.

    ``label`` is the number that is printed on it, "iv" or "8", where that is another one.
    ``left_out`` are headers, footers, watermarks and lines of a table of contents: what its paper
    shows and is no text of it.
    ``source`` is where it comes from, if it came with a mail.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    label: str = ""
    left_out: tuple[str, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text without wide gaps; ``row`` is shared by those on the same line."""

    text: str
    box: Box
    size: float
    bold: bool
    row: int


def union(boxes: Sequence[Box]) -> Box:
    """The smallest box around ``boxes`` (one at least)."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def reading_order(segments: Sequence[Segment]) -> list[Line]:
    """Lines from segments that come in the order in which the page draws them.

    That order is kept where it makes sense, since programs draw columns and table cells one
    after the other. It is changed where a page was drawn row by row across columns of prose,
    or from the bottom up.
    """
    gutter = _gutter(segments)
    if gutter is None:
        return _rows(segments)
    lines: list[Line] = []
    band: list[Segment] = []
    for segment in sorted(segments, key=lambda s: (s.box[1], s.box[0])):
        if segment.box[0] < gutter < segment.box[2]:
            lines += _columns(band, gutter)
            lines += _rows([segment])
            band = []
        else:
            band.append(segment)
    return lines + _columns(band, gutter)


def _columns(band: Sequence[Segment], gutter: float) -> list[Line]:
    left = [s for s in band if s.box[2] <= gutter]
    right = [s for s in band if s.box[0] >= gutter]
    return (reading_order(left) if left else []) + (reading_order(right) if right else [])


def _gutter(segments: Sequence[Segment]) -> float | None:
    """x of a vertical strip between two columns of prose that were drawn row by row: the first
    where there are more."""
    if len(segments) < 2 * MIN_COLUMN_LINES:
        return None
    strips = list(_strips(segments))
    for between in [strips, *([strip] for strip in strips if len(strips) > 1)]:
        edges = [float("-inf"), *between, float("inf")]
        columns = [
            [s for s in segments if left <= s.box[0] and s.box[2] <= right]
            for left, right in pairwise(edges)
        ]
        if between and all(map(_is_prose, columns)) and _alternates(segments, between[0]):
            return between[0]
    return None


def _strips(segments: Sequence[Segment]) -> Iterator[float]:
    """The middles of vertical strips that fewer segments cross than those beside them."""
    x0, _, x1, _ = union([s.box for s in segments])
    candidates = [x0 + (x1 - x0) * step / STEPS for step in range(STEPS // 8, STEPS - STEPS // 8)]
    crossings = [sum(s.box[0] < x < s.box[2] for s in segments) for x in candidates]
    most = len(segments) * CROSSED
    if min(crossings) > most:
        return
    most = min(most, min(crossings) + len(segments) * CROSSED_MORE)
    places = zip(candidates, crossings, strict=True)
    for is_free, group in groupby(places, key=lambda place: place[1] <= most):
        if is_free:
            found = list(group)
            fewest = min(count for _, count in found)
            free = [x for x, count in found if count == fewest]
            yield free[len(free) // 2]


def _is_prose(column: Sequence[Segment]) -> bool:
    if len(column) < MIN_COLUMN_LINES:
        return False
    x0, _, x1, _ = union([s.box for s in column])
    filled = median(s.box[2] - s.box[0] for s in column) / max(x1 - x0, 1.0)
    return filled > 0.6 and median(len(s.text) for s in column) >= MIN_COLUMN_CHARACTERS


def _alternates(segments: Sequence[Segment], gutter: float) -> bool:
    """Whether drawing jumps between the sides at most lines: cells of a table jump less. No more
    jumps can be than twice the lines of the shorter side."""
    sides = [s.box[0] >= gutter for s in segments if s.box[2] <= gutter or s.box[0] >= gutter]
    changes = sum(a != b for a, b in pairwise(sides))
    return changes > 0.7 * 2 * min(sum(sides), len(sides) - sum(sides))


def _rows(segments: Sequence[Segment]) -> list[Line]:
    rows: list[list[Segment]] = []
    for segment in segments:
        if rows and rows[-1][-1].row == segment.row:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    lines = [_line(row) for row in rows]
    upwards = sum(b.box[3] < a.box[1] for a, b in pairwise(lines))
    return _downwards(lines) if 2 * upwards >= len(lines) > 1 else lines


def _downwards(lines: Sequence[Line]) -> list[Line]:
    """Lines that were drawn in no order: from above, those that stand beside others after them."""
    columns: list[list[Line]] = []
    reach = float("-inf")
    for line in sorted(lines, key=lambda line: line.box[0]):
        if line.box[0] < reach:
            columns[-1].append(line)
        else:
            columns.append([line])
        reach = max(reach, line.box[2])
    return [line for column in columns for line in sorted(column, key=lambda line: line.box[1])]


def _line(row: Sequence[Segment]) -> Line:
    return Line(
        text="\t".join(segment.text for segment in row),
        box=union([segment.box for segment in row]),
        size=max(segment.size for segment in row),
        bold=all(segment.bold for segment in row),
    )
