"""Turning what a model says into what the reader is shown.

Every sentence is checked against the sources before it is released. A supported one gets
the number of its citation, whatever number the model wrote. What no source supports is
replaced by the sources' own words, dropped, or marked, as the organization has set it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from core.answering.claims import claims_of, declines
from core.answering.grounding import Support, facts_stand, ground
from core.answering.quotes import PageTexts, Quote, find_quote
from core.answering.sentences import Piece, SentenceStream
from core.providers.base import REFUSAL, Source
from core.providers.excerpts import best_excerpts
from core.providers.registry import embedding_model
from core.retrieval.hits import Hit

Parts = Iterator[tuple[str, dict[str, Any]]]
Unsupported = Literal["replace", "drop", "mark"]

NOT_FOUND = "(⚠ not found in the documents)"
"""Stands behind a sentence that is shown although no source supports it."""

_ENDED = re.compile(r"[.!?…:;。！？؟۔।][\"'”’»)\]*_]*\Z")
_ASKED = re.compile(r"[?？؟]\W*\Z|\A\W*Question\s*:", re.IGNORECASE)
_OPENS_LIST = re.compile(r"[:：][*_]*\Z")
_SAME = 0.8


@dataclass(frozen=True, slots=True)
class _Shown:
    """A sentence ready for the reader."""

    lead: str
    sentence: str
    hit: Hit
    quote: Quote


class Composer:
    """Collects one answer: ``text`` and ``citations`` as shown so far.

    ``refused`` says that the model itself declared the sources silent; ``heard`` counts its
    sentences, released or not. ``verdicts`` has one JSON-able entry for each of them:
    ``sentence``, ``verdict`` (supported, replaced, dropped or marked), ``reason``,
    ``chunk_id`` and ``share``, the part of its words that the source holds.
    """

    def __init__(
        self,
        message_id: UUID,
        hits: Sequence[Hit],
        pages: PageTexts,
        *,
        question: str,
        unsupported: Unsupported = "replace",
    ) -> None:
        self.text = ""
        self.citations: list[dict[str, Any]] = []
        self.verdicts: list[dict[str, Any]] = []
        self.refused = False
        self.heard = 0
        self._message_id = message_id
        self._hits = hits
        self._pages = pages
        self._question = question
        self._unsupported = unsupported
        self._stream = SentenceStream()
        self._replaced = False
        self._said: list[str] = []
        self._marked = ""
        self._opening: _Shown | None = None
        self._latest = 0

    def feed(self, text: str) -> Parts:
        """Events for the sentences that ``text`` completes."""
        for piece in self._stream.feed(text):
            yield from self._release(piece)

    def close(self) -> Parts:
        """Events for what was still held. A last sentence without an end was cut off, unless it
        is all there is or one of a list."""
        for piece in self._stream.close():
            if self.heard and "\n" not in piece.lead and not _ENDED.search(piece.text):
                self._judged(piece, "dropped", "cut")
            else:
                yield from self._release(piece)

    def _release(self, piece: Piece) -> Parts:
        self.heard += 1
        if "\n" not in piece.lead:
            self._opening = None
        if _ASKED.search(piece.text):
            self._judged(piece, "dropped", "question")
            return
        if not _OPENS_LIST.search(piece.text) and self._repeats(piece):
            self._judged(piece, "dropped", "repeated")
            return
        support = ground(piece.text, piece.marks, self._hits)
        if not isinstance(support, Support):
            if REFUSAL.rstrip(".") in piece.text or declines(piece.text):
                self.refused = True
                self._judged(piece, "dropped", "refusal")
                return
            yield from self._stand_in(piece, support.lack, support.share)
            return
        quote = self._quote(support, piece.text)
        if quote is None:
            yield from self._stand_in(piece, "quote", support.share)
            return
        self._judged(piece, "supported", "", support.share, support.hit)
        shown = _Shown(_lead(piece), _sentence(piece), support.hit, quote)
        if _OPENS_LIST.search(piece.text):
            self._opening = shown  # for nothing, if no item of its list stands
        else:
            yield from self._show(shown)

    def _quote(self, support: Support, sentence: str) -> Quote | None:
        """The words that carry a sentence; of a list that is copied, the list if it is on one
        page, so that its items share a citation. What a page's end cuts off carries nothing."""
        hit = support.hit
        if support.listed:
            listed = find_quote(hit, *support.listed, self._pages)
            if listed and listed.is_whole:
                return listed
        quote = find_quote(hit, support.start, support.end, self._pages)
        if quote is None or quote.is_whole:
            return quote
        kept = [quote.text, hit.document_title, hit.section]
        return quote if facts_stand(sentence, kept) else None

    def _repeats(self, piece: Piece) -> bool:
        """Whether nearly the same was said before: small models go round in circles."""
        claims = claims_of(piece.text)
        return any(
            claims.facts == said.facts
            and len(claims.words & said.words) >= _SAME * len(claims.words | said.words)
            for said in map(claims_of, self._said)
        )

    def _stand_in(self, piece: Piece, reason: str, share: float) -> Parts:
        """What is shown, if anything, for a sentence that no source supports."""
        if self._unsupported == "mark" and facts_stand(piece.text, self._quotes):
            self._judged(piece, "marked", reason, share)
            yield from self._mark(piece)
            return
        says_something = claims_of(piece.text).size > 1
        if self._unsupported != "drop" and says_something and not self._replaced:
            self._replaced = True
            fresh = [(hit, quote) for hit, quote in self._own_words if quote.text not in self._said]
            if self.text:
                fresh = fresh[:1]
            if fresh:
                self._judged(piece, "replaced", reason, share, fresh[0][0])
                for hit, quote in fresh:
                    yield from self._show(_Shown(" ", quote.text, hit, quote))
                return
        self._judged(piece, "dropped", reason, share)

    def _mark(self, piece: Piece) -> Parts:
        """Shown once something stands that is supported; alone it would be no answer."""
        self._marked += f"{_lead(piece)}{_sentence(piece)} {NOT_FOUND}"
        if self.text:
            yield self._add(self._marked)
            self._marked = ""

    @property
    def _quotes(self) -> list[str]:
        return [citation["quote"] for citation in self.citations]

    @cached_property
    def _own_words(self) -> list[tuple[Hit, Quote]]:
        """What the sources themselves say to the question."""
        hits = {hit.rank: hit for hit in self._hits}
        found = []
        for excerpt in best_excerpts(
            self._question, [_source(hit) for hit in self._hits], embedding_model()
        ):
            hit = hits[excerpt.source.number]
            quote = find_quote(hit, excerpt.start, excerpt.end, self._pages)
            if quote:
                found.append((hit, quote))
        return found

    def _show(self, shown: _Shown) -> Parts:
        if opening := self._opening:
            self._opening = None
            yield from self._show(opening)
        self._said.append(shown.sentence)
        known = len(self.citations)
        index = self._cite(shown.hit, shown.quote)
        # The items of a list that share a citation have its mark behind the first of them.
        mark = "" if index == self._latest and "\n" in shown.lead else f" [{index}]"
        self._latest = index
        yield self._add(f"{self._marked}{shown.lead}{shown.sentence}{mark}")
        self._marked = ""
        if index > known:
            yield "citation", self.citations[-1]

    def _add(self, text: str) -> tuple[str, dict[str, Any]]:
        text = text if self.text else text.lstrip()
        self.text += text
        return "delta", {"text": text}

    def _judged(
        self, piece: Piece, verdict: str, reason: str, share: float = 0.0, hit: Hit | None = None
    ) -> None:
        self.verdicts.append(
            {
                "sentence": piece.text,
                "verdict": verdict,
                "reason": reason,
                "chunk_id": str(hit.chunk_id) if hit else None,
                "share": round(share, 3),
            }
        )

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
                "version": hit.version,
                "effective_from": _iso(getattr(hit, "effective_from", None)),
                "effective_until": _iso(getattr(hit, "effective_until", None)),
                "page": quote.page,
                "section": hit.section,
                "quote": quote.text,
                "verified": True,
                "chunk_id": str(hit.chunk_id),
                "page_url": f"/api/v1/documents/{hit.document_id}/pages/{quote.page}.png"
                f"?version={hit.version}&citation={self._message_id}.{index}",
                "boxes": quote.boxes,
            }
        )
        return index


def _lead(piece: Piece) -> str:
    return piece.lead if "\n" in piece.lead else " "


def _sentence(piece: Piece) -> str:
    return " ".join(piece.text.split())


def _source(hit: Hit) -> Source:
    return Source(
        hit.rank, hit.document_title, hit.section, hit.page_start, hit.page_end, hit.content
    )


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
