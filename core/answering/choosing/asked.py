"""What a question asks for: a number, a date, a person; about which amount; one thing or two."""

import re
from dataclasses import dataclass, fields
from typing import Literal

from core.answering.choosing.ranges import Range, ranges_in
from core.text.dates import dates_in, months_in
from core.text.languages import CLAIMED, DEFAULT, any_of, however_typed, whole_words
from core.text.languages.language import Language, Questions
from core.text.number_words import RATES, UNITS
from core.text.numbers import MONEY, quantities_in
from core.text.remembered import remembered
from core.text.words import content_words

Want = Literal[
    "price", "number", "date", "duration", "measure", "person", "phone", "mail", "post", ""
]
CONTACTS: tuple[Want, ...] = ("phone", "mail", "post")
# Of two that ask in the same words, the first.
KINDS: tuple[Want, ...] = (
    *CONTACTS,
    *("price", "person", "date", "measure", "duration", "number"),
)


@dataclass(frozen=True, slots=True)
class _Wording:
    """How people ask in a language. ``second`` finds a second question that leans on the first:
    "…, and until when?"."""

    where: re.Pattern[str]
    wants: tuple[tuple[Want, re.Pattern[str]], ...]
    second: re.Pattern[str]
    asks: re.Pattern[str]
    clause: re.Pattern[str]
    frame: re.Pattern[str]
    defines: re.Pattern[str]
    no_amount: re.Pattern[str]
    spoken: tuple[tuple[re.Pattern[str], str], ...]


def _wording(language: Language) -> _Wording:
    typed = {
        one.name: however_typed(getattr(language.questions, one.name), language.accents)
        for one in fields(language.questions)
    }
    said = Questions(**typed)
    return _Wording(
        where=whole_words([said.where]),
        wants=(
            ("", whole_words([said.no_value])),
            *((kind, whole_words([getattr(said, kind)])) for kind in KINDS),
        ),
        second=re.compile(
            rf"(?:,|;|\?|\b(?:{said.joint})\b|&)\s*+(?:(?:{said.joint})\s++)?"
            rf"(?P<half>(?:(?:{said.second_leads})\s*+)?(?:{said.second_asks})\b[^?]*)",
            re.IGNORECASE,
        ),
        asks=whole_words([said.second_asks]),
        clause=re.compile(rf"(?<!\W)\W*+(?:{said.clauses})\b", re.IGNORECASE),
        # "What does the handbook say about annual leave?" asks for all on annual leave.
        frame=re.compile(rf"(?<!\W)\W*+(?:{said.frame})\s+", re.IGNORECASE),
        defines=re.compile(
            rf"(?<!\W)\W*+(?:{said.defines})(?:\s+|(?<=['’]))"
            rf"(?P<term>.+?)(?:\s+(?:{any_of([said.defines_ends])}))?\W*\Z",
            re.IGNORECASE | re.DOTALL,
        ),
        # Digits that count nothing.
        no_amount=re.compile(
            rf"\b(?:{said.numbered})\s+\d[\d.]*|\b\d{{1,2}}:\d\d\b|"
            rf"\b\d{{1,2}}(?:[.:]\d\d)?\s?(?:{any_of([said.half_days])})\b|\b[^\W\d_]{{2,}}-\d+\b",
            re.IGNORECASE,
        ),
        spoken=tuple(
            (re.compile(spoken, re.IGNORECASE), meant) for spoken, meant in language.numbers.spoken
        ),
    )


