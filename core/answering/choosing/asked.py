"""What a question asks for: a number, a date, a person; about which amount; one thing or two."""

import re
from dataclasses import dataclass
from typing import Literal

from core.answering.choosing.ranges import Range, ranges_in
from core.text.dates import dates_in, months_in
from core.text.languages import CLAIMED, any_of, whole_words
from core.text.number_words import RATES, UNITS
from core.text.numbers import MONEY, quantities_in
from core.text.words import content_words

Want = Literal[
    "price", "number", "date", "duration", "measure", "person", "phone", "mail", "post", ""
]
CONTACTS: frozenset[Want] = frozenset({"phone", "mail", "post"})

_ALL = [language.questions for language in CLAIMED]
_WHERE = whole_words(one.where for one in _ALL)
_WANTS: tuple[tuple[Want, re.Pattern[str]], ...] = (
    ("", whole_words(one.no_value for one in _ALL)),
    ("phone", whole_words(one.phone for one in _ALL)),
    ("mail", whole_words(one.mail for one in _ALL)),
    ("post", whole_words(one.post for one in _ALL)),
    ("price", whole_words(one.price for one in _ALL)),
    ("person", whole_words(one.person for one in _ALL)),
    ("date", whole_words(one.date for one in _ALL)),
    ("measure", whole_words(one.measure for one in _ALL)),
    ("duration", whole_words(one.duration for one in _ALL)),
    ("number", whole_words(one.number for one in _ALL)),
)
_JOINT = any_of(one.joint for one in _ALL)
# "…, and until when?": a second question that leans on the first.
_SECOND = re.compile(
    rf"(?:,|;|\?|\b(?:{_JOINT})\b|&)\s*+(?:(?:{_JOINT})\s++)?"
    rf"(?P<half>(?:(?:{any_of(one.second_leads for one in _ALL)})\s*+)?"
    rf"(?:{any_of(one.second_asks for one in _ALL)})\b[^?]*)",
    re.IGNORECASE,
)
_ASKS = whole_words(one.second_asks for one in _ALL)
_CLAUSE = re.compile(rf"\W*(?:{any_of(one.clauses for one in _ALL)})\b", re.IGNORECASE)
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
# Digits that count nothing.
_NO_AMOUNT = re.compile(
    rf"\b(?:{any_of(one.numbered for one in _ALL)})\s+\d[\d.]*|\b\d{{1,2}}:\d\d\b|"
    rf"\b\d{{1,2}}(?:[.:]\d\d)?\s?(?:{any_of(one.half_days for one in _ALL)})\b|"
    r"\b[^\W\d_]{2,}-\d+\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![£$€\d.,-])\b(?:19[5-9]|20[0-4])\d\b(?![.,]?\d)(?:\s*([^\W\d_]+))?")
# "What does the handbook say about annual leave?" asks for all on annual leave.
_FRAME = re.compile(rf"\W*(?:{any_of(one.frame for one in _ALL)})\s+", re.IGNORECASE)
_SPOKEN = [
    (re.compile(said, re.IGNORECASE), meant)
    for language in CLAIMED
    for said, meant in language.numbers.spoken
]
_PRICED = MONEY | {"cent", "%"}
_TIMED = frozenset(RATES.values()) | {"minute"}
SHORTEST_HALF, LONGEST_HALF = 8, 60  # characters: "Who pays"


@dataclass(frozen=True, slots=True)
class Asked:
    """``wants`` are the kinds of values asked for, one for each half of a double question or none
    at all; ``second`` the words of its second half ("until when"), ``amounts`` what the asker
    gives. ``where``: it asks where something is, or can be read."""

    text: str
    wants: tuple[Want, ...]
    second: str
    amounts: tuple[Range, ...]
    where: bool


def asked_of(question: str) -> Asked:
    """What ``question`` asks for."""
    where = _WHERE.search(question) is not None
    second, at = "", 0
    while match := _SECOND.search(question, at):
        is_half = match.start() >= SHORTEST_HALF and len(match["half"]) <= LONGEST_HALF
        if is_half and _asks(question[: match.start()]):
            second, at = match["half"].strip(" ,;?"), match.end()
        else:
            at = match.start() + 1
    first = question[: question.rfind(second)] if second else question
    wants = tuple(_want(half) for half in (first, second) if half)
    return Asked(question, wants if any(wants) else (), second, tuple(_amounts(question)), where)


def _asks(half: str) -> bool:
    """Whether a first half asks: that of "If I am ill, who is told?" does not."""
    return not _CLAUSE.match(half) or _ASKS.search(half) is not None


def second_by_itself(asked: Asked) -> str:
    """The second half of a double question behind what the first is about, where it wants no
    value that can be told by its form and has words of its own: "approves overtime: what happens if
    it wasn't approved"."""
    by_form = any(want and want != "person" for want in asked.wants[1:])
    if not asked.second or by_form or not content_words(asked.second):
        return ""
    topic = content_words(asked.text[: asked.text.rfind(asked.second)])
    return f"{' '.join(topic)}: {asked.second}"


def unframed(question: str) -> str:
    """``question`` without words around its topic that would weigh as if they were part of it."""
    frame = _FRAME.match(question)
    topic = question[frame.end() :].rstrip(" ?.!") if frame else ""
    return topic or question


def without_asking(question: str) -> str:
    """``question`` without the words that say which kind of value it is for: "how long"."""
    for _, asking in _WANTS:
        question = asking.sub(" ", question)
    return question


def _amounts(question: str) -> list[Range]:
    """Without dates, years and numbers of sections."""
    for said, meant in _SPOKEN:
        question = said.sub(meant, question)
    for date in sorted(dates_in(question), key=lambda date: -date.start):
        question = f"{question[: date.start]};{question[date.end :]}"
    question = _NO_AMOUNT.sub(";", question)
    return ranges_in(
        _YEAR.sub(lambda m: m[0] if (m[1] or "").casefold() in UNITS else ";", question)
    )


def _want(question: str) -> Want:
    """By the first of the words that ask; of the same words, by the order of _WANTS."""
    found = [
        (match.start(), -len(match.group()), at)
        for at, (_, pattern) in enumerate(_WANTS)
        if (match := pattern.search(question))
    ]
    return _WANTS[min(found)[2]][0] if found else ""


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
