"""A quote on a scan is marked by its words, not by whole lines."""

from pathlib import Path

import pytest

from core.documents.chunking.blocks import blocks
from core.documents.reading.clean import clean_pages
from core.documents.reading.extraction import Extraction
from core.documents.reading.glyphs import Style, Word
from core.documents.reading.layout import Box, Line, Page, Slice
from core.documents.reading.wire import decoded, encoded
from core.documents.reading.word_places import with_words
from tests.documents import scanned
from tests.documents.reading import read

QUOTE = "Lost devices are reported to the help desk within one hour, at any time of the day."
STYLE = Style(10.0, bold=False, invisible=False)


def marked(found: Extraction, quote: str) -> list[Box]:
    """Where the words of a quote stand."""
    block = next(block for block in blocks(found) if quote in block.text)
    start = block.text.index(quote)
    end = start + len(quote)
    return [span.box for span in block.spans if span.start < end and span.end > start]


@pytest.mark.parametrize("turn", [0, 2, 90])
def test_the_mark_covers_the_quoted_words_alone(tmp_path: Path, turn: float) -> None:
    source = scanned.scan(tmp_path / "a.pdf", scanned.ENGLISH, turn)
    boxes = marked(read(source), QUOTE)
    assert len(boxes) == len(QUOTE.split())

    picture = scanned.pictured(source)[0].point(lambda value: 255 * (value < 128))
    scale = scanned.DOTS / 72
    ink = sum(
        picture.crop(tuple(round(edge * scale) for edge in box)).histogram()[255] for box in boxes
    )
    quoted = sum(map(str.isalnum, QUOTE)) / sum(map(str.isalnum, scanned.ENGLISH))
    assert ink / picture.histogram()[255] == pytest.approx(quoted, rel=0.15)


def word(text: str, left: float, top: float) -> Word:
    return Word(text, (left, top, left + 10, top + 12), STYLE, 0, glued=False)


def test_of_equal_words_in_a_row_each_is_found_in_its_own_cell() -> None:
    words = [word("the", 10, 10), word("a", 25, 10), word("the", 100, 10), word("of", 10, 24),
             word("the", 25, 24)]  # fmt: skip
    row = Line("| the a of the | the |", (10, 10, 110, 36), 10.0, bold=False)
    (line,) = with_words([row], words)
    assert [(cut.start, cut.box[:2]) for cut in line.slices] == [
        (0, (10, 10)),
        (6, (25, 10)),
        (8, (10, 24)),
        (11, (25, 24)),
        (17, (100, 10)),
    ]


def of_words(top: float, *texts: str) -> Line:
    words = [word(text, 72 + 12 * number, top) for number, text in enumerate(texts)]
    line = Line(" ".join(texts), (72, top, 72 + 12 * len(texts), top + 12), 10.0, bold=False)
    return with_words([line], words)[0]


def cleaned(*pages: Page) -> list[tuple[str, float, float]]:
    """The pieces of the text that have a place of their own, with that."""
    found = Extraction(tuple(clean_pages(pages)), None, (), "en", {})
    return [
        (block.text[span.start : span.end].strip(), *span.box[:2])
        for block in blocks(found)
        for span in block.spans
    ]


def test_a_word_that_a_lines_end_parts_has_its_place_on_both_lines() -> None:
    lines = of_words(100, "Every", "employ-"), of_words(114, "ee", "counts.")
    assert cleaned(Page(1, 595, 842, lines)) == [
        ("Every", 72, 100),
        ("employ", 84, 100),
        ("ee", 72, 114),
        ("counts.", 84, 114),
    ]


def test_a_word_that_a_pages_end_parts_has_its_place_on_its_own_page() -> None:
    pages = (
        Page(1, 595, 842, (of_words(700, "Every", "employ-"),)),
        Page(2, 595, 842, (of_words(80, "ee", "counts", "here."),)),
    )
    assert cleaned(*pages) == [
        ("Every", 72, 700),
        ("employee", 84, 700),
        ("counts", 84, 80),
        ("here.", 96, 80),
    ]


def test_words_keep_their_places_where_the_text_is_cleaned() -> None:
    line = of_words(100, "Of\ufb01ce", "\ufb01res", "are", "out.")
    assert cleaned(Page(1, 595, 842, (line,))) == [
        ("Office", 72, 100),
        ("fires", 84, 100),
        ("are", 96, 100),
        ("out.", 108, 100),
    ]


def test_the_places_of_words_come_out_of_the_sandbox() -> None:
    slices = Slice(0, (1.0, 2.0, 1.5, 4.0)), Slice(4, (2.0, 2.0, 3.0, 4.0))
    line = Line("one two", (1.0, 2.0, 3.0, 4.0), 10.0, bold=False, slices=slices)
    assert decoded(encoded(line)) == line
