"""Tables of plain text that are drawn with strokes: "| Grade | Limit |", ruled by "+---+---+"."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from core.documents.reading.parts import Part
from core.documents.reading.tables import names_of, table
from core.documents.rows import cells

FEWEST_ROWS = 2
_STROKES = frozenset("+-=|: ")


def drawn_table(lines: Sequence[str]) -> list[Part]:
    """The table that ``lines`` draw; nothing where they draw none."""
    rules = sum(map(_is_rule, lines))
    is_drawn = rules and all("|" in line or _is_rule(line) for line in lines)
    return list(_table(lines)) if is_drawn and len(lines) - rules >= FEWEST_ROWS else []


def parted(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines, those that may draw a table apart from others."""
    return (list(run) for _, run in groupby(lines, key=lambda line: "|" in line or _is_rule(line)))


def _is_rule(line: str) -> bool:
    strokes = set(line.strip())
    return strokes <= _STROKES and not strokes.isdisjoint("+|") and not strokes.isdisjoint("-=")


def _table(lines: Sequence[str]) -> Iterator[Part]:
    """The first rule with words above it stands below the names of the columns."""
    sections = [
        [cells(line.expandtabs()) for line in run]
        for is_rule, run in groupby(lines, key=_is_rule)
        if not is_rule
    ]
    width = max(len(row) for section in sections for row in section)
    whole = [[row + [""] * (width - len(row)) for row in section] for section in sections]
    if len(whole) > 1:
        yield from table([names_of(whole[0]), *(row for s in whole[1:] for row in _rows(s))], 1)
    else:
        yield from table(list(_rows(whole[0])), 0)


def _rows(section: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    """A section's rows: what has no first cell goes on with the row above."""
    row: Sequence[str] = ()
    for line in section:
        if row and not line[0]:
            row = [" ".join(filter(None, both)) for both in zip(row, line, strict=True)]
        else:
            if row:
                yield row
            row = line
    yield row
