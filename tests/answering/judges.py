"""A judge whose opinions are written down."""

from collections.abc import Mapping, Sequence

from core.providers.judge.openvino import Scores
from core.providers.judge.passage import Passage

NO, YES = -6.0, 6.0
"""Log-odds that outweigh what else is thought of a unit."""


class ScriptedJudge:
    """``scores`` are those of the pieces in whose words a key stands, ``otherwise`` of all
    others; ``read`` are the passages that it was given."""

    def __init__(self, scores: Mapping[str, float] | None = None, otherwise: float = NO) -> None:
        self.scores = scores or {}
        self.otherwise = otherwise
        self.read: list[Passage] = []

    def answering(self, question: str, passages: Sequence[Passage]) -> list[Scores]:
        self.read += passages
        found = []
        for passage in passages:
            pieces = tuple(self._score(one.text) for one in passage.pieces if one.judged)
            found.append(Scores(max(pieces, default=self.otherwise), pieces))
        return found

    def supporting(
        self, statement: str, passages: Sequence[Passage], *, asked: str = ""
    ) -> list[Scores]:
        return self.answering(statement, passages)

    def _score(self, text: str) -> float:
        return next((score for key, score in self.scores.items() if key in text), self.otherwise)
