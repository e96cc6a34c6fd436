"""What is chunked, checked and streamed is cut into the same sentences."""

import re

import pytest

from core.answering.checking.sentence_stream import SentenceStream
from core.documents.chunking.blocks import Block
from core.documents.chunking.fragments import MeasuredBlock
from core.text.sentences import split_sentences


class Words:
    """A tokenizer whose tokens are words."""

    def count(self, text: str) -> int:
        return len(self.offsets(text))

    def offsets(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\S+", text)]


TEXTS = [
    ("Claims follow Art. 12 and No. 5 of the annex. Ask Dr. Meyer first.", 2),
    ("Travel costs approx. 500 EUR per trip. The U.S. Office pays it.", 2),
    ("Dies gilt gem. Abs. 3 der Richtlinie. Frau Prof. Klein entscheidet.", 2),
    ("3.2. Employees report losses. Managers confirm them!", 2),
    ("员工享有年假。未休假期可结转。", 2),
    ("Ok. So. No.", 3),
]


@pytest.mark.parametrize(("text", "count"), TEXTS)
def test_the_chunker_the_checker_and_the_stream_cut_alike(text: str, count: int) -> None:
    checked = [text[s.start : s.end] for s in split_sentences(text)]
    block = MeasuredBlock(Block(text, (), 0, False), Words())
    stream = SentenceStream()
    streamed = [piece.text for piece in (*stream.feed(text), *stream.close())]
    assert len(checked) == count
    assert [text[f.start : f.end].strip() for f in block.fragments()] == checked
    assert streamed == checked


def test_fragments_of_a_table_are_its_rows_and_nothing_is_lost() -> None:
    text = "Grade | Days\nA | 25. B\nC | 30"
    block = MeasuredBlock(Block(text, (), 0, False), Words())
    fragments = [text[f.start : f.end] for f in block.fragments()]
    assert "".join(fragments) == text
    assert "C | 30" in fragments
