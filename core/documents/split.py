"""Cuts a document into chunks that an embedding model can read whole."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from operator import attrgetter

from core.documents.blocks import blocks
from core.documents.extract import Extraction
from core.documents.sections import groups
from core.documents.units import Tokenizer, Unit

SEPARATOR = " > "
LONGEST_TITLE = 100  # characters of a document's title that are embedded
LONGEST_LEAD_IN = 20  # tokens
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{3,}(?![^\W_])|[^\x00-\u02ff]")


@dataclass(frozen=True, slots=True)
class ChunkLine:
    """A line of a page inside a chunk: offsets into its content, and a box in points."""

    page: int
    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class ChunkText:
    """A chunk before it is stored; ``section`` is its heading path, ``index`` counts from 0."""

    index: int
    content: str
    section: str
    page_start: int
    page_end: int
    boxes: tuple[ChunkLine, ...]


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
    ``window_tokens``. Neighbours inside a section share about ``overlap_tokens``.
    """
    chunks: list[ChunkText] = []
    for group in groups(blocks(extraction), tokenizer, max_tokens):
        section = SEPARATOR.join(group.path)
        prefix = tokenizer.count(embedded_text(title, section, ""))
        room = min(max_tokens, window_tokens - prefix)
        # A heading and the beginning of its text stay together, however long that text is.
        longest = max(room - group.lead_tokens, room // 2)
        fitting = [
            piece
            for block in group.blocks
            for unit in block.units()
            for piece in (block.cut(unit, longest) if unit.tokens > longest else (unit,))
        ]
        for packed in _packed(fitting, room, min(overlap_tokens, room // 3)):
            chunks.append(_chunk(len(chunks), section, packed))
    return chunks


def _packed(fitting: Sequence[Unit], room: int, overlap: int) -> Iterator[list[Unit]]:
    """Units in lists of at most ``room`` tokens, of about equal size."""
    total = sum(unit.tokens for unit in fitting)
    count = 1 if total <= room else ceil((total - overlap) / (room - overlap))
    target = total if count == 1 else overlap + (total - overlap) / count
    packed: list[Unit] = []
    used = 0
    shared = 0
    for unit in fitting:
        full = used + unit.tokens > room
        if full or (used >= target and _begins_block(unit) and len(packed) > shared):
            body, next_up = _parted(packed, shared, room - unit.tokens)
            yield body
            left = room - unit.tokens - sum(kept.tokens for kept in next_up)
            tail = _tail(body, min(overlap, left))
            packed, shared = tail + next_up, len(tail)
            used = sum(kept.tokens for kept in packed)
        packed.append(unit)
        used += unit.tokens
    if len(packed) > shared:
        yield packed


def _begins_block(unit: Unit) -> bool:
    return unit.start == 0


def _parted(packed: list[Unit], shared: int, left: int) -> tuple[list[Unit], list[Unit]]:
    """A full chunk, and the lead-in at its end, if any, that had better begin the next one."""
    last = packed[-1]
    if len(packed) > shared + 1 and last.tokens <= left and _leads_in(last):
        return packed[:-1], [last]
    return packed, []


def _leads_in(unit: Unit) -> bool:
    """Whether it announces what follows: a heading in the body's font, ``The rules are:``."""
    block = unit.block.block
    whole = unit.start == 0 and unit.end == len(block.text)
    short = unit.tokens <= LONGEST_LEAD_IN and not block.text.endswith((".", "!", "?", "。"))
    return whole and short and not block.item


def _tail(packed: Sequence[Unit], most: int) -> list[Unit]:
    """The last whole units that hold at most ``most`` tokens: what the next chunk repeats."""
    tail: list[Unit] = []
    for unit in reversed(packed):
        most -= unit.tokens
        if most < 0 or unit.block.block.level:
            break
        tail.insert(0, unit)
    return tail


def _chunk(index: int, section: str, packed: Sequence[Unit]) -> ChunkText:
    content = ""
    lines: list[ChunkLine] = []
    below_heading = False
    for measured, run in groupby(packed, key=lambda unit: unit.block):
        block, units = measured.block, list(run)
        start, end = units[0].start, units[-1].end
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
            lines.append(ChunkLine(span.page, a + shift, b + shift, *span.box))
        content += text
    pages = [line.page for line in lines]
    return ChunkText(index, content, section, min(pages), max(pages), tuple(lines))
