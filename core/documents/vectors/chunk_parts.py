"""What of a chunk is embedded: all of it together, and each of its long table rows by itself.

One vector of many rows is the mean of what they are about, and a question about one of them is
near to none. A short row says little without its chunk; one that is nearly the whole chunk has its
vector there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.documents.chunking.split import embedded_text
from core.documents.chunking.units import Unit
from core.documents.models import Chunk

LEAST_ROW = 100  # characters, a sentence or two; from 80 to 120 hardly anything changes
MOST_OF_CHUNK = 0.9


@dataclass(frozen=True, slots=True)
class Part:
    """``text`` is what is embedded of ``chunk``: all of it where ``number`` is 0, else one row."""

    chunk: Chunk
    number: int
    text: str


def parts_of(chunk: Chunk, title: str) -> Iterator[Part]:
    """What of ``chunk`` of a document called ``title`` is embedded, the whole of it first. A row
    has no title and heading before it: those are near to every question about its document."""
    yield Part(chunk, 0, embedded_text(title, chunk.section, chunk.content))
    rows = [unit for unit in map(Unit.read, chunk.units) if unit.kind == "row"]
    texts = [chunk.content[row.start : row.end] for row in rows]
    most = MOST_OF_CHUNK * len(chunk.content)
    long = [text for text in texts if LEAST_ROW <= len(text) < most]
    for number, text in enumerate(long, start=1):
        yield Part(chunk, number, text)
