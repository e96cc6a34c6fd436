"""Turning what a model says into what the reader is shown.

Every sentence is checked against the sources before it is released. A supported one gets
the number of its citation, whatever number the model wrote. What no source supports is
replaced by the sources' own words, dropped, or marked, as the organization has set it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from core.answering.checking.carried import Carried, Unsupported
from core.answering.checking.sentence_stream import Piece, SentenceStream
from core.answering.checking.support import facts_stand
from core.answering.choosing.present import Shown
from core.answering.citing.citations import Citations
from core.answering.citing.cited_pages import CitedPages
from core.answering.citing.quotes import PageTexts, Quote, find_quotes
from core.answering.citing.quoting import Parts, quoted
from core.answering.types import Delta, Kind
from core.providers.base import REFUSAL
from core.retrieval.hits import Hit
from core.text.facts import Claims, claims_of, declines
from core.text.languages import LANGUAGES
from core.text.languages.en import ENGLISH

Replacement = Literal["replace", "drop", "mark"]

_ENDED = re.compile(r"[.!?…:;。！？؟۔।][\"'”’»)\]*_]*\Z")
_ASKED = re.compile(r"[?？؟]\W*\Z|\A\W*Question\s*:", re.IGNORECASE)
_OPENS_LIST = re.compile(r"[:：][*_]*\Z")
_SAME = 0.8
MOST_CITED = 3  # quotes behind one sentence


@dataclass(frozen=True, slots=True)
class _Cited:
    """Words of a document that carry a sentence."""

    hit: Hit
    quote: Quote
    kind: Kind = "sentence"
    context: str = ""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A sentence ready for the reader."""

    lead: str
    sentence: str
    by: tuple[_Cited, ...]


class Support(Protocol):
    """Finds the words of the sources that carry a sentence. ``language`` is the sources'."""

    language: str

    def find(self, sentence: str, marks: Sequence[int]) -> Carried | Unsupported:
        """``marks`` are the ranks of the sources that the model named."""
        ...


class Composer:
    """Collects one answer: ``text`` and ``citations`` as shown so far.

    ``refused`` says that the model itself declared the sources silent; ``heard`` counts its
    sentences, released or not. ``verdicts`` has one JSON-able entry for each of them:
    ``sentence``, ``verdict`` (supported, replaced, dropped or marked), ``reason``,
    ``chunk_id`` and ``share``, how well the sources carry it.

    ``own_words`` are what the sources themselves say to the question, the best first: they stand
    in for sentences that nothing supports. ``language`` is the question's: in it a sentence is
    marked that is shown although nothing supports it.
    """

    def __init__(
        self,
        pages: PageTexts,
        support: Support,
        own_words: Callable[[], Sequence[Shown]],
        *,
        cited_pages: CitedPages | None = None,
        unsupported: Replacement = "replace",
        language: str = "en",
    ) -> None:
        self.text = ""
        self.citations = Citations(cited_pages)
        self.verdicts: list[dict[str, Any]] = []
        self.refused = False
        self.heard = 0
        self._pages = pages
        self._support = support
        self._own_words = own_words
        self._unsupported = unsupported
        known = LANGUAGES.get(language, ENGLISH)
        self._not_found = known.unsupported or ENGLISH.unsupported
        self._stream = SentenceStream()
        self._replaced = False
        self._said: list[str] = []
        self._marked = ""
        self._opening: _Shown | None = None
        self._latest: tuple[int, ...] = ()

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
        support = self._support.find(piece.text, piece.marks)
        if isinstance(support, Unsupported):
            if REFUSAL.rstrip(".") in piece.text or declines(piece.text):
                self.refused = True
                self._judged(piece, "dropped", "refusal")
                return
            yield from self._stand_in(piece, support.lack, support.share)
            return
        by = self._cited(support)
        if not by:
            yield from self._stand_in(piece, "quote", support.score)
            return
        self._judged(piece, "supported", "", support.score, by[0].hit)
        shown = _Shown(_lead(piece), _sentence(piece), by)
        if _OPENS_LIST.search(piece.text):
            self._opening = shown  # for nothing, if no item of its list stands
        else:
            yield from self._show(shown)

    def _cited(self, support: Carried) -> tuple[_Cited, ...]:
        """The quotes that carry a sentence."""
        cited = [
            _Cited(carrier.hit, quote, carrier.kind, carrier.context)
            for carrier in support.by
            for quote in find_quotes(carrier.hit, carrier.start, carrier.end, self._pages)
        ]
        return tuple(cited[:MOST_CITED])

    def _repeats(self, piece: Piece) -> bool:
        """Whether nearly the same was said before: small models go round in circles."""
        claims = self._claims(piece.text)
        return any(
            claims.facts == said.facts
            and len(claims.words & said.words) >= _SAME * len(claims.words | said.words)
            for said in map(self._claims, self._said)
        )

    def _claims(self, text: str) -> Claims:
        return claims_of(text, self._support.language)

    def _stand_in(self, piece: Piece, reason: str, share: float) -> Parts:
        """What is shown, if anything, for a sentence that no source supports."""
        language = self._support.language
        if self._unsupported == "mark" and facts_stand(piece.text, self._quotes, language):
            self._judged(piece, "marked", reason, share)
            yield from self._mark(piece)
            return
        says_something = self._claims(piece.text).size > 1
        if self._unsupported != "drop" and says_something and not self._replaced:
            self._replaced = True
            fresh = [part for part in self._own_words() if part.text not in self._said]
            shown = list(self._quote(fresh[:1] if self.text else fresh))
            if shown:
                self._judged(piece, "replaced", reason, share, fresh[0].hit)
                yield from shown
                return
        self._judged(piece, "dropped", reason, share)

    def _mark(self, piece: Piece) -> Parts:
        """Shown once something stands that is supported; alone it would be no answer."""
        self._marked += f"{_lead(piece)}{_sentence(piece)} {self._not_found}"
        if self.text:
            yield self._add(self._marked)
            self._marked = ""

    @property
    def _quotes(self) -> list[str]:
        return [citation.quote for citation in self.citations.made]

    def _quote(self, parts: Sequence[Shown]) -> Parts:
        """The sources' own words, as they are shown where no model writes."""
        for name, data in quoted(parts, self._pages, self.citations):
            if isinstance(data, Delta):
                gap = "\n\n" if self.text else ""
                yield self._add(f"{self._marked}{gap}{data.text.lstrip()}")
                self._marked = ""
            else:
                yield name, data
        self._said += [part.text for part in parts]
        self._latest = ()

    def _show(self, shown: _Shown) -> Parts:
        if opening := self._opening:
            self._opening = None
            yield from self._show(opening)
        self._said.append(shown.sentence)
        known = len(self.citations.made)
        cited = [self.citations.cite(one.hit, one.quote, one.kind, one.context) for one in shown.by]
        indexes = tuple(dict.fromkeys(citation.index for citation in cited))
        # The items of a list that share a citation have its mark behind the first of them.
        same = indexes == self._latest and "\n" in shown.lead
        mark = "" if same else " " + "".join(f"[{index}]" for index in indexes)
        self._latest = indexes
        yield self._add(f"{self._marked}{shown.lead}{shown.sentence}{mark}")
        self._marked = ""
        for citation in self.citations.made[known:]:
            yield "citation", citation

    def _add(self, text: str) -> tuple[str, Delta]:
        text = text if self.text else text.lstrip()
        self.text += text
        return "delta", Delta(text)

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


def _lead(piece: Piece) -> str:
    return piece.lead if "\n" in piece.lead else " "


def _sentence(piece: Piece) -> str:
    return " ".join(piece.text.split())
