"""Cuts a document into chunks that an embedding model can read whole."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from operator import attrgetter
from typing import Any

from core.documents.chunking.blocks import Block, blocks
from core.documents.chunking.code_blocks import with_code
from core.documents.chunking.fragments import Fragment, MeasuredBlock, Tokenizer
from core.documents.chunking.sections import groups
from core.documents.chunking.table_notes import TableNotes
from core.documents.chunking.units import Unit, UnitReader
from core.documents.reading.extraction import Extraction

SEPARATOR = " > "
LONGEST_TITLE = 100  # characters of a document's title that are embedded
LONGEST_LEAD_IN = 20  # tokens
LEAST_ROOM = 32  # tokens of a chunk's own, however little its title and heading leave of a window
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{3,}(?![^\W_])|[^\x00-\u02ff]")


@dataclass(frozen=True, slots=True)
class ChunkLine:
    """A line of a page inside a chunk: offsets into its content, a box in points, and the cells of
    a spreadsheet that it is made of."""

    page: int
    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float
    place: str = ""

    def stored(self) -> list[Any]:
        """As JSON."""
        where = [self.page, self.start, self.end, self.x0, self.y0, self.x1, self.y1]
        return [*where, self.place] if self.place else where


@dataclass(frozen=True, slots=True)
class ChunkText:
    """A chunk before it is stored; ``section`` is its heading path, ``index`` counts from 0."""

    index: int
    content: str
    section: str
    page_start: int
    page_end: int
    boxes: tuple[ChunkLine, ...]
    units: tuple[Unit, ...]


def embedded_text(title: str, section: str, content: str) -> str:
    """What is embedded for a chunk: its own words after the document's title.

    A chunk that does not begin with its heading, because it goes on from the one before,
    gets it back. The headings further out are left out: they make chunks alike. So does a
    title without a single word, like ``2024-03-7f2a``.
    """
    heading = section.rsplit(SEPARATOR, maxsplit=1)[-1]
    named = title[:LONGEST_TITLE] if _WORD.search(title) else ""
    parts = [named, "" if heading in content else heading]
    lead = " · ".join(filter(None, parts))
    return f"{lead}\n{content}" if lead else content


def split(
    extraction: Extraction,
    tokenizer: Tokenizer,
    *,
    title: str,
    max_tokens: int,
    overlap_tokens: int,
    window_tokens: int,
) -> list[ChunkText]:
    """Chunks in reading order, each word of the document in at least one of them.

    A chunk holds at most ``max_tokens`` tokens and ``embedded_text`` of it at most
    ``window_tokens``, unless title and heading leave less than LEAST_ROOM of it. Neighbours inside
    a section share about ``overlap_tokens``.
    """
    chunks: list[ChunkText] = []
    whole = list(with_code(blocks(extraction)))
    units = _Units(TableNotes.of(whole))
    for group in groups(whole, tokenizer, max_tokens):
        section = SEPARATOR.join(group.path)
        prefix = tokenizer.count(embedded_text(title, section, ""))
        room = min(max_tokens, max(window_tokens - prefix, LEAST_ROOM))
        # A heading and the beginning of its text stay together, however long that text is.
        longest = max(room - group.lead_tokens, room // 2)
        overlap = min(overlap_tokens, room // 3)
        for measured in (group.blocks, group.notes):
            for packed in _packed(_fitting(measured, longest), room, overlap):
                chunks.append(_chunk(len(chunks), section, packed, units))
    return chunks


def _fitting(measured: Sequence[MeasuredBlock], longest: int) -> list[Fragment]:
    """The fragments of blocks, none with more than ``longest`` tokens."""
    return [
        piece
        for block in measured
        for fragment in block.fragments()
        for piece in (block.cut(fragment, longest) if fragment.tokens > longest else (fragment,))
    ]


def _packed(fitting: Sequence[Fragment], room: int, overlap: int) -> Iterator[list[Fragment]]:
    """Fragments in lists of at most ``room`` tokens, of about equal size."""
    total = sum(fragment.tokens for fragment in fitting)
    count = 1 if total <= room else ceil((total - overlap) / (room - overlap))
    target = total if count == 1 else overlap + (total - overlap) / count
    packed: list[Fragment] = []
    used = 0
    shared = 0
    for fragment in fitting:
        full = used + fragment.tokens > room
        if full or (used >= target and _begins_block(fragment) and len(packed) > shared):
            body, next_up = _parted(packed, shared, room - fragment.tokens)
            yield body
            left = room - fragment.tokens - sum(kept.tokens for kept in next_up)
            tail = _tail(body, min(overlap, left))
            packed, shared = tail + next_up, len(tail)
            used = sum(kept.tokens for kept in packed)
        packed.append(fragment)
        used += fragment.tokens
    if len(packed) > shared:
        yield packed


def _begins_block(fragment: Fragment) -> bool:
    return fragment.start == 0


def _parted(
    packed: list[Fragment], shared: int, left: int
) -> tuple[list[Fragment], list[Fragment]]:
    """A full chunk, and the lead-in at its end, if any, that had better begin the next one."""
    last = packed[-1]
    if len(packed) > shared + 1 and last.tokens <= left and _leads_in(last):
        return packed[:-1], [last]
    return packed, []


def _leads_in(fragment: Fragment) -> bool:
    """Whether it announces what follows: a heading in the body's font, ``The rules are:``."""
    block = fragment.block.block
    whole = fragment.start == 0 and fragment.end == len(block.text)
    short = fragment.tokens <= LONGEST_LEAD_IN and not block.text.endswith((".", "!", "?", "。"))
    return whole and short and not block.item


