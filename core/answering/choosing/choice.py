"""What was chosen of the sources, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.answering.choosing.asked import Asked, missing_in
from core.answering.choosing.candidates import Candidate
from core.answering.thresholds import BALANCED, THRESHOLDS, Strictness
from core.retrieval.hits import Hit


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
    double question, where that was read by itself. ``strictness`` says from where on one counts as
    an answer."""

    asked: Asked
    ranked: tuple[Scored, ...]
    judged: bool = True
    across: bool = False
    second: "Choice | None" = None
    strictness: Strictness = BALANCED

    @property
    def answers(self) -> bool:
        """Whether the best candidate counts as an answer."""
        return self.best >= THRESHOLDS.choosing.answers + self.strictness.more

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
    if choice.second and not choice.second.answers:
        return (choice.asked.second,)
    return missing_in(choice.asked, text)


def best_first(scored: Iterable[Scored]) -> tuple[Scored, ...]:
    """By their scores; what an amount of the question does not lie in comes last, whatever else
    speaks for it."""
    return tuple(sorted(scored, key=lambda one: (one.fits is False, -one.score)))
