"""Whether two questions mean the same, so that the answer to one answers the other.

A wrong answer in somebody's name is worse than none, so all have to agree: the embeddings, what the
questions name (numbers, dates, names, denials, the kind of value that is asked for), and the judge,
who is asked whether each question says what the other says. Where the judge does not read the
language, the words have to be the same. The figures were chosen on questions written for it;
scripts/curated_matching prints how they fare.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.answering.choosing.asked import Want, asked_of
from core.providers.judge.languages import reads
from core.providers.judge.openvino import Judge
from core.providers.judge.passage import Passage, Piece
from core.text.facts import Claims, claims_of
from core.text.words import content_stems


@dataclass(frozen=True, slots=True)
class Matching:
    """``near``: the least nearness of two wordings, where 0 is nothing in common
    (core.providers.similarity). ``each`` and ``both`` are log-odds of the judge: the least that one
    question says what the other says, and the least sum of both directions."""

    near: float = 0.9
    each: float = -0.2
    both: float = 0.2


MATCHING = Matching()

# "How long is it?" and "How many days is it?" ask for the same.
_ALIKE: dict[Want, Want] = {"duration": "number", "price": "number", "measure": "number"}
# A question for a person or a day is another one than the question without.
_TELLING: set[Want] = {"person", "date"}


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was found of two questions. ``judged`` are the judge's log-odds in both directions, None
    where words were compared."""

    same: bool
    judged: tuple[float, float] | None = None


def agree(asked: str, known: str, language: str, judge: Judge) -> Agreement:
    """Whether ``asked`` means what ``known`` means, both in ``language``; that their embeddings are
    near is known already."""
    if asked.split() == known.split():
        return Agreement(same=True)
    if not _name_the_same(asked, known, language):
        return Agreement(same=False)
    if not reads(language, [language]):
        return Agreement(content_stems(asked, language) == content_stems(known, language))
    judged = (_says(judge, asked, known), _says(judge, known, asked))
    return Agreement(min(judged) >= MATCHING.each and sum(judged) >= MATCHING.both, judged)


def _says(judge: Judge, statement: str, text: str) -> float:
    scores = judge.supporting(statement, [Passage("", (Piece(text),))])
    return scores[0].pieces[0]


def _name_the_same(asked: str, known: str, language: str) -> bool:
    one, other = claims_of(asked, language), claims_of(known, language)
    wanted, given = asked_of(asked, language), asked_of(known, language)
    return (
        _numbers(one) == _numbers(other)
        and {date.readings for date in one.dates} == {date.readings for date in other.dates}
        and one.denies == other.denies
        and one.addresses == other.addresses
        and (not one.units or not other.units or one.units == other.units)
        and _names(one) == _names(other)
        and wanted.amounts == given.amounts
        and not _wants_another(wanted.wants, given.wants)
    )


def _numbers(claims: Claims) -> set[str]:
    return {quantity.value for quantity in claims.quantities if quantity.said}


def _names(claims: Claims) -> set[str]:
    """Those that do not open a sentence, where any word has a capital. In languages whose nouns
    have one, the nouns."""
    return {
        name.text.casefold().removesuffix("'s").removesuffix("’s")
        for name in claims.names
        if not name.opens
    }


def _wants_another(one: Sequence[Want], other: Sequence[Want]) -> bool:
    first, second = ({_ALIKE.get(want, want) for want in wants} for wants in (one, other))
    if first and second:
        return first != second
    return bool((first | second) & _TELLING)
