"""Where the words that recognition has read stand, so that those of a quote can be marked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from core.documents.reading.glyphs import Word
from core.documents.reading.layout import Line, Slice
from core.documents.reading.words_in_pictures import is_on

_TOKEN = re.compile(r"\S+")


def with_words(lines: Iterable[Line], words: Sequence[Word]) -> list[Line]:
    """The ``lines`` that were made of ``words``, each with a slice for every word of it."""
    return [replace(line, slices=_slices(line, words)) for line in lines]


def _slices(line: Line, words: Sequence[Word]) -> tuple[Slice, ...]:
    """A row's cells may take several lines of words, which stand in another order than its text:
    of equal words the nearest to the one before is meant."""
    left = [word for word in words if is_on(word.box, line.box)]
    found: list[Slice] = []
    at = line.box[0], line.box[1]
    for token in _TOKEN.finditer(line.text):
        equal = [word for word in left if word.text.replace("|", r"\|") == token[0]]
        if not equal:
            continue  # what parts two cells
        word = min(equal, key=partial(_distance, at))
        left.remove(word)
        found.append(Slice(token.start() if found else 0, word.box))
        at = word.box[2], word.box[1]
    return tuple(found)


def _distance(at: tuple[float, float], word: Word) -> float:
    return abs(word.box[0] - at[0]) + abs(word.box[1] - at[1])
