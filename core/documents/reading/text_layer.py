"""Which pages of a PDF are pictures of text, and whether the invisible text under them is any good.

Programs that scan put it there. Some is rubbish: read in another language, upside down, or from a
bad picture.
"""

import re
from collections.abc import Sequence

import pypdfium2 as pdfium

from core.documents.reading.drawing import Drawing
from core.documents.reading.glyphs import Word
from core.documents.reading.layout import Line

# A page with this share of its words invisible, under pictures covering this share of it.
HIDDEN_SHARE, COVERED_SHARE = 0.8, 0.5
FEWEST_LETTERS = 100  # a scan may carry a stamp, a number or an address that is real text
FEWEST_WORDS = 10  # that tell something
PLAUSIBLE_SHARE = 0.7
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_NUMBER = re.compile(r"[\d.,:/%€$£+–-]+")
_EDGES = "\"'“”„‘’«»()[]{}.,;:!?–—*•§/"
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœ]", re.IGNORECASE)
_CROWD = re.compile(r"[bcdfghjklmnpqrstvwxzß]{8}|(.)\1\1", re.IGNORECASE)
LONGEST = 40  # letters
LONGEST_WITHOUT_VOWEL = 5  # "GmbH", "ISMS"


def is_layer(found: Sequence[Word], page: pdfium.PdfPage, drawn: Drawing) -> bool:
    """Whether the words are the invisible text under the picture of a page."""
    if not _is_covered(page, drawn):
        return False
    return sum(word.style.invisible for word in found) > len(found) * HIDDEN_SHARE


def is_picture_of_text(lines: Sequence[Line], page: pdfium.PdfPage, drawn: Drawing) -> bool:
    """Whether a page without such a text has few lines or none, and may show more."""
    if not lines:
        return bool(drawn.areas)
    if not _is_covered(page, drawn):
        return False
    return sum(character.isalnum() for line in lines for character in line.text) < FEWEST_LETTERS


def _is_covered(page: pdfium.PdfPage, drawn: Drawing) -> bool:
    width, height = page.get_size()
    covered = sum(
        (box[2] - box[0]) * (box[3] - box[1])
        for box in (area.box for area in drawn.areas if area.colour is None)
    )
    return bool(covered >= width * height * COVERED_SHARE)


def is_plausible(words: Sequence[str]) -> bool:
    """Whether most of the words look like words or numbers.

    Of alphabets other than the Latin only the letters are looked at.
    """
    tokens = [bare for word in words if (bare := word.strip(_EDGES))]
    if len(words) < FEWEST_WORDS:
        return bool(tokens)
    return sum(map(_is_word, tokens)) >= PLAUSIBLE_SHARE * len(words)


def _is_word(token: str) -> bool:
    if _NUMBER.fullmatch(token):
        return True
    if not _WORD.fullmatch(token) or len(token) > LONGEST:
        return token.isalnum() and token.isupper()  # A4, ISO27001
    if not _LATIN.match(token):
        return True
    if token != token.lower() and not token.isupper() and not token[1:].islower():
        return "-" in token or len(token) <= LONGEST_WITHOUT_VOWEL
    has_vowel = _VOWEL.search(token) or len(token) <= LONGEST_WITHOUT_VOWEL
    return bool(has_vowel) and not _CROWD.search(token)
