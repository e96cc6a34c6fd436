"""What of the sources may answer, and what of it the judge is to read.

The judge reads some hundred tokens in the time that an answer may wait, so what shares nothing
with the question, far down the ranks, is left unread. Where a question is read once more, in other
words, half of it has to do, of the best passages.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from core.answering.thresholds import THRESHOLDS
from core.documents.chunking.sections import LONGEST_HEADING
from core.documents.chunking.units import QUOTABLE, Unit, as_context
from core.providers.judge.passage import Passage, Piece, heading_of
from core.retrieval.hits import Hit, language_of
from core.text.words import WORD, content_stems

ROOM = (1400, 1000, 800, 600, 450, 350, 300, 300)  # characters read of each hit, by rank
LEAST = 2  # candidates of a hit that are read, however long
ROOM_AGAIN, LEAST_AGAIN = tuple(room // 2 for room in ROOM[:5]), 1  # where it is read once more
AT_ONCE = 950  # characters that surely have room in one reading


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit of a hit that can be quoted; ``shared`` is how much of the question's words, rare
    ones weighing more, it has in common with its headings and what it leans on, 0 to 1.
    ``heading`` is one that stands above it inside the hit, which may hold several short sections,
    and not above all of it."""

    hit: Hit
    unit: Unit
    shared: float
    heading: str = ""

    @property
    def text(self) -> str:
        return self.hit.content[self.unit.start : self.unit.end]

    @property
    def in_full(self) -> str:
        """Its words with those around it that it stands for: what it leans on, the items that it
        announces, and its footnotes."""
        items = announced(self.hit, self.unit)
        said = [self.hit.content[one.start : one.end] for one in items]
        return "\n".join((self.unit.context, self.text, *said, self.unit.notes))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What the judge reads of one hit, and which candidates its judged pieces are."""

    hit: Hit
    passage: Passage
    candidates: tuple[Candidate, ...]


def candidates_of(question: str, hits: Sequence[Hit]) -> list[Candidate]:
    """The quotable units of ``hits`` in reading order, each once, and what announces a list that
    may be shown whole: it says of all items at once what they answer. What only repeats its
    heading, as a link to it does, says nothing, and neither does a line of a table of contents."""
    found: list[tuple[Hit, Unit, str, frozenset[str], frozenset[str]]] = []
    seen: set[tuple[object, str]] = set()
    language = language_of(hits)
    headings = _headings(hits)
    for hit in hits:
        titles = {_words(hit.document_title), _words(hit.section.rsplit(" > ", maxsplit=1)[-1])}
        for unit, heading in _under_headings(hit):
            text = hit.content[unit.start : unit.end]
            name = (hit.version_id, " ".join((unit.leans_on, text)))
            may_answer = unit.kind in QUOTABLE or _may_be_shown_whole(hit, unit)
            named = titles if unit.leans_on else titles | headings[hit.version_id]
            is_name = _words(text) in named or (heading and _words(text) == _words(heading))
            if may_answer and name not in seen and not is_name:
                seen.add(name)
                around = (hit.document_title, hit.section, heading, unit.leans_on)
                stems = content_stems(text, language), content_stems(" ".join(around), language)
                found.append((hit, unit, heading, *stems))
    asked = content_stems(question, language)
    frequency = Counter(word for *_, own, _ in found for word in own & asked)
    weights = {word: log(1 + len(found) / (1 + frequency[word])) for word in asked}
    total = sum(weights.values()) or 1.0
    return [
        Candidate(
            hit,
            unit,
            sum(weights[word] * (1.0 if word in own else 0.5) for word in asked & (own | around))
            / total,
            heading,
        )
        for hit, unit, heading, own, around in found
    ]


def _under_headings(hit: Hit) -> Iterator[tuple[Unit, str]]:
    """Each unit of ``hit``, with the heading above it where that is not one above all of it."""
    above = {_words(hit.document_title), *map(_words, hit.section.split(" > "))}
    heading = ""
    for unit in hit.units:
        if unit.kind == "heading":
            text = hit.content[unit.start : unit.end]
            heading = "" if _words(text[:LONGEST_HEADING]) in above else text
        yield unit, heading


def _headings(hits: Sequence[Hit]) -> dict[object, set[str]]:
    """The words of the headings that stand above ``hits``, by version."""
    found: dict[object, set[str]] = {}
    for hit in hits:
        found.setdefault(hit.version_id, set()).update(map(_words, hit.section.split(" > ")))
    return found


def announced(hit: Hit, unit: Unit) -> list[Unit]:
    """The items that follow a lead, or a sentence such as "You need the following papers."."""
    if unit.kind not in ("lead", "sentence"):
        return []
    return items_behind(hit, as_context(hit.content[unit.start : unit.end]))


def items_behind(hit: Hit, opening: str) -> list[Unit]:
    """The items behind one opening that stand together in a hit."""
    return [
        unit
        for unit in hit.units
        if unit.kind in ("item", "definition") and unit.context == opening
    ]


def is_short(hit: Hit, items: Sequence[Unit]) -> bool:
    """Whether a list is not longer than an answer may be."""
    words = sum(len(hit.content[item.start : item.end].split()) for item in items)
    return len(items) <= THRESHOLDS.choosing.list_items and words <= THRESHOLDS.choosing.words


def _may_be_shown_whole(hit: Hit, lead: Unit) -> bool:
    items = announced(hit, lead)
    return bool(items) and is_short(hit, items)


def _words(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))


def excerpts_of(candidates: Sequence[Candidate], *, again: bool = False) -> list[Excerpt]:
    """Of each hit its likeliest candidates, with what they lean on, in reading order. Where they
    have no room in one reading, the likeliest are read together. ``again``: the question was read
    in other words before, and less is read."""
    by_hit: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        by_hit.setdefault(candidate.hit.rank, []).append(candidate)
    hits = list(by_hit.values())[: len(ROOM_AGAIN) if again else None]
    rooms, least = (ROOM_AGAIN, LEAST_AGAIN) if again else (ROOM, LEAST)
    return [
        Excerpt(together[0].hit, passage_of(together), tuple(together))
        for place, some in enumerate(hits)
        for together in _readings(some, rooms[min(place, len(rooms) - 1)], least)
    ]


def _readings(candidates: Sequence[Candidate], room: int, least: int) -> list[list[Candidate]]:
    """The candidates of one hit that are read, and which of them at once."""
    readings: list[list[int]] = [[]]
    chosen, at_once = 0, AT_ONCE
    for number in sorted(range(len(candidates)), key=lambda n: -candidates[n].shared):
        length = len(candidates[number].text)
        if length > room and chosen >= least:
            continue
        if readings[-1] and length > at_once:
            readings.append([])
            at_once = AT_ONCE
        readings[-1].append(number)
        chosen, room, at_once = chosen + 1, room - length, at_once - length
    return [[candidates[number] for number in sorted(numbers)] for numbers in readings]


def passage_of(candidates: Sequence[Candidate]) -> Passage:
    """``candidates`` (one at least) as the judge reads them, under the first one's headings."""
    hit = candidates[0].hit
    heading = heading_of(hit.document_title, hit.section)
    return Passage(heading, tuple(_pieces(candidates)))


def _pieces(candidates: Sequence[Candidate]) -> list[Piece]:
    """Each candidate, behind what it leans on unless that has been read."""
    pieces: list[Piece] = []
    shown: set[str] = set()
    for candidate in candidates:
        context = candidate.unit.leans_on
        if context and context not in shown:
            pieces.append(Piece(context, judged=False))
        pieces.append(Piece(candidate.text))
        shown |= {context, candidate.text}
    return pieces
