"""Which part of a text asks: "Our office is in Munich. Which law applies?" tells something, too."""

import re
from collections.abc import Iterator

from core.text.languages import CLAIMED, any_of
from core.text.sentences import split_sentences

_ASKING = rf"(?:{any_of(language.questions.second_asks for language in CLAIMED)})\b"
_ASKS = re.compile(rf"\A\W*+{_ASKING}", re.IGNORECASE)
# People who type in a hurry begin sentences with small letters.
_BORDER = re.compile(rf"(?<=[.!])\s+(?={_ASKING})", re.IGNORECASE)


def asking_part(text: str) -> str:
    """The sentences of ``text`` that end in a question mark or, where none does, that begin as
    questions do; all of it where it only asks, or only tells."""
    sentences = list(_sentences(text))
    asking = [one for one in sentences if one.endswith(("?", "？", "؟"))]
    asking = asking or [one for one in sentences if _ASKS.match(one)]
    return " ".join(asking) if 0 < len(asking) < len(sentences) else text


def _sentences(text: str) -> Iterator[str]:
    for one in split_sentences(text):
        yield from _BORDER.split(text[one.start : one.end])
