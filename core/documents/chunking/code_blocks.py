"""Code that a text goes on with: "Add the tag", and below it the tag."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.documents.chunking.blocks import Block
from core.documents.chunking.units import leads_on
from core.documents.rows import is_row

LONGEST = 500  # characters; longer code stands by itself


def with_code(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, code that is not long as a part of the words that lead into it."""
    before: Block | None = None
    for block in blocks:
        if before is not None and _goes_on(before, block):
            yield _joined(before, block)
            before = None
            continue
        if before is not None:
            yield before
        before = block
    if before is not None:
        yield before


def _goes_on(before: Block, code: Block) -> bool:
    is_prose = before.code_at is None and not before.level and not is_row(before.text)
    is_code = code.code_at == 0 and len(code.text) <= LONGEST
    return is_prose and is_code and before.is_note == code.is_note and leads_on(before.text)


def _joined(before: Block, code: Block) -> Block:
    at = len(before.text) + 1
    spans = (replace(span, start=span.start + at, end=span.end + at) for span in code.spans)
    text = f"{before.text}\n{code.text}"
    return replace(before, text=text, spans=(*before.spans, *spans), code_at=at)
