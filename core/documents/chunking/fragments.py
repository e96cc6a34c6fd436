"""The pieces that chunks are made of: sentences and table rows, measured in tokens."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from core.documents.chunking.blocks import Block
from core.documents.rows import cell_starts, is_row
from core.text.sentences import sentence_starts


class Tokenizer(Protocol):
    """An embedding model's own tokens, without the special ones that it adds itself.

    Blanks must end a token, so that counts of neighbouring texts may be added up.
    """

    def count(self, text: str) -> int: ...

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Where each token starts and ends in ``text``, in characters."""
        ...


@dataclass(frozen=True, slots=True)
class Fragment:
    """``text[start:end]`` of a block, which holds ``tokens`` tokens."""

    block: "MeasuredBlock"
    start: int
    end: int
    tokens: int


class MeasuredBlock:
    """A block with its tokens counted once, however often it is cut."""

    def __init__(self, block: Block, tokenizer: Tokenizer) -> None:
        self.block = block
        self._starts = [start for start, _ in tokenizer.offsets(block.text)]
        self.tokens = len(self._starts)

    def fragments(self) -> Iterator[Fragment]:
        """The block's sentences or rows; a heading is one fragment."""
        text = self.block.text
        prose = text[: self.block.code_at or len(text)]  # what leads into code stays with it
        borders = [0, *(() if self.block.level else _borders(prose)), len(text)]
        for start, end in pairwise(borders):
            if start < end:
                yield self._fragment(start, end)

    def cut(self, fragment: Fragment, room: int) -> Iterator[Fragment]:
        """The fragment in pieces of at most ``room`` tokens, cut between a row's cells, or else
        between words, where it can be."""
        first, last = self._index(fragment.start), self._index(fragment.end)
        start = fragment.start
        text = self.block.text[start : fragment.end]
        cells = [start + at for at in cell_starts(text)] if is_row(text) else []
        while last - first > room:
            limit = self._starts[first + room]
            end = _last(cells, start, limit) or self._word_border(start, limit)
            yield self._fragment(start, end)
            start, first = end, self._index(end)
        yield self._fragment(start, fragment.end)

    def _word_border(self, start: int, limit: int) -> int:
        text = self.block.text
        if text[limit - 1].isspace():
            return limit
        words = text[start:limit].rsplit(maxsplit=1)
        blank = limit - len(words[-1]) if words else limit
        return blank if blank > start and len(words) > 1 else limit

    def _index(self, position: int) -> int:
        return bisect_left(self._starts, position)

    def _fragment(self, start: int, end: int) -> Fragment:
        return Fragment(self, start, end, self._index(end) - self._index(start))


def _borders(text: str) -> Iterator[int]:
    """Where sentences begin, and rows: those of tables end with their line."""
    start = 0
    for line in text.split("\n"):
        yield start
        if not is_row(line):  # a cell may hold sentences
            yield from sentence_starts(text, start, start + len(line))
        start += len(line) + 1


def _last(positions: Sequence[int], start: int, limit: int) -> int | None:
    """The last of sorted ``positions`` behind ``start`` and not behind ``limit``."""
    at = bisect_right(positions, limit)
    return positions[at - 1] if at and positions[at - 1] > start else None
