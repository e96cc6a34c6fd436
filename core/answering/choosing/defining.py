"""Units that say what a term means: "A carer is anyone who …", for "Who counts as a carer?"."""

import re

from core.answering.choosing.candidates import Candidate
from core.text.languages import CLAIMED, any_of
from core.text.words import content_stems

_SAYS_WHAT = re.compile(
    rf"\b(?:{any_of(words for one in CLAIMED for words in (one.defines, one.says_what))})\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\A\W*\d[\d.]*")
_BEHIND_A_TERM = re.compile(r":|[–—-]\s")


def says_what(term: str, candidate: Candidate, language: str) -> bool:
    """Whether a candidate begins with ``term``, which has words of its own, and says what that
    is."""
    wanted = content_stems(term, language)
    if not wanted:
        return False
    text = _NUMBER.sub("", candidate.text)
    found = _SAYS_WHAT.search(text)
    if found is None and candidate.unit.kind == "definition":
        found = _BEHIND_A_TERM.search(text)
    return found is not None and content_stems(text[: found.start()], language) == wanted
