"""Questions that lean on the one before: "And for part-timers?"

Decided from the words alone, so that it costs no model call. Only what the person asked
before is added to the query, never what was answered: history can't unlock an answer.
"""

import re
from collections.abc import Sequence

from core.answering.checking.unmatched import kinds
from core.retrieval.hits import Hit, language_of
from core.text.languages import DEFAULT, LANGUAGES, any_of, whole_words
from core.text.languages.en import ENGLISH
from core.text.words import WORD, content_stems

BASE_CHARACTERS = 400  # of the earlier question: the embedding model reads 256 tokens
FEW = 3  # content words with which a question that opens like a follow-up is one
FEWER = 2  # the same for one that holds a pronoun
SHORT = 7  # words, in languages whose stop words are not known here
BRIEF = 5  # words of a question that may lean on another
FRAGMENT = 5  # words of "For part-timers?", "During probation?"
ENOUGH = 0.5  # share of a follow-up's own content words that must stand in what was found

_ASKED = [language.questions for language in LANGUAGES.values()]
_OPENING_IN_ENGLISH = re.compile(rf"\s*(?:{ENGLISH.questions.leans})", re.IGNORECASE)
_OPENING = re.compile(
    rf"(?<![\s¿¡])[\s¿¡]*+(?:{any_of(one.leans for one in _ASKED)})", re.IGNORECASE
)
_LEADING = re.compile(rf"\s*(?:{any_of(one.leads for one in _ASKED)})\b", re.IGNORECASE)
_PRONOUN = whole_words(one.pronouns for one in _ASKED)


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
