"""Numbers that count a page's lines in its margin, as in drafts and bills: each line, or every
fifth one. They belong to the paper; within a sentence they would be amounts."""

from collections.abc import Sequence
from itertools import pairwise

from core.documents.reading.glyphs import Word

STEPS = {1: 8, 2: 4, 5: 2, 10: 2}  # how many lines a number goes on by, and the fewest numbers
MOST_DIGITS = 4
NEAR = 3.0  # points within which edges are one
LEVEL = 0.6  # font sizes between the middles of what stands on one line
COUNTED = 0.8  # of the numbers have as many lines between them as they say
FULL_WIDTH, FULL_SHARE = 0.8, 0.5  # of the widest line, and of the lines: prose fills them
LONG = 30  # letters of such a line
SMALL_SHARE = 0.25  # of the lines begin with a small letter, as they go on

Row = list[Word]


def line_numbers(words: Sequence[Word]) -> list[Word]:
    """The words of a page that count its lines, from above; none where the numbers at its left do
    something else, as those of a list."""
    column = _column(words)
    step = _step(column)
    if not step:
        return []
    of_column = set(map(id, column))
    rows = _rows([word for word in words if id(word) not in of_column])
    top, bottom = _middle(column[0]), _middle(column[-1])
    beside = [row for row in rows if top - NEAR <= _middle(row[0]) <= bottom + NEAR]
    right = max(number.box[2] for number in column)
    is_alone = all(word.box[0] >= right + NEAR for row in beside for word in row)
    is_text = step > 1 or _is_prose(beside)
    return column if is_alone and is_text and _is_counted(column, step, rows) else []


def _column(words: Sequence[Word]) -> list[Word]:
    """The numbers below each other at the left of the page."""
    numbers = [word for word in words if word.text.isdecimal() and len(word.text) <= MOST_DIGITS]
    if not numbers:
        return []
    x0, _, x1, _ = min(numbers, key=lambda word: word.box[0]).box
    return sorted(
        (n for n in numbers if abs(n.box[0] - x0) <= NEAR or abs(n.box[2] - x1) <= NEAR),
        key=_middle,
    )


def _step(column: Sequence[Word]) -> int:
    """By how much each number is more than the one above it; 0 where that is not the same, or
    nothing by which lines are counted."""
    steps = {int(below.text) - int(above.text) for above, below in pairwise(column)}
    step = steps.pop() if len(steps) == 1 else 0
    return step if len(column) >= STEPS.get(step, len(column) + 1) else 0


def _rows(words: Sequence[Word]) -> list[Row]:
    """The words line by line, from above."""
    rows: list[Row] = []
    for word in sorted(words, key=_middle):
        if rows and _is_level(rows[-1][0], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _is_counted(column: Sequence[Word], step: int, rows: Sequence[Row]) -> bool:
    """Whether the numbers stand at lines of the text, as many apart as they say."""
    at = [next((n for n, row in enumerate(rows) if _is_level(row[0], one)), -1) for one in column]
    right = sum(after - before == step for before, after in pairwise(at))
    return -1 not in at and right >= COUNTED * (len(column) - 1)


def _is_prose(rows: Sequence[Row]) -> bool:
    """Whether most lines are long and end at the same place, and some begin within a sentence."""
    widths = [max(w.box[2] for w in row) - min(w.box[0] for w in row) for row in rows]
    widest = max(widths, default=0.0)
    full = sum(
        width >= FULL_WIDTH * widest and sum(len(word.text) for word in row) >= LONG
        for row, width in zip(rows, widths, strict=True)
    )
    small = sum(min(row, key=lambda word: word.box[0]).text[:1].islower() for row in rows)
    return full >= max(1, FULL_SHARE * len(rows)) and small >= SMALL_SHARE * len(rows)


def _is_level(one: Word, other: Word) -> bool:
    return abs(_middle(one) - _middle(other)) <= LEVEL * max(one.style.size, other.style.size)


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2
