"""Hits for tests that need no database."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from core.documents.chunking.units import Unit, units_of
from core.retrieval.hits import Hit

VERSION = UUID(int=7)


def hit(
    content: str,
    *,
    rank: int = 1,
    pages: tuple[int, int] = (1, 1),
    boxes: list[list[float]] | None = None,
    units: Sequence[Unit] | None = None,
    title: str = "Leave policy",
    section: str = "",
    score: float = 0.9,
    before: str = "",
    after: str = "",
) -> Hit:
    return Hit(
        rank=rank,
        chunk_id=uuid4(),
        document_id=UUID(int=5),
        document_title=title,
        version_id=VERSION,
        version=1,
        effective_from=None,
        effective_until=None,
        created_on=date(2026, 1, 5),
        language="en",
        chunk_index=0,
        page_start=pages[0],
        page_end=pages[1],
        section=section,
        content=content,
        boxes=boxes or [],
        units=tuple(units_of(content) if units is None else units),
        similarity=score,
        lexical=score,
        score=score,
        before=before,
        after=after,
    )
