"""Turning what a model says into what the reader is shown.

Every sentence is checked against the sources before it is released. A supported one gets
the number of its citation, whatever number the model wrote; any other is left out.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from core.answering.grounding import find_support
from core.answering.quotes import PageTexts, Quote, find_quote
from core.answering.sentences import Piece, SentenceStream
from core.providers.base import REFUSAL
from core.retrieval.search import Hit

Parts = Iterator[tuple[str, dict[str, Any]]]


class Composer:
    """Collects one answer: ``text`` and ``citations`` as shown so far.

    ``refused`` says that the model itself declared the sources silent; ``heard`` counts its
    sentences, released or not.
    """

    def __init__(self, message_id: UUID, hits: Sequence[Hit], pages: PageTexts) -> None:
        self.text = ""
        self.citations: list[dict[str, Any]] = []
        self.refused = False
        self.heard = 0
        self._message_id = message_id
        self._hits = hits
        self._pages = pages
        self._stream = SentenceStream()

    def feed(self, text: str) -> Parts:
        """Events for the sentences that ``text`` completes."""
        for piece in self._stream.feed(text):
            yield from self._release(piece)

    def close(self) -> Parts:
        """Events for what was still held."""
        for piece in self._stream.close():
            yield from self._release(piece)

    def _release(self, piece: Piece) -> Parts:
        self.heard += 1
        if REFUSAL.rstrip(".") in piece.text:
            self.refused = True
            return
        support = find_support(piece.text, piece.marks, self._hits)
        if support is None:
            return
        quote = find_quote(support.hit, support.start, support.end, self._pages)
        if quote is None:
            return
        known = len(self.citations)
        index = self._cite(support.hit, quote)
        lead = piece.lead if "\n" in piece.lead else " "
        text = f"{lead if self.text else ''}{' '.join(piece.text.split())} [{index}]"
        self.text += text
        yield "delta", {"text": text}
        if index > known:
            yield "citation", self.citations[-1]

    def _cite(self, hit: Hit, quote: Quote) -> int:
        """The number of the citation with this quote, made if there is none yet."""
        for citation in self.citations:
            if citation["chunk_id"] == str(hit.chunk_id) and citation["quote"] == quote.text:
                return int(citation["index"])
        index = len(self.citations) + 1
        self.citations.append(
            {
                "index": index,
                "document_id": str(hit.document_id),
                "document_title": hit.document_title,
                "page": quote.page,
                "quote": quote.text,
                "verified": True,
                "chunk_id": str(hit.chunk_id),
                "page_url": f"/api/v1/documents/{hit.document_id}/pages/{quote.page}.png"
                f"?version={hit.version}&citation={self._message_id}.{index}",
                "boxes": quote.boxes,
            }
        )
        return index
