"""Whether the sources answer a question; decided before any model is asked.

The judge decides where it reads the language. A rule comes beside it: a name of the question that
stands nowhere in the sources ("the Platinum plan") names something that they do not speak of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.answering.checking.unmatched import unknown_name
from core.answering.choosing.choice import Choice
from core.answering.thresholds import THRESHOLDS
from core.retrieval.hits import Hit

Reason = Literal["", "no_documents", "out_of_scope", "no_evidence"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reason`` is empty when answerable. ``details`` say in JSON what was weighed. ``doubtful``:
    not answerable, as the judge reads it, but near; a language model may read better."""

    answerable: bool
    reason: Reason
    details: dict[str, Any]
    doubtful: bool = False


def answerable(question: str, choice: Choice, hits: Sequence[Hit], organization: str) -> Verdict:
    """Whether one of the chosen units answers ``question``.

    The name of the ``organization`` that is asked is not missed where its documents never say it,
    and no name where these are in another language, which may spell it otherwise.
    """
    if not hits:
        return Verdict(False, "no_documents", {})
    if not choice.ranked:
        return Verdict(False, "no_evidence", {})
    best = choice.ranked[0]
    details: dict[str, Any] = {
        "score": round(best.score, 3),
        "unit": round(best.piece, 3),
        "passage": round(best.whole, 3),
        "words": round(best.candidate.shared, 3),
    }
    if best.score < THRESHOLDS.choosing.near:
        return Verdict(False, "out_of_scope", details)
    if not choice.across and (name := unknown_name(question, hits, organization)):
        return Verdict(False, "no_evidence", details | {"unknown_name": name})
    if not choice.answers:
        doubtful = choice.judged and choice.strictness.asks_when_near
        return Verdict(False, "no_evidence", details, doubtful)
    return Verdict(True, "", details)
