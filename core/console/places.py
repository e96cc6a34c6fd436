"""How the pages of documents are named on console pages that have no citation to ask."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from core.answering.citing.cited_pages import CitedPage
from core.answering.citing.page_names import name_of_page
from core.documents.models import Chunk, DocumentVersion, Page
from core.documents.reading.formats import PAGES, PageKind
from core.retrieval.hits import Candidate

Place = tuple[UUID, int, int]
"""A document, the number of one of its versions, and that of a page."""


def names_of(places: Iterable[Place]) -> dict[Place, str]:
    """How each page is named, "" where it has no number that anybody could turn to. One query,
    inside ``tenant()``."""
    known = dict.fromkeys(places)
    numbers: dict[tuple[UUID, int], list[int]] = {}
    for document, version, number in known:
        numbers.setdefault((document, version), []).append(number)
    wanted = Q(pk__in=[])
    for (document, version), some in numbers.items():
        wanted |= Q(version__document=document, version__number=version, number__in=some)
    pages = Page.objects.filter(wanted).select_related("version").defer("text")
    found = {
        (page.version.document_id, page.version.number, page.number): name_of_page(
            page.number, _cited(page)
        )
        for page in pages
        if page.run == page.version.text_run
    }
    return {place: found.get(place, name_of_page(place[2])) for place in known}


def names_of_candidates(candidates: Sequence[Candidate]) -> list[str]:
    """The pages that each passage stands on, or its section; of one that has since been replaced
    the number alone."""
    chunks = Chunk.objects.filter(id__in=[one.chunk_id for one in candidates])
    needed = chunks.select_related("version").only("id", "section", "version__number")
    known = {chunk.id: chunk for chunk in needed}
    placed: list[tuple[Place, Place]] = []
    for one in candidates:
        chunk = known.get(one.chunk_id)
        number = chunk.version.number if chunk else 0
        first, last = one.page_start, one.page_end
        placed.append(((one.document_id, number, first), (one.document_id, number, last)))
    names = names_of(place for both in placed for place in both)
    sections = [known[one.chunk_id].section if one.chunk_id in known else "" for one in candidates]
    return [
        " – ".join(dict.fromkeys(filter(None, (names[first], names[last])))) or section
        for (first, last), section in zip(placed, sections, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class ViewedPages:
    """What the viewer of a version calls its pages: ``kind`` says what they are, and ``names``, as
    JSON, are by their numbers those on which another number is printed."""

    kind: PageKind
    names: str


def viewed_pages(version: DocumentVersion) -> ViewedPages:
    """Inside ``tenant()``."""
    labelled = Page.objects.filter(version=version, run=version.text_run).exclude(label="")
    names = {
        page.number: name_of_page(page.number, _cited(page))
        for page in labelled.select_related("version").defer("text")
    }
    return ViewedPages(PAGES[version.kind], json.dumps(names))


def _cited(page: Page) -> CitedPage:
    return CitedPage(page.label, page.version.page_count, kind=PAGES[page.version.kind])
