"""Drop caps: the large first letter of a chapter, beside which its first lines stand, is read with
the rest of its word."""

from collections.abc import Sequence
from dataclasses import replace

from core.documents.reading.glyphs import Word
from core.text.words import is_stop_word

LARGER = 1.8  # times the size of the text beside it
NEAR = 1.0  # font sizes of the text between it and the letter
FEWEST_BESIDE = 2  # lines of the text
_QUOTES = "\"'“„«‘‚"
_WORDS_OF_ONE_LETTER = frozenset("AÀEÉIOUY")  # in one language or another


def with_drop_caps(words: Sequence[Word]) -> list[Word]:
    """The words of a page, each large first letter before the rest of its word."""
    found: list[Word] = []
    for at, word in enumerate(words):
        if found and _is_drop_cap(found[-1], word) and _stands_beside(found[-1], words[at:]):
            found[-1] = _joined(found[-1], word, words)
        else:
            found.append(word)
    return found


def _joined(letter: Word, rest: Word, words: Sequence[Word]) -> Word:
    blank = " " if _is_word(letter.text, rest.text, words) else ""
    box = (letter.box[0], rest.box[1], rest.box[2], rest.box[3])
    return replace(rest, text=f"{letter.text}{blank}{rest.text}", box=box)


def _is_drop_cap(letter: Word, rest: Word) -> bool:
    if len(letter.text) > 2 or letter.style.size < LARGER * rest.style.size:
        return False
    bare = letter.text.lstrip(_QUOTES)
    if len(bare) != 1 or not bare.isupper():
        return False
    is_begun = rest.text[:1].islower() or (rest.text.isupper() and len(rest.text) > 1)
    gap = rest.box[0] - letter.box[2]
    return is_begun and abs(gap) <= NEAR * rest.style.size and _is_level(rest, letter)


def _stands_beside(letter: Word, words: Sequence[Word]) -> bool:
    """Whether several lines of the text begin beside it."""
    reach = letter.box[2] + NEAR * words[0].style.size
    begun = {word.row for word in words if word.box[0] <= reach and _is_level(word, letter)}
    return len(begun) >= FEWEST_BESIDE


def _is_level(word: Word, letter: Word) -> bool:
    return letter.box[1] <= (word.box[1] + word.box[3]) / 2 <= letter.box[3]


def _is_word(letter: str, rest: str, words: Sequence[Word]) -> bool:
    """Whether the letter is a word by itself, as in "A manager"."""
    bare = letter.lstrip(_QUOTES)
    if bare not in _WORDS_OF_ONE_LETTER or is_stop_word(f"{bare}{rest}".casefold()):
        return False
    return sum(word.text.casefold() == rest.casefold() for word in words) > 1
