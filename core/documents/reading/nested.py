"""Tables some of whose cells hold tables."""

from collections.abc import Iterator, Sequence

from core.documents.reading.parts import Paragraph, Part, Row, plain
from core.documents.reading.tables import Cell, headers_of, is_caption, names_of, table
from core.documents.reading.text_headings import ENDS

LONGEST_NAME = 80  # characters of a column's name that is said again before a table below it


def table_of(grid: Sequence[Sequence[Cell]], headers: int | None) -> Iterator[Part]:
    """The table with these cells in its places.

    The rows of a table in a cell follow what the row around it says otherwise; then the outer
    table goes on, its columns named again.
    """
    texts = [[cell.text for cell in row] for row in grid]
    if not any(map(_holds_table, grid)):
        yield from table(texts, headers)
        return
    width = max(map(len, texts))
    filled = [
        (row, words + [""] * (width - len(words)))
        for row, words in zip(grid, texts, strict=True)
        if any(words) or _holds_table(row)
    ]
    while is_caption(filled[0][1]) and not _holds_table(filled[0][0]):
        yield from table([filled.pop(0)[1]])
        headers = headers and headers - 1
    first = next(at for at, (row, _) in enumerate(filled) if _holds_table(row))
    heads = [words for _, words in filled]
    heads = heads[: min(headers_of(heads, headers), first)]
    yield from _rows(filled[len(heads) :], heads)


def _holds_table(row: Sequence[Cell]) -> bool:
    return any(cell.holds_table for cell in row)


def _rows(
    filled: Sequence[tuple[Sequence[Cell], list[str]]], heads: Sequence[list[str]]
) -> Iterator[Part]:
    names = names_of(heads)
    told: set[int] = set()  # cells that hold tables; one may reach over several rows
    run: list[list[str]] = []
    for row, words in filled:
        if all(id(cell) in told for cell in row if cell.holds_table):
            run.append(words)
            continue
        if run:
            yield from table([*heads, *run], len(heads))
            run = []
        yield from _taken_apart(row, names, told)
    if run:
        yield from table([*heads, *run], len(heads))


def _taken_apart(row: Sequence[Cell], names: Sequence[str], told: set[int]) -> Iterator[Part]:
    """What the cells of a row say, each under its column's name, and the tables where they
    stand."""
    said: list[str] = []
    for column, cell in enumerate(row):
        if id(cell) in told or (column and cell is row[column - 1]):
            continue
        name = names[column] if names and len(names[column]) <= LONGEST_NAME else ""
        if not cell.holds_table:
            if cell.text:
                said.append(f"{name}: {cell.text}" if name else cell.text)
            continue
        told.add(id(cell))
        parts = list(cell.parts)
        if name:
            first = next(at for at, part in enumerate(parts) if isinstance(part, Row))
            words = " ".join(filter(None, map(plain, parts[:first])))
            said.append(f"{name}: {words}" if words else name)
            parts = parts[first:]
        if said:
            lead = "; ".join(said)
            yield Paragraph(lead if lead.endswith(ENDS) else f"{lead}:")
            said = []
        yield from parts
    if said:
        yield Paragraph("; ".join(said))
