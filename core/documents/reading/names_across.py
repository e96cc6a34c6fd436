"""Names in the middle of several columns of a PDF's table, whose rows have lines and whose columns
have none: of these columns, or of the group of rows below."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from core.documents.reading.frames import Frame, by_row
from core.documents.reading.glyphs import Word
from core.documents.reading.grouped_rows import LONGEST_MARK
from core.documents.reading.headed import NEAR, cells_of, lines_of
from core.documents.reading.table_of_page import text_of
from core.documents.rows import are_amounts

NAME_WORDS = 12  # at most
MOST_COLUMNS = 30


def names_across(words: Sequence[Word], frame: Frame) -> list[Word]:
    """The words of these names among ``words``, which are all in ``frame``: they tell nothing of
    where its columns are."""
    rows = by_row(frame, words)
    found = [word for row in rows[1:] if _names_group(row, frame) for word in row]
    return found + list(_shared(rows[0], words)) if rows else found


def _names_group(row: Sequence[Word], frame: Frame) -> bool:
    """Whether all that a row says is a name in its middle."""
    if not row or len(row) > NAME_WORDS or len(cells_of(row)) > 1 or len(lines_of(row)) > 1:
        return False
    text = text_of(row)
    if len(text) <= LONGEST_MARK or are_amounts([text]) or not any(map(str.isalpha, text)):
        return False
    left, right = _extent(row)
    return abs(left + right - frame.left - frame.right) / 2 <= NEAR


def _shared(head: Sequence[Word], words: Sequence[Word]) -> Iterator[Word]:
    """The names in ``head`` that stand above the gap between two columns, where nothing else does:
    neither below them nor, at their height, above these columns."""
    above = lines_of(head)[:-1]
    upper = {id(word) for line in above for word in line}
    columns = list(map(_extent, cells_of([word for word in words if id(word) not in upper])))
    if not above or len(columns) > MOST_COLUMNS:
        return
    for line in above:
        is_free = [all(b <= low or high <= a for a, b in map(_ends, line)) for low, high in columns]
        for name in cells_of(line):
            left, right = _extent(name)
            at = bisect_left(columns, (left, left))
            beside = columns[max(0, at - 1) : at + 1]
            is_between = len(beside) == 2 and beside[0][1] <= left and right <= beside[1][0]
            if is_between and all(is_free[at - 1 : at + 1]):
                yield from name


def _extent(words: Sequence[Word]) -> tuple[float, float]:
    return min(word.box[0] for word in words), max(word.box[2] for word in words)


def _ends(word: Word) -> tuple[float, float]:
    return word.box[0], word.box[2]
