"""Choosing the units that answer: the judge's opinion, the search's, and rules on what can be
told for certain."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from core.answering.choosing.asked import (
    CONTACTS,
    Asked,
    asked_of,
    holds,
    missing_in,
    unframed,
    without_asking,
)
from core.answering.choosing.candidates import (
    Candidate,
    Excerpt,
    candidates_of,
    excerpts_of,
    passage_of,
)
from core.answering.choosing.cells import is_label, named_rows, names_cell
from core.answering.choosing.nearness import Nearness
from core.answering.choosing.pointing import only_points
from core.answering.choosing.ranges import Range, fits, row_fits
from core.answering.thresholds import THRESHOLDS
from core.providers.judge.openvino import Judge
from core.providers.judge.passage import plain
from core.retrieval.hits import Hit, language_of
from core.text.words import content_stems

CONTEXT_READ, TEXT_READ = 80, 300  # characters that are embedded
READINGS = 3  # of one hit, at most


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with all that is thought of it. ``piece`` and ``whole`` are the judge's
    log-odds, of the candidate and of the excerpt that it stands in, or how near in meaning both
    are where there is no judge; ``score`` is what all come to, log-odds. ``fits``: an amount of
    the question lies in its range, or does not."""

    candidate: Candidate
    piece: float
    whole: float
    score: float
    fits: bool | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates, best first, and what was asked. ``judged``: by the judge. ``across``: most of
    them are in another language than the question. ``second``: what answers the second half of a
    double question, where that was read by itself."""

    asked: Asked
    ranked: tuple[Scored, ...]
    judged: bool = True
    across: bool = False
    second: "Choice | None" = None

    @property
    def best(self) -> float:
        """Log-odds that the best candidate answers."""
        return self.ranked[0].score if self.ranked else float("-inf")

    @property
    def is_strong(self) -> bool:
        """Whether the evidence leaves little doubt."""
        return self.best >= THRESHOLDS.choosing.strong

    def within(self, hits: Sequence[Hit]) -> "Choice":
        """The same without what stands in other hits."""
        kept = {hit.rank for hit in hits}
        return replace(
            self, ranked=tuple(one for one in self.ranked if one.candidate.hit.rank in kept)
        )


def missing_of(choice: Choice, text: str) -> tuple[str, ...]:
    """The second half of a double question that ``text``, the answer, leaves open: it has no value
    of its kind, or nothing that was found answers it."""
    if choice.second and choice.second.best < THRESHOLDS.choosing.answers:
        return (choice.asked.second,)
    return missing_in(choice.asked, text)


def choose(
    question: str,
    hits: Sequence[Hit],
    judge: Judge,
    near: Nearness | None = None,
    leaning: str = "",
) -> Choice:
    """The quotable units of ``hits``, those that answer ``question`` best first.

    ``near`` has a second look at the best by their meaning, without which they stay as the judge
    has them. ``leaning`` is what of the question was asked last, where it leans on what was asked
    before. Raises ModelUnavailable when the judge's files are not what they should be.
    """
    asked = asked_of(question)
    topic = unframed(question)
    excerpts = excerpts_of(candidates_of(topic, hits))
    scored = [
        Scored(candidate, piece, whole, _score(asked, candidate, piece, whole))
        for candidate, piece, whole in _judged(topic, excerpts, judge)
    ]
    scored = _by_cell(topic, scored, language_of(hits))
    scored = _by_label(topic, scored, language_of(hits))
    scored = _by_what_was_added(leaning, scored, language_of(hits)) if leaning else scored
    scored = _by_range(asked.amounts, scored) if asked.amounts else scored
    scored = _by_meaning(scored, near) if near and scored else scored
    # What the amount does not lie in comes last, whatever else speaks for it.
    return Choice(asked, tuple(sorted(scored, key=lambda one: (one.fits is False, -one.score))))


def _judged(
    topic: str, excerpts: Sequence[Excerpt], judge: Judge
) -> Iterator[tuple[Candidate, float, float]]:
    """Each candidate, with what the judge thinks of it and of all that was read with it. What one
    reading has no room for is read in another."""
    for _ in range(READINGS):
        opinions = judge.answering(topic, [excerpt.passage for excerpt in excerpts])
        left: list[Excerpt] = []
        for excerpt, opinion in zip(excerpts, opinions, strict=True):
            judged = list(zip(excerpt.candidates, opinion.pieces, strict=True))
            yield from ((one, piece, opinion.whole) for one, piece in judged if isfinite(piece))
            if unread := tuple(one for one, piece in judged if not isfinite(piece)):
                left.append(Excerpt(excerpt.hit, passage_of(unread), unread))
        if not left:
            return
        excerpts = left


def _score(asked: Asked, candidate: Candidate, piece: float, whole: float) -> float:
    weights = THRESHOLDS.choosing
    score = (
        weights.bias
        + weights.piece * piece
        + weights.whole * whole
        + weights.shared * candidate.shared
        + weights.found * candidate.hit.score
        + weights.rank / candidate.hit.rank
    )
    if asked.wants and not any(holds(want, candidate.in_full) for want in asked.wants):
        score -= weights.no_contact if set(asked.wants) <= CONTACTS else weights.no_value
    if not asked.where and only_points(candidate):
        score -= weights.points
    return score


def _by_cell(topic: str, scored: Sequence[Scored], language: str) -> list[Scored]:
    """Where the question names a cell by its row and column, or nothing but a row, it is asked
    for."""
    by, thing = THRESHOLDS.choosing.cell, without_asking(topic)
    return [
        replace(one, score=one.score + by)
        if names_cell(topic, one.candidate, language) or is_label(thing, one.candidate, language)
        else one
        for one in scored
    ]


def _by_label(topic: str, scored: Sequence[Scored], language: str) -> list[Scored]:
    """Where the question names one row of a table, it is asked for."""
    tables: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, one in enumerate(scored):
        if one.candidate.unit.kind == "row":
            tables[one.candidate.hit.rank, one.candidate.unit.leans_on].append(number)
    moved = list(scored)
    for numbers in tables.values():
        rows = [scored[number].candidate for number in numbers]
        for number, is_named in zip(numbers, named_rows(topic, rows, language), strict=True):
            by = THRESHOLDS.choosing.label * is_named
            moved[number] = replace(scored[number], score=scored[number].score + by)
    return moved


def _by_what_was_added(leaning: str, scored: Sequence[Scored], language: str) -> list[Scored]:
    """What only answers the question before has been shown: "And for part-timers?" wants a unit
    that speaks of them."""
    added = content_stems(leaning, language)
    if not added or not scored:
        return list(scored)
    shares = [_share(added, one.candidate, language) for one in scored]
    by, most = THRESHOLDS.choosing.added, max(shares)
    return [
        replace(one, score=one.score - by * (most - share))
        for one, share in zip(scored, shares, strict=True)
    ]


def _share(words: frozenset[str], candidate: Candidate, language: str) -> float:
    """How many of ``words``, stems, stand in a candidate or what it leans on, 0 to 1."""
    text = f"{candidate.unit.leans_on} {candidate.text}"
    return len(words & content_stems(text, language)) / len(words)


def _by_meaning(scored: Sequence[Scored], near: Nearness) -> list[Scored]:
    """The best so far, moved by how near each is to the question under its heading."""
    limits = THRESHOLDS.choosing
    ranked = sorted(scored, key=lambda one: -one.score)
    looked = ranked[: limits.looked_at]
    found = near([in_place(one.candidate) for one in looked])
    moved = [
        replace(one, score=one.score + limits.meaning * max(0.0, nearness))
        for one, nearness in zip(looked, found, strict=True)
    ]
    return [*moved, *ranked[limits.looked_at :]]


def in_place(candidate: Candidate) -> str:
    """A candidate as it is embedded, under its innermost heading."""
    heading = candidate.heading or candidate.hit.section.rsplit(" > ", maxsplit=1)[-1]
    context = candidate.unit.leans_on[-CONTEXT_READ:]
    return plain(" ".join(filter(None, (heading, context, candidate.text))))[:TEXT_READ]


def _by_range(amounts: Sequence[Range], scored: Sequence[Scored]) -> list[Scored]:
    """Where some rows of a table, or items of a list, hold an amount of the question and others
    do not, the amount decides."""
    groups: dict[tuple[object, str], list[bool | None]] = defaultdict(list)
    told = [_fits(amounts, one.candidate) for one in scored]
    for one, fit in zip(scored, told, strict=True):
        groups[_group(one.candidate)].append(fit)
    return [
        _moved(one, fit) if {True, False} <= set(groups[_group(one.candidate)]) else one
        for one, fit in zip(scored, told, strict=True)
    ]


def _moved(one: Scored, fit: bool | None) -> Scored:
    if fit is None:
        return one
    by = THRESHOLDS.choosing.in_range if fit else -THRESHOLDS.choosing.out_of_range
    return replace(one, score=one.score + by, fits=fit)


def _group(candidate: Candidate) -> tuple[object, str]:
    """Rows of one section: a page's end parts a table from its headings."""
    if candidate.unit.kind == "row":
        return candidate.hit.version_id, candidate.hit.section
    return candidate.hit.version_id, candidate.unit.context


def _fits(amounts: Sequence[Range], candidate: Candidate) -> bool | None:
    if candidate.unit.kind == "row":
        return row_fits(amounts, candidate.text, candidate.unit.context)
    if candidate.unit.kind in ("item", "definition"):
        return fits(amounts, candidate.text)
    return None
