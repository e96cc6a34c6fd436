"""An independent look at quotes: do these words stand on the page that is named?

On purpose not the code that decides which citations are shown (core.answering.citing.quotes): a
mistake there must not hide here. What may differ is what layout does to the same words:
white space, a hyphen at a line's end, the shape of quotation marks.
"""

import re
import unicodedata

_SINGLE = "‘’‚‛′‹›`´"
_DOUBLE = "“”„‟″«»"
_QUOTATION = str.maketrans(dict.fromkeys(_SINGLE, "'") | dict.fromkeys(_DOUBLE, '"'))
_LINE_END_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u00ad][^\S\n]*\n\s*(?=\w)")
# Chinese, Japanese and Thai lines are joined without a blank.
_EITHER = "\ue000"  # stands for a hyphen that may belong to the word or to the line's end
_UNSPACED = "[\u0e00-\u0e7f\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_BETWEEN_UNSPACED = re.compile(rf"(?<={_UNSPACED})\s+(?={_UNSPACED})")


def stands_on(quote: str, page_text: str) -> bool:
    """Whether ``quote`` stands in ``page_text``, as one run of words; an empty one doesn't."""
    wanted = _plain(quote)
    # A hyphen at a line's end belongs to the word, or it doesn't: only readers know.
    page = _plain(_LINE_END_HYPHEN.sub(_EITHER, page_text))
    pattern = "".join(
        f"[{letter}{_EITHER}]" if letter in "-\u2010" else f"{re.escape(letter)}{_EITHER}?"
        for letter in wanted
    )
    return bool(wanted) and re.search(pattern, page) is not None


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_QUOTATION).replace("\u00ad", "")
    return _BETWEEN_UNSPACED.sub("", " ".join(text.split()))
