"""What of a chunk is embedded: all of it, and its long rows."""

from core.documents.chunking.units import units_of
from core.documents.models import Chunk
from core.documents.vectors.chunk_parts import parts_of

NAMES = "| No. | Requirement | Level |"
LONG = (
    "| 1.1 | Verify that passwords of at least 64 characters are permitted, and that those of "
    "more than 128 are denied. | 2 |"
)
OTHER = (
    "| 1.2 | Verify that users can see what they type, for the whole of a password or for its "
    "last character. | 1 |"
)
SHORT = "| 1.3 | Verify the clock. | 1 |"


def chunk_of(*lines: str) -> Chunk:
    content = "\n".join(lines)
    units = [unit.stored() for unit in units_of(content)]
    return Chunk(content=content, section="Passwords", units=units)


def texts(chunk: Chunk) -> list[tuple[int, str]]:
    return [(part.number, part.text) for part in parts_of(chunk, "Security")]


def test_long_rows_are_parts_beside_the_whole():
    chunk = chunk_of(NAMES, LONG, SHORT, OTHER)
    whole = f"Security · Passwords\n{chunk.content}"
    assert texts(chunk) == [(0, whole), (1, LONG), (2, OTHER)]


def test_a_row_that_is_nearly_the_whole_chunk_is_no_part():
    assert [number for number, _ in texts(chunk_of("| a | b |", LONG))] == [0]


def test_prose_and_chunks_without_units_have_one_part():
    prose = "Everybody who works here has a password of their own and keeps it secret. " * 3
    assert [number for number, _ in texts(chunk_of(prose, prose))] == [0]
    assert [number for number, _ in texts(Chunk(content=f"{LONG}\n{OTHER}"))] == [0]
