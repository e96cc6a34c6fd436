"""What a question asks for: a number, a date, a person; about which amount; one thing or two."""

import re
from dataclasses import dataclass
from typing import Literal

from core.answering.choosing.ranges import Range, ranges_in
from core.text.dates import dates_in, months_in
from core.text.number_words import UNITS
from core.text.numbers import quantities_in

Want = Literal["number", "date", "duration", "person", ""]

_NUMBER = (
    r"how (?:many|much|far|big|large|heavy|high|tall|old|often)|what percentage|"
    r"what(?: is|['’]s| are) the (?:\w+ ){0,3}"
    r"(?:number|amount|limit|maximum|minimum|max|min|rate|cost|price|fee|percentage|size|charge)|"
    r"(?:max|min|maximum|minimum) \w+"
)
_DATE = r"when|what (?:date|day|time|deadline)"
_DURATION = r"how (?:long|soon|quickly|fast)"
_PERSON = r"who(?:m|se)?|which (?:person|team|department|office)"
_WANTS: tuple[tuple[Want, re.Pattern[str]], ...] = (
    ("person", re.compile(rf"\b(?:{_PERSON})\b", re.IGNORECASE)),
    ("date", re.compile(rf"\b(?:{_DATE})\b", re.IGNORECASE)),
    ("duration", re.compile(rf"\b(?:{_DURATION})\b", re.IGNORECASE)),
    ("number", re.compile(rf"\b(?:{_NUMBER})\b", re.IGNORECASE)),
)
# "…, and until when?": a second question that leans on the first.
_SECOND = re.compile(
    r"(?:,|;|\?|\band\b|&)\s*+(?:and\s++)?(?P<half>(?:(?:until|by|from|since|for|to|at|on|in|within)\s*+)?"
    r"(?:when|whom?|where|why|what|which|how (?:long|much|many|often|soon|quickly|far))\b[^?]*)",
    re.IGNORECASE,
)
_VALUE_OF_TIME = re.compile(
    r"\b(?:immediately|at once|straight away|today|tomorrow|daily|weekly|monthly|quarterly|yearly|"
    r"annually|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|day|week|month|quarter|year|before|"
    r"after|until|once|within|as soon as|any ?time|(?:end|start|beginning) of|spring|summer|"
    r"autumn|fall|winter|expires?|never|always|(?:in|by|until|from|since) (?:march|may))\b",
    re.IGNORECASE,
)
_VALUE_OF_NUMBER = re.compile(
    r"\b(?:no limit|unlimited|free|nothing|none|no (?:charge|cost|fee|maximum|minimum)|half|all|"
    r"double|once|twice|in full|any number)\b",
    re.IGNORECASE,
)
# Digits that count nothing.
_NO_AMOUNT = re.compile(
    r"\b(?:section|clause|article|paragraph|annex|appendix|schedule|chapter|page|part|form|version)"
    r"\s+\d[\d.]*|\b\d{1,2}:\d\d\b|\b\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm)\b|\b[^\W\d_]{2,}-\d+\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![£$€\d.,-])\b(?:19[5-9]|20[0-4])\d\b(?![.,]?\d)(?:\s*([^\W\d_]+))?")
# "What does the handbook say about annual leave?" asks for all on annual leave.
_FRAME = re.compile(
    r"\W*(?:(?:can|could|would) you |please )?"
    r"(?:what (?:does|do) (?:\w+ ){0,4}says? (?:about|on)|(?:tell|inform) me (?:more )?about|"
    r"what(?: is|['’]s| are) (?:the|our|your) (?:policy|policies|rules?) (?:on|about|regarding))"
    r"\s+",
    re.IGNORECASE,
)
SHORTEST_HALF, LONGEST_HALF = 8, 60  # characters: "Who pays"


@dataclass(frozen=True, slots=True)
class Asked:
    """``wants`` are the kinds of values asked for, one for each half of a double question or none
    at all; ``second`` the words of its second half ("until when"), ``amounts`` what the asker
    gives."""

    text: str
    wants: tuple[Want, ...]
    second: str
    amounts: tuple[Range, ...]


def asked_of(question: str) -> Asked:
    """What ``question`` asks for."""
    second = ""
    for match in _SECOND.finditer(question):
        if match.start() >= SHORTEST_HALF and len(match["half"]) <= LONGEST_HALF:
            second = match["half"].strip(" ,;?")
    first = question[: question.rfind(second)] if second else question
    wants = tuple(_want(half) for half in (first, second) if half)
    return Asked(question, wants if any(wants) else (), second, tuple(_amounts(question)))


def unframed(question: str) -> str:
    """``question`` without words around its topic that would weigh as if they were part of it."""
    frame = _FRAME.match(question)
    topic = question[frame.end() :].rstrip(" ?.!") if frame else ""
    return topic or question


def _amounts(question: str) -> list[Range]:
    """Without dates, years and numbers of sections."""
    for date in sorted(dates_in(question), key=lambda date: -date.start):
        question = f"{question[: date.start]};{question[date.end :]}"
    question = _NO_AMOUNT.sub(";", question)
    return ranges_in(
        _YEAR.sub(lambda m: m[0] if (m[1] or "").casefold() in UNITS else ";", question)
    )


def _want(question: str) -> Want:
    """By the first of the words that ask."""
    found = [
        (match.start(), -len(match.group()), want)
        for want, pattern in _WANTS
        if (match := pattern.search(question))
    ]
    return min(found)[2] if found else ""


def holds(want: Want, text: str) -> bool:
    """Whether ``text`` has a value of the kind that is asked for; persons can't be told by form."""
    if want == "number":
        return bool(quantities_in(text)) or _VALUE_OF_NUMBER.search(text) is not None
    if want == "date":
        is_dated = bool(dates_in(text) or months_in(text))
        return is_dated or _VALUE_OF_TIME.search(text) is not None
    if want == "duration":
        return bool(quantities_in(text)) or _VALUE_OF_TIME.search(text) is not None
    return True


def missing_in(asked: Asked, text: str) -> tuple[str, ...]:
    """The second half of a double question if an answer has no value of its kind."""
    if asked.second and len(asked.wants) > 1 and not holds(asked.wants[-1], text):
        return (asked.second,)
    return ()
