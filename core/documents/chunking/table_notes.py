"""The footnotes of a table: a row whose cells, or the names of whose columns, have a mark carries
what stands behind that mark below the table or at the foot of the page."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from core.documents.chunking.blocks import Block
from core.documents.chunking.units import Unit, as_context
from core.documents.reading.parts import raised
from core.documents.rows import is_row

_RAISED = "¹²³⁰⁴-⁹"
_MARK = rf"[{_RAISED}]{{1,3}}|\*{{1,3}}|[†‡§#]{{1,2}}"
_NOTE = re.compile(rf"(?P<mark>{_MARK})\)?\s*(?=\S)|(?P<number>\d{{1,2}})[.)]?\s+(?=\S)")
# Behind a word or an amount: "£420²", "Van*". What stands behind "m" or "10" is an exponent.
_BEHIND = re.compile(
    rf"(?<=[^\s|])(?<!\b[kcdm]m)(?<!\bm)(?<!\b10)(?:{_MARK})(?:[,;](?:{_MARK}))*(?=[\s|,;:.)]|\Z)"
)
_ONE = re.compile(_MARK)
FURTHEST = 12  # blocks behind a table among which its notes stand, where none is set as a note


@dataclass(slots=True)
class TableNotes:
    """The notes of a document's blocks, by page and mark."""

    _by_page: dict[tuple[int, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> "TableNotes":
        notes = cls()
        since_table = FURTHEST
        for block in blocks:
            if is_row(block.text.split("\n", maxsplit=1)[0]):
                since_table = 0
                continue
            since_table += 1
            if block.level:
                since_table = FURTHEST
            note = _NOTE.match(block.text)
            # A plain number is a mark only where the page sets the note as one.
            is_near = block.is_note or (since_table < FURTHEST and note and note["mark"])
            if note and is_near:
                mark = note["mark"] or raised(note["number"])
                notes._by_page.setdefault((block.spans[0].page, mark), block.text)
        return notes

    def below(self, block: Block, unit: Unit) -> str:
        """What the marks of a row stand for, each note once; "" where it has none."""
        if not self._by_page or unit.kind != "row":
            return ""
        at = bisect_right(block.spans, unit.start, key=attrgetter("end"))
        page = block.spans[min(at, len(block.spans) - 1)].page
        said = "\n".join((block.text[unit.start : unit.end], unit.leans_on))
        found = (self._by_page.get((page, mark), "") for mark in dict.fromkeys(_marks(said)))
        return as_context("\n".join(filter(None, found)))


def _marks(row: str) -> Iterator[str]:
    for marked in _BEHIND.finditer(row):
        yield from _ONE.findall(marked.group())
