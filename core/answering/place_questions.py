"""Questions that name a page or a section and no subject, "What does page 8 say?", "What does
Article 4 say?": answered with the words that stand there, or said to be impossible. No model writes
here: nothing was asked that it could weigh."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from core.answering.checking.answerable import Verdict
from core.answering.choosing.asked import asked_of
from core.answering.choosing.candidates import candidates_of
from core.answering.choosing.choice import Choice, Scored
from core.answering.finding import Finding, Reading
from core.answering.question import Question, Situation
from core.answering.talk import without_accents
from core.answering.thresholds import THRESHOLDS
from core.documents.chunking.units import Unit
from core.retrieval.hits import Hit, SearchResult
from core.retrieval.named_pages import page_passages, pages_named
from core.retrieval.named_sections import passages_below
from core.retrieval.search import search
from core.text.languages import CLAIMED, LANGUAGES, any_word
from core.text.languages.language import Talk
from core.text.number_words import UNITS
from core.text.words import WORD, content_stems

LONGEST = 120  # characters
MOST_TITLES = 5
MOST_HITS = 20  # looked through for a section that shares its passage with others
_EDGES = re.compile(r"\A[^\w§]+|\W+\Z")
_PAGE_NUMBER = r"[\divxlc]{1,6}"
_SECTION_NUMBER = r"(?:[a-z]?\d{1,3}(?:[.-]\d{1,3}){0,4}[a-z]?|[ivxlc]{1,6}|[a-z])"
_SECTIONS = any_word(
    f"{one.sections} {one.parts} {one.clauses}" for one in (c.layout for c in CLAIMED)
)
_BEFORE_NUMBER = rf"(?:(?:{without_accents(_SECTIONS)})\.? |§{{1,2}} ?)"
# What heads a section, or begins a paragraph with a number: "§ 4", "4.2 Hotels", "Article IV.".
_LABEL = re.compile(
    rf"\W{{0,4}}+(?P<named>(?:{_SECTIONS})\b\.?\s{{0,3}}|§{{1,2}}\s?)?(?P<number>{_SECTION_NUMBER})(?![\w-]|\.\d)",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(rf"\W*?(?P<word>%|{WORD.pattern})")
Sort = Literal["page", "section"]


@dataclass(frozen=True, slots=True)
class _Asks:
    """How a language asks for the places of a ``sort``, and where their numbers stand."""

    sort: Sort
    talk: Talk
    whole: re.Pattern[str]
    number: re.Pattern[str]


def _asks(sort: Sort, talk: Talk, before: str, number: str) -> _Asks:
    place = without_accents(talk.place).replace("{}", f"{before}{number}")
    named = re.compile(rf"(?<![\w§])(?P<before>{before})(?P<number>{number})(?!\w)")
    return _Asks(sort, talk, re.compile(place), named)


def _asks_of(code: str) -> Iterator[_Asks]:
    language = LANGUAGES[code]
    if language.talk:
        pages = rf"(?:{without_accents(language.layout.page).replace(' ', '|')}) "
        yield _asks("page", language.talk, pages, _PAGE_NUMBER)
        yield _asks("section", language.talk, _BEFORE_NUMBER, _SECTION_NUMBER)


_ASKS = {code: tuple(_asks_of(code)) for code in LANGUAGES}


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """The number as it is printed, "8", "iv" or "4.2", the word before it, and the words behind it,
    which may name the document, in ``language``."""

    sort: Sort
    before: str
    number: str
    behind: str
    language: str

    @property
    def talk(self) -> Talk:
        return _ASKS[self.language][0].talk


def place_asked(text: str, language: str) -> PlaceAsked | None:
    """The page or section that ``text`` asks for, if that is all it asks; in its own language,
    which need not be the one that was detected."""
    said = _EDGES.sub("", without_accents(text))
    if len(said) > LONGEST:
        return None
    for code in dict.fromkeys((language, *_ASKS)):
        for asks in _ASKS.get(code, ()):
            number = asks.number.search(said) if asks.whole.fullmatch(said) else None
            if number:
                before = number["before"].strip(" .")
                named = (word for word in WORD.findall(text) if without_accents(word) == before)
                behind = said[number.end() :]
                return PlaceAsked(asks.sort, next(named, before), number["number"], behind, code)
    return None


def find_place(asked: PlaceAsked, question: Question, situation: Situation) -> Finding | str | None:
    """What stands there, in the versions that the question's reader may read; or the sentence that
    says why nothing can be shown. None where a letter is the number of no section: "Part D" may be
    what something is called. Raises InvalidInput for a filter that no document has."""
    return (_page if asked.sort == "page" else _section)(asked, question, situation)


def _page(asked: PlaceAsked, question: Question, situation: Situation) -> Finding | str:
    look = (situation.organization_id, situation.day, question.filters, question.reader)
    pages = pages_named(*look, asked.number)
    pages = [pages[number] for number in _meant(asked, [page.title for page in pages])]
    if len(pages) > 1:
        return _which(asked.talk.which_page, asked, [page.title for page in pages])
    result = page_passages(*look, pages[0], question.text) if pages else None
    finding = _shown(asked, question, result) if result else None
    return finding or asked.talk.no_page.format(asked.number)


def _section(asked: PlaceAsked, question: Question, situation: Situation) -> Finding | str | None:
    found = _below_heading(asked, question, situation)
    found = found if found.hits else _within_passages(asked, question, situation)
    by_document: dict[UUID, list[Hit]] = {}
    for hit in found.hits:
        by_document.setdefault(hit.document_id, []).append(hit)
    sections = list(by_document.values())
    titles = [hits[0].document_title for hits in sections]
    meant = _meant(asked, titles)
    if len(meant) > 1:
        return _which(asked.talk.which_section, asked, [titles[number] for number in meant])
    hits = sections[meant[0]] if meant else []
    is_another = _names_another(question.text, hits)
    finding = None if is_another else _shown(asked, question, found.only(hits))
    if finding is None and asked.number.isalpha():
        return None
    return finding or asked.talk.no_section.format(asked.number)


def _below_heading(asked: PlaceAsked, question: Question, situation: Situation) -> SearchResult:
    """The passages whose path has a heading of this word and number, else of this number alone,
    else of its subsections: a heading over two lines may have lost its number."""
    before = r"§+\s*" if asked.before.startswith("§") else rf"{re.escape(asked.before)}\.?\s*"
    look = (situation.organization_id, situation.day, question.filters, question.reader)
    number, ends = re.escape(asked.number), r"([^\w.-]|\.\D|\.?$)"
    for heading in (f"{before}{number}{ends}", rf"(§+\s*)?{number}{ends}", rf"{number}\.\d"):
        found = passages_below(*look, question.text, f"(^|> ){heading}")
        if found.hits:
            break
    return found


def _within_passages(asked: PlaceAsked, question: Question, situation: Situation) -> SearchResult:
    """Short sections share a passage, and paragraphs may have numbers: looked for in what a search
    finds."""
    found = search(
        situation.organization_id,
        question.text,
        top_k=MOST_HITS,
        as_of=situation.day,
        filters=question.filters,
        reader=question.reader,
    )
    cut = (replace(hit, units=_units_of(asked.number, hit)) for hit in found.hits)
    return found.only([hit for hit in cut if hit.units])


def _units_of(number: str, hit: Hit) -> tuple[Unit, ...]:
    """The units of ``hit`` from the one that has this ``number``, or is the first below it, to the
    next that has another."""
    numbers = [_number_of(hit, unit) for unit in hit.units]
    headings = [unit.kind == "heading" for unit in hit.units]
    begins = [at for at, one in enumerate(numbers) if one == number]
    begins = begins or [at for at, one in enumerate(numbers) if one.startswith(f"{number}.")]
    begins.sort(key=lambda at: not headings[at])
    if not begins:
        return ()
    start = begins[0]
    ends = (
        at
        for at in range(start + 1, len(numbers))
        if numbers[at] and not numbers[at].startswith(f"{number}.")
    )
    return hit.units[start : next(ends, None)]


def _number_of(hit: Hit, unit: Unit) -> str:
    """The number of a section or paragraph that ``unit`` begins with; "" for items of lists."""
    label = _LABEL.match(hit.content, unit.start, unit.end)
    if label is None:
        return ""
    number = label["number"].casefold()
    has_digits = any(map(str.isdigit, number))
    is_long = not number.isdigit() and not _counts(hit.content, label.end(), unit.end)
    is_sure = label["named"] or (has_digits and (unit.kind == "heading" or is_long))
    return number if is_sure else ""


def _counts(text: str, start: int, end: int) -> bool:
    """Whether what stands behind a number is counted by it: "3.5 days a month", "2.5 %"."""
    found = _NEXT_WORD.match(text, start, end)
    return found is not None and (
        found["word"] == "%" or found["word"].islower() or found["word"].casefold() in UNITS
    )


def _shown(asked: PlaceAsked, question: Question, result: SearchResult) -> Finding | None:
    candidates = candidates_of(question.text, result.hits)
    if not candidates:
        return None
    score = THRESHOLDS.choosing.strong
    ranked = tuple(Scored(one, score, score, score) for one in candidates)
    choice = Choice(asked_of("", asked.language), ranked, judged=False)
    verdict = Verdict(True, "", {asked.sort: asked.number})
    return Finding(Reading(question.text, question.text), result, choice, verdict)


def _names_another(text: str, hits: Sequence[Hit]) -> bool:
    """Whether ``text`` names by its letters, as "GDPR", what stands nowhere in these hits."""
    known = " ".join(f"{hit.document_title} {hit.content}" for hit in hits).casefold()
    acronyms = (word for word in WORD.findall(text) if sum(map(str.isupper, word)) > 1)
    return any(word.casefold() not in known for word in acronyms if not _is_number(word))


def _is_number(word: str) -> bool:
    return re.fullmatch(_SECTION_NUMBER, word, re.IGNORECASE) is not None


def _which(sentence: str, asked: PlaceAsked, titles: Sequence[str]) -> str:
    return sentence.format(asked.number, ", ".join(titles[:MOST_TITLES]))


def _meant(asked: PlaceAsked, titles: Sequence[str]) -> list[int]:
    """Which of the documents the words behind the number name: those with most of them in their
    titles. All, where these words name none."""
    wanted = content_stems(asked.behind, asked.language)
    shared = [len(wanted & _stems(title, asked.language)) for title in titles]
    most = max(shared, default=0)
    return [number for number, one in enumerate(shared) if one == most]


def _stems(title: str, language: str) -> frozenset[str]:
    return content_stems(without_accents(title), language)
