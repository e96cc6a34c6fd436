"""Numbers and Latin words in Arabic and Hebrew lines stand where they are read."""

from pathlib import Path

import docx
import pytest

from core.documents.reading.glyphs import Style, Word
from core.documents.reading.right_to_left import in_reading_order
from tests.documents.reading import texts

PLAIN = Style(11.0, bold=False, invisible=False)


def painted(*from_the_left: str, row: int = 0) -> list[Word]:
    """A line's words as they stand on the page, in the order in which pdfium reads them."""
    placed = [
        Word(text, (50.0 * at, 100.0, 50.0 * at + 40, 112.0), PLAIN, row, glued=False)
        for at, text in enumerate(from_the_left)
    ]
    return placed[::-1]


def read(words: list[Word]) -> list[str]:
    return [word.text for word in in_reading_order(words)]


@pytest.mark.parametrize(
    ("from_the_left", "expected"),
    [
        (("الخاصة", "use", "cases", "استخدام"), "استخدام use cases الخاصة"),
        (("من", "ASVS", "4.0.3", "معيار"), "معيار ASVS 4.0.3 من"),
        (("ימים", "30", "תוך"), "תוך 30 ימים"),
        (("الخطوات", ":1", "المستوى"), "المستوى 1: الخطوات"),
        ((".3", "أو", "2", "المستوى"), "المستوى 2 أو 3."),
        (("القياسي(", ")أو", "2"), "2 (أو القياسي)"),
        (("من", "(C9("), "(C9) من"),
        (("2026", "–", "2025", "שנים"), "שנים 2025 – 2026"),
    ],
)
def test_a_line_is_read_from_the_right_and_latin_words_from_the_left(
    from_the_left: tuple[str, ...], expected: str
) -> None:
    assert read(painted(*from_the_left)) == expected.split()


def test_other_lines_and_pages_keep_their_order() -> None:
    latin = painted("two", "one")
    assert read(latin) == ["one", "two"]
    assert read(latin + painted("30", "תוך", row=1)) == ["one", "two", "תוך", "30"]


def test_a_word_file_keeps_the_order_in_which_it_is_written(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("תוך 30 ימים (ASVS 4.0.3).")
    document.save(str(tmp_path / "a.docx"))
    assert texts(tmp_path / "a.docx", "docx") == ["תוך 30 ימים (ASVS 4.0.3)."]
