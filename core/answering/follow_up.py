"""Questions that lean on the one before: "And for part-timers?"

Decided from the words alone, so that it costs no model call. Only what the person asked
before is added to the query, never what was answered: history can't unlock an answer.
"""

import re
from collections.abc import Sequence

from core.answering.checking.unmatched import kinds
from core.retrieval.hits import Hit, language_of
from core.text.languages import DEFAULT
from core.text.words import WORD, content_stems

BASE_CHARACTERS = 400  # of the earlier question: the embedding model reads 256 tokens
FEW = 3  # content words with which a question that opens like a follow-up is one
FEWER = 2  # the same for one that holds a pronoun
SHORT = 7  # words, in languages whose stop words are not known here
BRIEF = 5  # words of a question that may lean on another
FRAGMENT = 5  # words of "For part-timers?", "During probation?"
ENOUGH = 0.5  # share of a follow-up's own content words that must stand in what was found

_ENGLISH = r"(?:and|or|but|then|also|what about|how about|what if|same for|ok(?:ay)?,? and)\b"
_OPENING_IN_ENGLISH = re.compile(rf"\s*{_ENGLISH}", re.IGNORECASE)
# Words that begin other questions as well (en, o, a, i) stand here only with what follows.
_OPENING = re.compile(
    rf"[\s¿¡]*(?:{_ENGLISH}"
    r"|(?:und|oder|aber|was ist mit|wie ist es (?:mit|bei)|gilt das auch|auch)\b"
    r"|(?:et|ou|mais|aussi)\b|qu['’]en est-il"
    r"|(?:y|pero|también|qué pasa con|e|ed|anche|che dire|mas|também)\b"
    r"|en (?:voor|wat|hoe|als|wanneer|bij)\b|(?:maar|ook|hoe zit het met)\b"
    r"|(?:и|а|но|как насч[её]т|ale|a co|co z)\b"
    r"|那|还有|では|じゃあ|それ|また|وما|ماذا عن"
    r")",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"\s*(?:for|in|with|without|during|before|after|until|since|from|at|on|as|by|if|when)\b",
    re.IGNORECASE,
)
# "Is it allowed to …" and "this year" point at nothing that was said before.
_PRONOUN = re.compile(
    r"\b(?:it(?!\s+(?:\w+\s+)?(?:to|that|if)\b)|its|they|them|their|theirs|those|these|"
    r"(?:this|that)(?!\s+(?:year|month|week|quarter|summer|winter)\b)|he|she|him|her|"
    r"the same|ones?)\b",
    re.IGNORECASE,
)


def leans(question: str) -> bool:
    """Whether ``question`` can't be understood without the one before."""
    own = content_stems(question, DEFAULT)
    words = len(WORD.findall(question))
    if _OPENING_IN_ENGLISH.match(question):
        return len(own) <= FEW
    if _OPENING.match(question):
        return words <= SHORT
    if _LEADING.match(question) and words <= FRAGMENT:
        return True
    return not own or (len(own) <= FEWER and _PRONOUN.search(question) is not None)


def may_lean(question: str) -> bool:
    """Whether ``question`` is so short that it may rest on the one before, though nothing in it
    says so: "Kids as well?", "Business class?"."""
    return len(WORD.findall(question)) <= BRIEF


def stands_alone(question: str, earlier: Sequence[str]) -> bool:
    """Whether what was asked before can't change what ``question`` means."""
    return not earlier or not (leans(question) or may_lean(question))


def with_context(question: str, earlier: Sequence[str], *, always: bool = False) -> str:
    """The query for ``question``: itself, or behind the last question that stands alone where it
    leans on that, or ``always``.

    ``earlier`` are the conversation's questions before it, oldest first.
    """
    if not earlier or not (always or leans(question)):
        return question
    base = next((text for text in reversed(earlier) if not leans(text)), earlier[0])
    return f"{base.strip()[:BASE_CHARACTERS]} {question}"


def found_by_itself(question: str, hits: Sequence[Hit]) -> bool:
    """Whether what a follow-up adds ("part-timers") stands in what was found.

    Else only the question before would be answered again.
    """
    language = language_of(hits)
    own = content_stems(_OPENING.sub("", question, count=1), language)
    own = own - kinds(language) or own  # "plan" is found in every plan
    if not own:
        return True
    held = frozenset[str]().union(
        *(
            content_stems(f"{hit.document_title} {hit.section} {hit.content}", language)
            for hit in hits
        )
    )
    return len(own & held) >= ENOUGH * len(own)
