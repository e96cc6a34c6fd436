"""Bars of questions by what became of them, as shapes that a template draws."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.conversations.insight.answer_figures import AnswerFigures

HEIGHT = 100
STEP = 10  # from one bar to the next
WIDTH = 8
KINDS = ("answered", "partly", "refused", "others")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar, from the chart's top left."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One period; ``x`` is its left edge."""

    x: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """``most`` is the number at the top; all lengths are in units of the drawing."""

    bars: tuple[Bar, ...]
    most: int
    width: int
    bar_width: int = WIDTH
    height: int = HEIGHT


def chart(periods: Sequence[AnswerFigures]) -> Chart:
    """The bars, the first period on the left."""
    most = max((period.questions for period in periods), default=0)
    bars = tuple(
        Bar(number * STEP, tuple(_segments(period, most))) for number, period in enumerate(periods)
    )
    return Chart(bars, most, max(len(periods) * STEP, 1))


def _segments(period: AnswerFigures, most: int) -> list[Segment]:
    found, bottom = [], float(HEIGHT)
    for kind in KINDS:
        if count := getattr(period, kind):
            height = round(count * HEIGHT / most, 2)
            bottom -= height
            found.append(Segment(kind, round(bottom, 2), height))
    return found
