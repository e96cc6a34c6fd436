"""The citations of one answer, numbered as they come."""

from core.answering.citing.cited_pages import UNKNOWN, CitedPages
from core.answering.citing.quotes import Quote
from core.answering.types import Citation, Kind
from core.retrieval.hits import Hit


class Citations:
    """Each quote once; ``made`` are all so far."""

    def __init__(self, pages: CitedPages | None = None) -> None:
        self._pages = pages or {}
        self.made: list[Citation] = []

    def cite(self, hit: Hit, quote: Quote, kind: Kind = "sentence", context: str = "") -> Citation:
        """The citation with this quote, made if there is none yet."""
        for citation in self.made:
            if citation.chunk_id == hit.chunk_id and citation.quote == quote.text:
                return citation
        page = self._pages.get((hit.version_id, quote.page), UNKNOWN)
        citation = Citation(
            index=len(self.made) + 1,
            document_id=hit.document_id,
            document_title=hit.document_title,
            version=hit.version,
            effective_from=hit.effective_from,
            effective_until=hit.effective_until,
            page=quote.page,
            section=quote.under(hit.section),
            quote=quote.text,
            chunk_id=hit.chunk_id,
            boxes=tuple(map(tuple, quote.boxes)),
            kind=kind,
            context=context,
            page_label=page.label,
            page_count=page.count,
            read_with_warnings=page.read_with_warnings,
            page_kind=page.kind,
        )
        self.made.append(citation)
        return citation