_WORDINGS = {language.code: _wording(language) for language in CLAIMED}
_ALL = [language.questions for language in CLAIMED]
_VALUE_OF_TIME = whole_words(one.time_values for one in _ALL)
_VALUE_OF_NUMBER = whole_words(one.number_values for one in _ALL)
# Digits as telephone numbers have them, with extensions, or where to look them up.
_PHONE = re.compile(
    r"https?://|\bwww\.|(?<![\d£$€.,])\+?\d(?:[ ()/-]?\d){6,}|"
    r"\bext(?:n|ension)?\.? ?\d{2}|"
    r"(?<![\d£$€.,:])\b(?!(?:19|20)\d\d\b)\d{3,5}\b(?![.,:]?\d|%| ?[^\W\d_])",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\w@\w|https?://|\bwww\.", re.IGNORECASE)
# A box, a postcode of either kind, or a number beside the name of a street.
_POST = re.compile(
    r"(?i:\bP\.? ?O\.? ?Box\b)|\b[A-Z]{2},? \d{5}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|"
    r"\b(?!(?:19|20)\d\d\b)\d{4,5} [A-Z][^\W\d_]+|"
    r"\b\d{1,5}[a-z]?,? [A-Z][\w.’'-]*(?:,? [A-Z][\w.’'-]*)+|"
    r"\b[A-Z][^\W\d_]+(?:straße|strasse|str\.|straat|laan|weg) \d"
)
# "EUR 1200" is no number to call.
_CURRENCIES = [word for word, unit in UNITS.items() if unit in MONEY and word.isalpha()]
_AMOUNT = re.compile(rf"\b(?:{any_of([*_CURRENCIES, 'chf'])}) ?\d[\d.,]*", re.IGNORECASE)
_YEAR = re.compile(r"(?<![£$€\d.,-])\b(?:19[5-9]|20[0-4])\d\b(?![.,]?\d)(?:\s*([^\W\d_]+))?")
_PRICED = MONEY | {"cent", "%"}
_TIMED = frozenset(RATES.values()) | {"minute"}
SHORTEST_HALF, LONGEST_HALF = 8, 60  # characters: "Who pays"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in ``language``. ``wants`` are the kinds of values asked for, one for each half of
    a double question or none at all; ``second`` the words of its second half ("until when"),
    ``amounts`` what the asker gives. ``where``: it asks where something is, or can be read.
    ``term`` is that of which it asks what it is."""

    text: str
    language: str
    wants: tuple[Want, ...]
    second: str
    amounts: tuple[Range, ...]
    where: bool
    term: str = ""


def asked_of(question: str, language: str, said: str = "") -> Asked:
    """What ``question`` asks for. Where it names no amount, those of ``said`` count, all that was
    said with it: "I have been here for six years. How much leave do I get?"."""
    wording = _said_in(language)
    where = wording.where.search(question) is not None
    second, at = "", 0
    while match := wording.second.search(question, at):
        is_half = match.start() >= SHORTEST_HALF and len(match["half"]) <= LONGEST_HALF
        if is_half and _asks(question[: match.start()], wording):
            second, at = match["half"].strip(" ,;?"), match.end()
        else:
            at = match.start() + 1
    first = question[: question.rfind(second)] if second else question
    wants = tuple(_want(half, wording) for half in (first, second) if half)
    amounts = tuple(_amounts(question, language) or _amounts(said, language))
    defines = wording.defines.match(question)
    term = defines["term"] if defines else ""
    return Asked(question, language, wants if any(wants) else (), second, amounts, where, term)


def _said_in(language: str) -> _Wording:
    return _WORDINGS.get(language, _WORDINGS[DEFAULT])


def _asks(half: str, said: _Wording) -> bool:
    """Whether a first half asks: that of "If I am ill, who is told?" does not."""
    return not said.clause.match(half) or said.asks.search(half) is not None


def second_by_itself(asked: Asked) -> str:
    """The second half of a double question behind what the first is about, where it wants no
    value that can be told by its form and has words of its own: "approves overtime: what happens if
    it wasn't approved"."""
    by_form = any(want and want != "person" for want in asked.wants[1:])
    if not asked.second or by_form or not content_words(asked.second):
        return ""
    topic = content_words(asked.text[: asked.text.rfind(asked.second)])
    return f"{' '.join(topic)}: {asked.second}"


def unframed(question: str, language: str) -> str:
    """``question`` without words around its topic that would weigh as if they were part of it."""
    frame = _said_in(language).frame.match(question)
    topic = question[frame.end() :].rstrip(" ?.!") if frame else ""
    return topic or question


def without_asking(question: str, language: str) -> str:
    """``question`` without the words that say which kind of value it is for: "how long"."""
    for _, asking in _said_in(language).wants:
        question = asking.sub(" ", question)
    return question


def _amounts(question: str, language: str) -> list[Range]:
    """Without dates, years and numbers of sections."""
    said = _said_in(language)
    for spoken, meant in said.spoken:
        question = spoken.sub(meant, question)
    for date in sorted(dates_in(question), key=lambda date: -date.start):
        question = f"{question[: date.start]};{question[date.end :]}"
    question = said.no_amount.sub(";", question)
    without_years = _YEAR.sub(
        lambda match: match[0] if (match[1] or "").casefold() in UNITS else ";", question
    )
    return ranges_in(without_years, language)


def _want(question: str, said: _Wording) -> Want:
    """By the first of the words that ask; of the same words, by the order of their kinds."""
    found = [
        (match.start(), -len(match.group()), at)
        for at, (_, pattern) in enumerate(said.wants)
        if (match := pattern.search(question))
    ]
    return said.wants[min(found)[2]][0] if found else ""


@remembered(maxsize=8192)
def holds(want: Want, text: str) -> bool:
    """Whether ``text`` has a value of the kind that is asked for; persons can't be told by form."""
    if want == "phone":
        return _PHONE.search(_AMOUNT.sub(" ", text)) is not None
    if want in ("mail", "post"):
        return (_MAIL if want == "mail" else _POST).search(text) is not None
    if want == "price":
        return _has_unit(text, _PRICED) or _VALUE_OF_NUMBER.search(text) is not None
    if want == "number":
        return bool(quantities_in(text)) or _VALUE_OF_NUMBER.search(text) is not None
    if want == "date":
        is_dated = bool(dates_in(text) or months_in(text))
        return is_dated or _VALUE_OF_TIME.search(text) is not None
    if want == "duration":
        return _has_unit(text, _TIMED) or _VALUE_OF_TIME.search(text) is not None
    if want == "measure":
        return holds("number", text) or holds("duration", text)
    return True


def _has_unit(text: str, units: frozenset[str]) -> bool:
    return any(quantity.unit in units for quantity in quantities_in(text))


def missing_in(asked: Asked, text: str) -> tuple[str, ...]:
    """The second half of a double question if an answer has no value of its kind."""
    if asked.second and len(asked.wants) > 1 and not holds(asked.wants[-1], text):
        return (asked.second,)
    return ()
