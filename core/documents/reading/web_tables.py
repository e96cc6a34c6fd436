"""The rows of a web page's table, and which of them name its columns."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode


def rows_of(node: LexborNode) -> Iterator[list[LexborNode]]:
    """The cells of each row, without those of tables within."""
    for child in node.iter():
        if child.tag in ("thead", "tbody", "tfoot"):
            yield from rows_of(child)
        elif child.tag == "tr":
            yield [cell for cell in child.iter() if cell.tag in ("td", "th")]


def headers_of(rows: list[list[LexborNode]]) -> int | None:
    """How many rows of names a table begins with; None where nothing says so."""
    count = 0
    for row in rows:
        parent = row[0].parent.parent if row and row[0].parent else None
        if not (parent and parent.tag == "thead") and not all(cell.tag == "th" for cell in row):
            break
        count += 1
    if not count and not any(cell.tag == "th" for row in rows for cell in row):
        return None
    return count
