"""A table found on a PDF page: its words by row and column, and its rows as lines of text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from core.documents.reading.glyphs import LINE_END_HYPHEN, Word
from core.documents.reading.layout import Box, Line, union
from core.documents.reading.right_to_left import turned

_YEAR = re.compile(r"(?:19|20)\d\d")

Cells = list[list[Word]]


@dataclass(slots=True)
class Table:
    """Its words, by row and column; ``has_head`` says that its first row names the columns, None
    that nothing but that row's looks can tell."""

    box: Box
    rows: list[Cells]
    has_head: bool | None = None

    def words(self) -> Iterator[Word]:
        return (word for row in self.rows for cell in row for word in cell)

    def lines(self) -> Iterator[Line]:
        """A line per row, its cells in reading order, and Markdown's rule below a first row that
        names the columns."""
        is_named = has_head(self.rows) if self.has_head is None else self.has_head
        step = -1 if is_right_to_left(list(self.words())) else 1
        for number, row in enumerate(self.rows):
            words = [word for cell in row for word in cell]
            box = union([word.box for word in words])
            size = median(word.style.size for word in words)
            cells = " | ".join(text_of(cell).replace("|", r"\|") for cell in row[::step])
            yield Line(f"| {cells} |", box, size, bold=False)
            if is_named and number == 0:
                yield Line("|" + "---|" * len(row), (box[0], box[3], box[2], box[3]), size, False)


def is_right_to_left(words: Sequence[Word]) -> bool:
    """Whether most of the words that are letters run from right to left."""
    letters = [word.text[0] for word in words if word.text and word.text[0].isalpha()]
    turned = sum(unicodedata.bidirectional(letter) in ("R", "AL") for letter in letters)
    return 2 * turned > len(letters)


def text_of(cell: Sequence[Word]) -> str:
    """The words line by line, however they were drawn. A word that was broken is whole again, with
    the mark of a soft hyphen: whether it is a compound, the rest of the document tells."""
    text = ""
    lines: list[list[Word]] = []
    for word in sorted(cell, key=lambda word: word.box[3]):
        if lines and word.box[1] < lines[-1][0].box[3] - word.style.size / 2:
            lines[-1].append(word)
        else:
            lines.append([word])
    runs_left = is_right_to_left(cell)
    for line in lines:
        broken = text.endswith(LINE_END_HYPHEN)
        for word in turned(line) if runs_left else sorted(line, key=lambda word: word.box[0]):
            text += word.text if word.glued or broken else f" {word.text}"
            broken = False
    return text.strip()


def has_head(rows: Sequence[Cells]) -> bool:
    """Whether the first row surely names the columns."""
    first, second = rows[0], rows[1]
    if not all(first[1:]):
        return False
    if _is_bold(first) and not _is_bold(second):
        return True
    names = [text_of(cell) for cell in first[1:]]
    if all(map(_YEAR.fullmatch, names)):
        return not all(_YEAR.fullmatch(text_of(cell)) for cell in second[1:])
    return not first[0] and not any(map(str.isdigit, "".join(names)))


def _is_bold(row: Cells) -> bool:
    return all(word.style.bold for cell in row for word in cell)
