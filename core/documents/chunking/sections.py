"""Groups a document's blocks by the headings that they stand under."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from core.documents.chunking.blocks import Block
from core.documents.chunking.fragments import MeasuredBlock, Tokenizer

TINY = 40  # tokens; a chunk this small says too little to be found or understood
LONGEST_HEADING = 80  # characters of a heading inside a path

Path = tuple[str, ...]


@dataclass(slots=True)
class Group:
    """Blocks that share chunks, the headings above them, outermost first, and their footnotes.

    Notes have chunks of their own: each is about something else than the table or list above it,
    which is found and judged by what it says itself.
    """

    path: Path
    blocks: list[MeasuredBlock] = field(default_factory=list)
    notes: list[MeasuredBlock] = field(default_factory=list)

    @property
    def tokens(self) -> int:
        return sum(block.tokens for block in self.blocks)

    @property
    def lead_tokens(self) -> int:
        """Tokens of the headings that the group begins with."""
        return sum(b.tokens for b in takewhile(lambda b: b.block.level > 0, self.blocks))

    @property
    def is_bare(self) -> bool:
        """Whether there are headings but nothing under them."""
        return all(block.block.level for block in self.blocks)


def groups(blocks: Iterable[Block], tokenizer: Tokenizer, most: int) -> list[Group]:
    """Sections in order; tiny ones are joined to a neighbour, up to ``most`` tokens."""
    joined: list[Group] = []
    for group in _sections(blocks, tokenizer):
        if joined and _belong_together(joined[-1], group, most):
            joined[-1] = _joined(joined[-1], group)
        else:
            joined.append(group)
    return joined


def _sections(blocks: Iterable[Block], tokenizer: Tokenizer) -> list[Group]:
    sections: list[Group] = []
    stack: list[tuple[int, str]] = []
    for block in blocks:
        if block.level:
            while stack and stack[-1][0] >= block.level:
                stack.pop()
            stack.append((block.level, block.text[:LONGEST_HEADING].rstrip(" :")))
        if block.level or not sections:
            sections.append(Group(tuple(title for _, title in stack)))
        section = sections[-1]
        (section.notes if block.is_note else section.blocks).append(MeasuredBlock(block, tokenizer))
    return sections


def _belong_together(before: Group, group: Group, most: int) -> bool:
    if before.is_bare and group.path[: len(before.path)] == before.path:
        return True
    if group.is_bare and not before.is_bare:  # it heads what follows
        return False
    if before.tokens + group.tokens > most or min(before.tokens, group.tokens) >= TINY:
        return False
    shared = _shared(before.path, group.path)
    return shared in (before.path, before.path[:-1])


def _joined(before: Group, group: Group) -> Group:
    above = before.is_bare and group.path[: len(before.path)] == before.path
    path = group.path if above else _shared(before.path, group.path)
    return Group(path, before.blocks + group.blocks, before.notes + group.notes)


def _shared(one: Path, other: Path) -> Path:
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return one[:count]
