"""Page images with a quote marked, for every surface."""

from core.answering.types import Answer, Citation, Passage
from core.documents.models import DocumentVersion
from core.documents.reading.layout import Box
from core.documents.reading.page_image import render_page
from core.documents.reading_settings import limits
from core.documents.storage import local_copy
from core.errors import NotFound
from core.processors import processors
from core.tenancy.fair_gate import FairGate

# Each page is drawn in a process that may take as much memory as reading a file.
GATE = FairGate(processors())


def find_quoted(answer: Answer, index: int) -> Citation | Passage | None:
    """The citation with this number, or the passage near a refused question."""
    # A refusal cites nothing: the numbers name either the ones or the others.
    quoted: list[Citation | Passage] = [*answer.citations]
    if answer.refusal:
        quoted += answer.refusal.closest
    return next((one for one in quoted if one.index == index), None)


def boxes_on(quoted: Citation | Passage, page: int) -> list[Box]:
    """Where the quote stands on ``page``, in points."""
    return [(x0, y0, x1, y1) for on_page, x0, y0, x1, y1 in quoted.boxes if on_page == page]


def draw_page(version: DocumentVersion, page: int, boxes: list[Box]) -> bytes:
    """A PNG of ``page`` with the boxes marked. NotFound, and what drawing it raises."""
    if not 1 <= page <= (version.page_count or 0):
        raise NotFound("This document has no such page, or has not been read yet.")
    with (
        local_copy(version.storage_name, keep=True) as path,
        GATE.turn(version.organization_id),
    ):
        return render_page(path, page, boxes, kind=version.kind, limits=limits())
