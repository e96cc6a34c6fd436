"""Whether the answer to a golden question is right."""

from dataclasses import dataclass

from core.answering.types import Answer
from core.evaluation.fact_questions import Copied
from core.evaluation.golden_set import Label
from core.evaluation.placing import Places, Target, judge_citation
from core.evaluation.reasons import Misplaced, Reason
from core.evaluation.targets import StoredDocuments
from core.quality.entries import Place, places_of
from core.quality.models import GoldenEntry

NAMED = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reasons`` say why not; none where it is right."""

    right: bool
    reasons: tuple[Reason, ...] = ()


def judge_answer(entry: GoldenEntry, answer: Answer, stored: StoredDocuments) -> Verdict:
    """Hold one answer against what is expected; inside ``tenant()``.

    As `evaluate` does: an answer is right that cites one of the places, and a greeting claims
    nothing.
    """
    answered = bool(answer.answered) and bool(answer.citations)
    if entry.refused:
        return Verdict(not answered, (_cited(answer),) if answered else ())
    if not answered:
        return Verdict(False, (Reason("not_answered"),))
    troubles = []
    for place in places_of(entry):
        try:
            if _stands_at(place, answer, stored):
                return Verdict(True)
        except Misplaced as error:
            troubles.append(error.reason)
    return Verdict(False, (*troubles, _cited(answer)))


def _stands_at(place: Place, answer: Answer, stored: StoredDocuments) -> bool:
    """Misplaced where the place is not there."""
    if not place.document:
        wanted = Copied.of(place.words)
        return any(map(wanted.search, [answer.text, *(one.quote for one in answer.citations)]))
    target: Target = stored.target(Label(place.document, place.pages, quote=place.words))
    places = Places(stored.texts)
    return any(
        judge_citation(one.document_id, one.page, one.quote, [target], places)
        for one in answer.citations
    )


def _cited(answer: Answer) -> Reason:
    """Where the answer comes from."""
    places = dict.fromkeys((one.document_title, one.page) for one in answer.citations)
    return Reason("answered_from", {"places": list(places)[:NAMED]})
