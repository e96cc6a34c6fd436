"""Two reports side by side: which figures fell."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.errors import InvalidInput
from core.evaluation.fact_figures import fact_figures
from core.evaluation.figures import Figures, Record, figures_of

# Points, hundredths of a share. One point is two questions of two hundred, about as much as
# answers of a language model differ from run to run; in a set of fewer than a hundred
# questions no question may be lost unnoticed.
TOLERANCE = 1.0
COMPARED = (
    *("hit@1", "hit@5", "hit@10", "mrr", "near@1", "near@5", "near@10"),
    *("answered", "refused", "balanced_accuracy"),
    *("citation_precision", "citation_document", "rightly_cited"),
    *("right", "right_in_60", "fact_in_sources"),
)
# A quote that is not on its page is a fault, however rare.
EXACT = ("quotes_found",)
ROUNDING = 0.00005  # figures have four places


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure that was ``earlier`` and is ``now``."""

    set_name: str
    figure: str
    earlier: float
    now: float


def falls(earlier: dict[str, Any], now: dict[str, Any], tolerance: float = TOLERANCE) -> list[Fall]:
    """The figures that fell by more than ``tolerance`` points.

    Of the sets that both have, over the questions that both asked: a golden set grows.
    Latency is not compared, machines differ. InvalidInput when nothing is in both, or when
    ``earlier`` is no report.
    """
    fallen: list[Fall] = []
    compared = 0
    for name, one in now["sets"].items():
        before, after = _shared(_questions(earlier, name), one["questions"])
        compared += len(after)
        figures = fact_figures if "kinds" in one else figures_of
        fallen += _falls(name, figures(before), figures(after), tolerance)
    if not compared:
        raise InvalidInput(
            "The earlier file and this run share no question. Sets are compared by name, the "
            "folder's or file's, and questions by their text."
        )
    return fallen


def _questions(report: dict[str, Any], name: str) -> list[Record]:
    try:
        return list(report["sets"].get(name, {"questions": []})["questions"])
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidInput("The earlier file was not written by evaluate --json.") from error


def _shared(before: list[Record], after: list[Record]) -> tuple[list[Record], list[Record]]:
    asked = {one["question"] for one in before} & {one["question"] for one in after}
    return (
        [one for one in before if one["question"] in asked],
        [one for one in after if one["question"] in asked],
    )


def _falls(name: str, before: Figures, after: Figures, tolerance: float) -> Iterator[Fall]:
    for figure in (*COMPARED, *EXACT):
        old, new = before.get(figure), after.get(figure)
        if old is None or new is None:
            continue
        allowed = 0.0 if figure in EXACT else tolerance / 100
        if old - new > allowed + ROUNDING:
            yield Fall(name, figure, old, new)
