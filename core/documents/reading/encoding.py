"""Bytes as text: by their mark, as UTF-8, or in the old encoding that they plausibly are in."""

import codecs
import re
from dataclasses import dataclass
from itertools import pairwise

from charset_normalizer import from_bytes

from core.documents.reading.file_warnings import FileWarning, warning
from core.documents.reading.formats import LABELS
from core.errors import UnsupportedFileType

BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
LEGACY = (
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874", "koi8_r"),
    *("cp850", "cp437", "mac_roman", "gb18030", "big5", "cp932", "euc_jp", "cp949"),
)
WIDE_SAMPLE, FEWEST_WIDE, WIDE = 4096, 16, 0.5  # bytes; letters of two bytes; their share
SOUND_PER_STRAY = 10  # characters of UTF-8 that outweigh one byte that is none
MOST_ACCENTS = 0.6  # of the letters of words that have one
ODD_WORDS = 0.02  # the share of words that may look as if read in a wrong encoding
# What word processors and DOS write into text: a line's end, a hyphen that keeps words together,
# one that shows only at a line's end, the mark of a file's end.
_WRITTEN = str.maketrans({"\v": "\n", "\x1e": "-", "\x1f": None})
_END_OF_FILE = "\x1a"
# Everything else below space that no text editor writes.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1d\x7f]")
_WORD = re.compile(r"[^\s\d!-/:;<=>?@\[-`{-~«»‘’“”„–—…]+")
_ODD = re.compile(
    r"[^\W\d_][¡-©«-´¶-¹»-¿×÷‚„†-•‰™˜]+[^\W\d_]"  # a sign within a word
    r"|[A-Za-zÀ-ɏ][Ͱ-ӿ]|[Ͱ-ӿ][A-Za-zÀ-ɏ]"  # scripts mixed
    r"|[ｦ-ﾟ]|[가-힣ㄱ-ㅣ][一-鿿]|[一-鿿][가-힣ㄱ-ㅣ]"  # half-width kana, more of mixed scripts
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """``warnings`` say what was lost."""

    text: str
    warnings: tuple[FileWarning, ...] = ()


def decode(data: bytes, *, partial: bool = False) -> Decoded:
    """``data`` as text, as a word processor's controls mean it.

    ``partial`` allows for a character cut at the end. Raises UnsupportedFileType for what
    is no text, or can't be told: a wrong guess here would put rubbish before people.
    """
    marked = next((found for bom, found in BOMS.items() if data.startswith(bom)), "")
    encoding = marked or _wide(data) or "utf-8"
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data, final=not partial)
        decoded = Decoded(text)
    except UnicodeDecodeError:
        if encoding.startswith("utf-16"):
            raise _no_text() from None
        decoded = _repaired(data) or Decoded(_legacy(data))
    text = decoded.text.translate(_WRITTEN).rstrip(_END_OF_FILE)
    if _CONTROL.search(text):
        raise _no_text()
    return Decoded(text, decoded.warnings)


def _wide(data: bytes) -> str:
    """The UTF-16 that a text without its mark is in: each second byte of most letters is zero."""
    head = data[:WIDE_SAMPLE]
    pairs = len(head) // 2
    if pairs < FEWEST_WIDE:
        return ""
    first, second = head[::2].count(0), head[1::2].count(0)
    if not first and second > WIDE * pairs:
        return "utf-16-le"
    return "utf-16-be" if not second and first > WIDE * pairs else ""


def _repaired(data: bytes) -> Decoded | None:
    """UTF-8 with a few bytes that are none; None where they are too many."""
    text = data.decode("utf-8-sig", "replace")
    stray = text.count("\ufffd")
    sound = sum(not character.isascii() for character in text) - stray
    if sound < SOUND_PER_STRAY * stray:
        return None
    return Decoded(text, (warning("characters_damaged", count=str(stray)),))


def _legacy(data: bytes) -> str:
    if _CONTROL.search(data.decode("latin-1").translate(_WRITTEN).rstrip(_END_OF_FILE)):
        raise _no_text()
    # Windows-1252 is Latin-1 with the quotes and dashes that such files really hold.
    western = data.decode("cp1252", "replace")
    if _is_plausible(western) and not _is_foreign(western):
        return western
    # A character of two bytes may be cut at the end.
    whole = data.rstrip(bytes(range(0x80, 0x100))) or data
    for match in from_bytes(whole, cp_isolation=list(LEGACY)):
        text = data.decode(match.encoding, "replace").rstrip("\ufffd")
        if _is_plausible(text):
            return text
    raise UnsupportedFileType(
        "The encoding of this text can't be told. Save it as UTF-8, then upload it again."
    )


def _is_plausible(text: str) -> bool:
    """Whether the words of a text look as words do."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    odd = sum(map(_is_odd, words))
    return "\ufffd" not in text and odd <= ODD_WORDS * len(words)


def _is_odd(word: str) -> bool:
    turns = any(a.islower() and b.isupper() and not b.isascii() for a, b in pairwise(word))
    return turns or bool(_ODD.search(word))


def _is_foreign(text: str) -> bool:
    """Whether most letters have accents: another script, read as a Western one."""
    letters = [c for word in _WORD.findall(text) if not word.isascii() for c in word if c.isalpha()]
    return sum(not letter.isascii() for letter in letters) > MOST_ACCENTS * len(letters)


def _no_text() -> UnsupportedFileType:
    return UnsupportedFileType(f"This file is not text. These can be read: {LABELS}.")
