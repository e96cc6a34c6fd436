"""Documents as the product reads them: split into chunks and units."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.documents.chunking.split import ChunkText, split
from core.documents.chunking.units import QUOTABLE, Unit
from core.documents.reading.extraction import Extraction
from core.documents.reading.formats import reader
from core.documents.reading.typeset import typeset
from core.providers.judge.passage import Passage, Piece, heading_of
from core.providers.tokenizer import PackagedTokenizer

CHUNK_TOKENS, OVERLAP, WINDOW = 220, 40, 254
# Of Markdown: comments and tags, template tags, a link's target, a footnote's mark.
UNSEEN = re.compile(
    r"<!--.*?-->|</?[a-zA-Z][^<>]*>|\{%.*?%\}|\{\{.*?\}\}|(?<=\])\([^()\s]*\)|\[\^[^\]]+\]",
    re.DOTALL,
)


class Tokens(PackagedTokenizer):
    @cache  # noqa: B019 - one tokenizer for a whole run
    def encode(self, text: str) -> list[int]:
        return self._encode(text).ids


TOKENS = Tokens()


def letters(text: str) -> str:
    """``text`` as labels are compared: the letters and digits that a reader sees."""
    return "".join(filter(str.isalnum, UNSEEN.sub("", text))).casefold()


@dataclass(frozen=True)
class Section:
    """A chunk: its heading as the judge reads it, its units with their words."""

    doc: str
    heading: str
    units: tuple[Unit, ...]
    words: tuple[str, ...]

    def passage(self, chosen: set[int]) -> tuple[Passage, list[int]]:
        """A passage of the chosen units and what they lean on, and which unit each judged piece
        is."""
        pieces: list[Piece] = []
        judged: list[int] = []
        shown: set[str] = set()
        for number, unit in enumerate(self.units):
            if number not in chosen:
                continue
            if unit.context and letters(unit.context) not in shown:
                pieces.append(Piece(unit.context, judged=False))
                shown.add(letters(unit.context))
            words = self.words[number]
            if letters(words) in shown:
                continue
            shown.add(letters(words))
            quotable = unit.kind in QUOTABLE
            pieces.append(Piece(words, judged=quotable))
            if quotable:
                judged.append(number)
        return Passage(self.heading, tuple(pieces)), judged


def sections(path: Path, title: str | None = None) -> list[Section]:
    """The chunks of a Markdown or text file."""
    pages = typeset(reader("markdown")(path).parts, 10_000, 10_000_000)
    extraction = Extraction(pages=tuple(pages), title=None, outline=(), language=None, metadata={})
    name = title or path.stem.rsplit("__", 1)[-1].replace("-", " ")
    chunks = split(
        extraction,
        TOKENS,
        title=name,
        max_tokens=CHUNK_TOKENS,
        overlap_tokens=OVERLAP,
        window_tokens=WINDOW,
    )
    return [section_of(path.name, name, chunk) for chunk in chunks]


def section_of(doc: str, title: str, chunk: ChunkText) -> Section:
    heading = heading_of(title, chunk.section)
    words = tuple(chunk.content[unit.start : unit.end] for unit in chunk.units)
    return Section(doc, heading, chunk.units, words)
