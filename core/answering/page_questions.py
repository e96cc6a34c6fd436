"""Questions that name a page and no subject, "What does page 8 say?": answered with that page's own
words, or said to be impossible. No model writes here: nothing was asked that it could weigh."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.answering.checking.answerable import Verdict
from core.answering.choosing.asked import asked_of
from core.answering.choosing.candidates import candidates_of
from core.answering.choosing.choice import Choice, Scored
from core.answering.finding import Finding, Reading
from core.answering.question import Question, Situation
from core.answering.talk import without_accents
from core.answering.thresholds import THRESHOLDS
from core.retrieval.named_pages import NamedPage, page_passages, pages_named
from core.text.languages import LANGUAGES
from core.text.languages.language import Talk
from core.text.words import content_stems

LONGEST = 120  # characters
MOST_TITLES = 5
_EDGES = re.compile(r"\A\W+|\W+\Z")


def _words(listed: str) -> str:
    return "|".join(without_accents(listed).split())


_ASKS: dict[str, tuple[Talk, re.Pattern[str], re.Pattern[str]]] = {
    code: (
        language.talk,
        re.compile(without_accents(language.talk.page)),
        re.compile(rf"\b(?:{_words(language.layout.page)}) ([\divxlc]{{1,6}})\b"),
    )
    for code, language in LANGUAGES.items()
    if language.talk
}


@dataclass(frozen=True, slots=True)
class PageAsked:
    """The number as it is printed, "8" or "iv", and the words behind it, which may name the
    document, in ``language``."""

    number: str
    behind: str
    language: str


def page_asked(text: str, language: str) -> PageAsked | None:
    """The page that ``text`` asks for, if that is all it asks; in its own language, which need not
    be the one that was detected."""
    said = _EDGES.sub("", without_accents(text))
    if len(said) > LONGEST:
        return None
    for code in dict.fromkeys((language, *_ASKS)):
        if code in _ASKS and _ASKS[code][1].fullmatch(said):
            number = _ASKS[code][2].search(said)
            return PageAsked(number[1], said[number.end() :], code) if number else None
    return None


def find_page(asked: PageAsked, question: Question, situation: Situation) -> Finding | str:
    """What stands on the page, in the versions that the question's reader may read; or the sentence
    that says why nothing can be shown. Raises InvalidInput for a filter that no document has."""
    look = (situation.organization_id, situation.day, question.filters, question.reader)
    pages = _meant(pages_named(*look, asked.number), asked)
    talk = _ASKS[asked.language][0]
    if len(pages) > 1:
        titles = ", ".join(page.title for page in pages[:MOST_TITLES])
        return talk.which_page.format(asked.number, titles)
    result = page_passages(*look, pages[0], question.text) if pages else None
    candidates = candidates_of(question.text, result.hits) if result else []
    if result is None or not candidates:
        return talk.no_page.format(asked.number)
    score = THRESHOLDS.choosing.strong
    ranked = tuple(Scored(one, score, score, score) for one in candidates)
    choice = Choice(asked_of("", asked.language), ranked, judged=False)
    verdict = Verdict(True, "", {"page": pages[0].number})
    return Finding(Reading(question.text, question.text), result, choice, verdict)


def _meant(pages: Sequence[NamedPage], asked: PageAsked) -> Sequence[NamedPage]:
    """The pages of the documents that the words behind the number name: those with most of them in
    their titles. All, where these words name none."""
    wanted = content_stems(asked.behind, asked.language)
    shared = [len(wanted & _stems(page.title, asked.language)) for page in pages]
    most = max(shared, default=0)
    return [page for page, number in zip(pages, shared, strict=True) if number == most]


def _stems(title: str, language: str) -> frozenset[str]:
    return content_stems(without_accents(title), language)
