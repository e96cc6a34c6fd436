"""Raised numbers of a page, which are marks of notes or exponents and no digits of a number."""

import re
from collections.abc import Sequence
from itertools import pairwise

from core.documents.reading.glyphs import Word
from core.documents.reading.parts import raised

SMALLER = 0.85  # times the size of the word beside it
HIGHER = 0.1  # of that size, by which it ends above that word
# Digits, or what has been made of them.
_MARK = re.compile(r"[(\[]?[+−-]?[\d¹²³⁰⁴-⁹]{1,3}(?:[,;–-]\d{1,3})*[)\]]?[,.;:]?")


def raise_marks(words: Sequence[Word]) -> None:
    """Writes numbers that stand above their line as what they are: "500" and "2" are not 5002.

    What follows them is put on their line again, which pdfium takes to end there.
    """
    rows: dict[int, int] = {}
    for before, word in pairwise(words):
        if not rows and before.style.size == word.style.size:
            continue
        row = rows.get(word.row, word.row)
        if before.style.size != word.style.size and _is_close(before, word):
            mark = word if _is_raised(word, before) else before
            if mark is word or _is_raised(before, word):
                mark.text = "".join(map(raised, mark.text))
                row = rows[word.row] = before.row
        word.row = row


def _is_close(before: Word, word: Word) -> bool:
    largest = max(before.style.size, word.style.size)
    return -largest / 2 < word.box[0] - before.box[2] < largest


def _is_raised(word: Word, beside: Word) -> bool:
    size = beside.style.size
    if word.style.size > SMALLER * size or not _MARK.fullmatch(word.text):
        return False
    middle = (word.box[1] + word.box[3]) / 2
    return word.box[3] < beside.box[3] - HIGHER * size and middle > beside.box[1] - size / 2