def _tail(packed: Sequence[Fragment], most: int) -> list[Fragment]:
    """The last whole fragments that hold at most ``most`` tokens: what the next chunk repeats."""
    tail: list[Fragment] = []
    for fragment in reversed(packed):
        most -= fragment.tokens
        if most < 0 or fragment.block.block.level:
            break
        tail.insert(0, fragment)
    return tail


def _chunk(index: int, section: str, packed: Sequence[Fragment], units_of: "_Units") -> ChunkText:
    content = ""
    lines: list[ChunkLine] = []
    units: list[Unit] = []
    below_heading = False
    for measured, run in groupby(packed, key=lambda fragment: fragment.block):
        block, fragments = measured.block, list(run)
        start, end = fragments[0].start, fragments[-1].end
        text = block.text[start:end].rstrip()
        if content:
            content += "\n" if block.item or below_heading else "\n\n"
        below_heading = block.level > 0
        shift = len(content) - start
        # Only the lines that it touches: a block may have many thousands, and as many chunks.
        first = bisect_right(block.spans, start, key=attrgetter("end"))
        after = bisect_left(block.spans, start + len(text), key=attrgetter("start"))
        for span in block.spans[first:after]:
            a, b = max(span.start, start), min(span.end, start + len(text))
            line = ChunkLine(span.page, a + shift, b + shift, *span.box)
            lines.append(replace(line, place=span.place) if span.place else line)
        units += [
            replace(unit, start=unit.start + shift, end=unit.end + shift)
            for unit in units_of.within(block, start, start + len(text))
        ]
        content += text
    pages = [line.page for line in lines]
    return ChunkText(index, content, section, min(pages), max(pages), tuple(lines), tuple(units))


class _Units:
    """The units of the blocks, each read once and in order, however many chunks share it."""

    def __init__(self, notes: TableNotes) -> None:
        self._notes = notes
        self._reader = UnitReader()
        self._read: dict[int, list[Unit]] = {}

    def within(self, block: Block, start: int, end: int) -> Iterator[Unit]:
        """Those of ``block.text[start:end]``, cut where they go beyond it."""
        if id(block) not in self._read:
            self._read[id(block)] = [
                replace(unit, notes=self._notes.below(block, unit))
                for unit in self._reader.read(block.text, block.level, block.code_at)
            ]
        units = self._read[id(block)]
        for unit in units[bisect_right(units, start, key=attrgetter("end")) :]:
            if unit.start >= end:
                break
            yield replace(unit, start=max(unit.start, start), end=min(unit.end, end))
