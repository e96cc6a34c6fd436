"""What the judge reads: a question or a statement, and a passage in pieces.

``[CLS] task text [SEP] heading | piece | piece … [SEP]``, where the text of a statement may stand
behind the question that it answers. Training builds its examples with the same functions, so that
the model never reads what it was not trained on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from core.text.remembered import remembered

Ids = NDArray[np.int64]
Task = Literal["question", "statement"]

START, END = 101, 102  # [CLS] and [SEP] in the packaged vocabulary
TASKS: dict[Task, int] = {"question": 2, "statement": 3}  # [unused1], [unused2]
MARK = 4  # [unused3], in front of each piece
SAID = 5  # [unused4], between a question and a statement

CHANNELS: dict[Task, tuple[int, int]] = {"question": (0, 1), "statement": (2, 3)}
"""Which of the four figures that the model gives are of a piece, and which of the whole."""

LONGEST_TEXT = 96  # tokens of the question or the statement
LONGEST_ASKED = 40  # tokens of the question in front of a statement
LONGEST_HEADING = 24
LONGEST_PIECE = 110
LONGEST = 320  # tokens in all
WIDTH_STEP, ROWS_STEP = 16, 8  # tokens, and spans: few shapes are few kernels

_LINK = re.compile(r"!?\[([^\[\]]*+)\]\((?:[^()\n]++|\([^()]*+\))*+\)")
_NOISE = re.compile(
    r"\{[%{].*?[%}]\}|<[^<>\n]{1,300}>|https?://\S+|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}"
)
_CELLS = re.compile(r"(?<!\s)\s*(?:\t|\|)\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """``text`` is read; only a piece that is ``judged`` gets a score of its own."""

    text: str
    judged: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Token ids, the span of the text (without the question in front of a statement) and of each
    judged piece; a piece for which there was no room has an empty one."""

    ids: list[int]
    text: tuple[int, int]
    spans: list[tuple[int, int]]


class Tokens(Protocol):
    def encode(self, text: str) -> list[int]: ...


def heading_of(title: str, section: str) -> str:
    """What stands above a passage: its document's title and the innermost headings."""
    return " > ".join([title, *section.split(" > ")[-2:]]) if section else title


def plain(text: str) -> str:
    """``text`` without what Markdown and templates put around words."""
    return _CELLS.sub(" | ", _NOISE.sub("", _LINK.sub(r"\1", text))).strip(" |")


def read(task: Task, text: str, passage: Passage, tokens: Tokens, *, asked: str = "") -> Reading:
    """The ids of one reading; ``asked`` is the question that a statement answers."""
    before = [*_ids(tokens, asked)[-LONGEST_ASKED:], SAID] if asked else []
    ids = [START, TASKS[task], *before]
    start = len(ids)
    ids += _ids(tokens, text)[:LONGEST_TEXT]
    of_text = (start, len(ids))
    ids.append(END)
    ids += _ids(tokens, passage.heading)[-LONGEST_HEADING:]
    spans: list[tuple[int, int]] = []
    for piece in passage.pieces:
        words = _ids(tokens, piece.text)[:LONGEST_PIECE]
        if len(ids) + len(words) + 2 > LONGEST:
            words = ()
        start = len(ids) + 1
        if words:
            ids += [MARK, *words]
        if piece.judged:
            spans.append((start, start + len(words)))
    return Reading([*ids, END], of_text, spans)


@remembered(maxsize=16_384)
def _ids(tokens: Tokens, text: str) -> tuple[int, ...]:
    return tuple(tokens.encode(plain(text)))


def arrays(readings: Sequence[Reading]) -> tuple[Ids, Ids, Ids, NDArray[np.float32]]:
    """What the model is given of a batch: ids, mask and types, each of shape (batch, tokens), and
    the pooling of texts, passages and pieces, of shape (batch, rows, tokens), where rows are at
    least two and the pieces; what is beyond them averages nothing."""
    width = ceil(max(len(reading.ids) for reading in readings) / WIDTH_STEP) * WIDTH_STEP
    rows = ceil((2 + max(len(reading.spans) for reading in readings)) / ROWS_STEP) * ROWS_STEP
    ids = np.zeros((len(readings), width), np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    pooling = np.zeros((len(readings), rows, width), np.float32)
    for number, reading in enumerate(readings):
        length, passage = len(reading.ids), reading.text[1] + 1
        ids[number, :length] = reading.ids
        mask[number, :length] = 1
        types[number, passage:length] = 1
        for row, (start, end) in enumerate((reading.text, (passage, length), *reading.spans)):
            if end > start:
                pooling[number, row, start:end] = 1 / (end - start)
    return ids, mask, types, pooling
