"""The judge on OpenVINO, without torch or a network."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelUnavailable
from core.fair_threads import FairThreads
from core.processors import processors
from core.providers.failures import unavailable
from core.providers.inference import Inference, Inputs
from core.providers.judge.passage import (
    CHANNELS,
    Passage,
    Reading,
    Task,
    arrays,
    read,
)
from core.providers.tokenizer import packaged_tokenizer

FOLDER = Path(__file__).parent / "weights"
NAME = "judge"
_INPUTS = ("input_ids", "attention_mask", "token_type_ids", "pooling")
_BATCH = 2  # readings; more hold more padding and leave a core idle


@dataclass(frozen=True, slots=True)
class Scores:
    """Log-odds: of the passage as a whole, and of each of its judged pieces."""

    whole: float
    pieces: tuple[float, ...]


class Judge:
    """Loads about 0.3 s when first asked. Safe to share between threads.

    ``folder`` holds ``judge.xml``, ``judge.bin`` and ``SHA256SUMS``; raises ModelUnavailable when
    one is missing or is not the file that the sums were made of.
    """

    def __init__(self, folder: Path = FOLDER, threads: int | None = None) -> None:
        self.model_id = f"{NAME}/{_verified(folder)[:12]}"
        self._tokenizer = packaged_tokenizer()
        # Without the second, processors that know bfloat16 would judge by it, and others not.
        # One batch per core, for the reason that the encoder of vectors has.
        hints = {"PERFORMANCE_HINT": "THROUGHPUT", "INFERENCE_PRECISION_HINT": "f32"}
        word = _inputs([Reading([1], (0, 1), [(0, 1)])])
        threads = threads or processors()
        self._inference = Inference(folder / f"{NAME}.xml", hints, word, threads)
        self._pool = FairThreads(threads, "judge")

    def answering(self, question: str, passages: Sequence[Passage]) -> list[Scores]:
        """How likely each passage, and each judged piece of it, answers ``question``."""
        return self._scored(
            "question", [read("question", question, p, self._tokenizer) for p in passages]
        )

    def supporting(
        self, statement: str, passages: Sequence[Passage], *, asked: str = ""
    ) -> list[Scores]:
        """How likely each passage says what ``statement`` says, and which of its pieces do."""
        readings = [read("statement", statement, p, self._tokenizer, asked=asked) for p in passages]
        return self._scored("statement", readings)

    def _scored(self, task: Task, readings: Sequence[Reading]) -> list[Scores]:
        # Of like length, so that little is padding, and the longest first: they end together.
        order = sorted(range(len(readings)), key=lambda number: -len(readings[number].ids))
        found: list[Scores] = [Scores(0.0, ())] * len(readings)
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        inferred = self._pool.map(self._infer, [[readings[n] for n in batch] for batch in batches])
        for batch, figures in zip(batches, inferred, strict=True):
            for row, number in enumerate(batch):
                found[number] = _scores(task, readings[number], figures[row])
        return found

    def _infer(self, batch: Sequence[Reading]) -> NDArray[np.float32]:
        """Figures of the whole and of each piece: shape (batch, 1 + pieces, 4)."""
        return self._inference.infer(_inputs(batch))


def _inputs(batch: Sequence[Reading]) -> Inputs:
    return dict(zip(_INPUTS, arrays(batch), strict=True))


def _scores(task: Task, reading: Reading, figures: NDArray[np.float32]) -> Scores:
    piece, whole = CHANNELS[task]
    pieces = (
        float(figures[1 + number, piece]) if end > start else float("-inf")
        for number, (start, end) in enumerate(reading.spans)
    )
    return Scores(float(figures[0, whole]), tuple(pieces))


def _verified(folder: Path) -> str:
    """The digest of the weights, once every file is the one that SHA256SUMS names."""
    sums = folder / "SHA256SUMS"
    digest = ""
    try:
        for line in sums.read_text(encoding="ascii").splitlines():
            expected, name = line.split()
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != expected:
                raise _unusable(folder / name, "is not the file that this release was made with")
            if name.endswith(".bin"):
                digest = expected
    except (OSError, ValueError) as error:
        raise _unusable(sums, "or a file that it names can't be read") from error
    if not digest:
        raise _unusable(sums, "names no weights")
    return digest


def _unusable(path: Path, why: str) -> ModelUnavailable:
    return unavailable(
        f"The judge's file {path} {why}. Install Policy Chatbot again, or copy the file from an "
        "intact installation.",
        retryable=False,
    )
