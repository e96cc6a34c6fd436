"""Cutting a stream of text into sentences with their citation marks."""

import re
from dataclasses import dataclass

from core.text.sentences import split_sentences

# Blanks are tried from their beginning only: else each of many would be a beginning.
_MARK = re.compile(r"(?<!\s)\s*\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\]")
_MARKS_THAT_END = re.compile(
    r"((?<!\s)(?<!\d\])(?:\s*\[\d{1,2}(?:\s*,\s*\d{1,2})*\])++)([.!?。！？]?+)(?=\s*\n|\s+[^a-z\s]|\s*$)"
)
_UNDECIDED = re.compile(r"\s*(\[[\d,\s]*)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence. ``lead`` is what stood before it: a space, line breaks, a bullet.
    ``marks`` are the source numbers the model put behind it."""

    lead: str
    text: str
    marks: tuple[int, ...]


class SentenceStream:
    """Feed it deltas; it gives back sentences as soon as each is complete.

    Half a sentence, or half a mark, is held until the rest arrives or ``close()``.
    """

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> list[Piece]:
        self._held += text
        return self._take(is_end=False)

    def close(self) -> list[Piece]:
        return self._take(is_end=True)

    def _take(self, *, is_end: bool) -> list[Piece]:
        pieces: list[Piece] = []
        while match := _MARKS_THAT_END.search(self._held):
            if not is_end and _UNDECIDED.fullmatch(self._held, match.end()):
                break  # more marks, or the rest of the sentence, may follow
            body = self._held[: match.start()] + match.group(2)
            pieces += _pieces(body, _numbers(match.group(1)))
            self._held = self._held[match.end() :]
        if is_end:
            rest, self._held = self._held, ""
            return pieces + _pieces(rest, ())
        if "[" in self._held:
            return pieces
        sentences = split_sentences(self._held)
        if len(sentences) > 1:
            cut = sentences[-2].end
            pieces += _pieces(self._held[:cut], ())
            self._held = self._held[cut:]
        return pieces


def _pieces(text: str, marks: tuple[int, ...]) -> list[Piece]:
    """The sentences of ``text``; ``marks`` belong to the last of them."""
    pieces: list[Piece] = []
    before = 0
    sentences = split_sentences(text)
    for number, sentence in enumerate(sentences, start=1):
        raw = text[sentence.start : sentence.end]
        own = _numbers(raw) + (marks if number == len(sentences) else ())
        pieces.append(Piece(text[before : sentence.start], _MARK.sub("", raw), own))
        before = sentence.end
    return pieces


def _numbers(text: str) -> tuple[int, ...]:
    found = (number for group in _MARK.findall(text) for number in group.split(","))
    return tuple(int(number) for number in found)
