"""Lines of Arabic and Hebrew in reading order. A PDF says where each word stands and not how it is
read: Latin words and numbers run the other way, and marks beside them change sides."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.documents.reading.glyphs import TURNED, Word

_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_NUMBER = re.compile(r"\d")
# A stop or bracket that is painted left of a number or word follows it.
_MARK_BEFORE = re.compile(r"([.,:;!؛،؟]+)(\d[\w.,:/-]*|[A-Za-z][\w-]*)")
_MIRRORED = str.maketrans("()[]{}«»", ")(][}{»«")
_BRACKET = re.compile(r"[()\[\]{}«»]")
_OPENING, _CLOSING = "([{«", ")]}»"


def in_reading_order(words: Sequence[Word]) -> list[Word]:
    """All words of a page; those of lines that run from right to left as they are read."""
    if not any(TURNED.search(word.text) for word in words):
        return list(words)
    return [
        word
        for line in _lines(words)
        for word in (turned(line) if line[0].style.angle == 0 and _runs_left(line) else line)
    ]


def turned(line: Iterable[Word]) -> Iterator[Word]:
    """The words of a line that runs from right to left; Latin ones in a row, with the numbers
    beside them, from left to right among themselves."""
    waiting: list[Word] = []  # since the first word of a run that is read the other way
    for word in sorted(line, key=lambda word: -word.box[2]):
        if TURNED.search(word.text):
            yield from _run(waiting)
            waiting = []
            yield _mended(word)
        else:
            waiting.append(word)
    yield from _run(waiting)


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that stand beside each other: pdfium takes some rows of a table for one."""
    line: list[Word] = []
    for word in words:
        if line and (word.row != line[-1].row or not _is_beside(line[-1], word)):
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _is_beside(before: Word, word: Word) -> bool:
    return before.box[1] < word.box[3] and word.box[1] < before.box[3]


def _run(words: Sequence[Word]) -> Iterator[Word]:
    """Words without letters of the line's own script, from the right. Those from the first to the
    last Latin word or number change sides, if one of them is Latin."""
    if not any(_LATIN.search(word.text) for word in words):
        yield from map(_mended, words)
        return
    strong = [n for n, w in enumerate(words) if _LATIN.search(w.text) or _NUMBER.search(w.text)]
    first, last = strong[0], strong[-1] + 1
    yield from map(_mended, words[:first])
    yield from map(_mended, reversed(words[first:last]))
    yield from map(_mended, words[last:])


def _mended(word: Word) -> Word:
    """The word with its brackets and stops where they are read."""
    text = word.text
    if text[0] in _OPENING and text[-1] in _OPENING and len(text) > 1:
        text = text[:-1] + text[-1].translate(_MIRRORED)
    elif _BRACKET.search(text) and (text[0] in _CLOSING or text[-1] in _OPENING):
        text = text.translate(_MIRRORED)
    if mark := _MARK_BEFORE.fullmatch(text):
        text = mark[2] + mark[1]
    return word if text == word.text else replace(word, text=text)


def _runs_left(line: Sequence[Word]) -> bool:
    """Whether most of a line's words are of a script that runs from right to left."""
    if any(word.glued for word in line):
        return False  # pieces of one word, in the order in which they are joined
    own = sum(TURNED.search(word.text) is not None for word in line)
    return 2 * own >= sum(any(map(str.isalpha, word.text)) for word in line) and own > 0
