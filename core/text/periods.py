"""Periods that people name beside what they ask: "in 2025", "this year", "in Q4 of FY2023", "a
month". Policies hold in any of them and seldom name one."""

import re
from collections.abc import Iterable

from core.text.languages import CLAIMED, any_of, any_word
from core.text.number_words import EACH, UNITS

_ALL = [language.periods for language in CLAIMED]
_LEADS = any_of(one.leads for one in _ALL)
_NAMES = any_of(one.names for one in _ALL)
_FISCAL = any_of(one.fiscal for one in _ALL)
_NUMBER = (
    rf"(?:(?:{_FISCAL})[ -]?(?:(?:19|20)\d\d|\d\d)|(?:19[5-9]|20[0-4])\d)(?:[/–-](?:20)?\d\d)?"
)
_LEAD = rf"\b(?:{_LEADS})\s+(?:(?:{any_word(one.articles for one in CLAIMED)})\s+)?"
_BETWEEN = rf",?\s+(?:(?:{_LEADS})\s+)?"
_DATED = rf"(?P<dated>\b(?:{any_of(one.dated for one in _ALL)})\s+{_NUMBER})"
_FORMS = (
    _DATED,
    rf"{_LEAD}(?:(?:{_NAMES})\s+)?{_NUMBER}",  # "in the financial year 2025"
    rf"(?:{_LEAD})?\b[QTH][1-4]{_BETWEEN}{_NUMBER}",  # "for Q4 of FY2023"
    rf"{_LEAD}Q[1-4]",
    rf"\b(?:{_FISCAL})[ -]?\d\d(?:\d\d)?",
)
_COUNTED = rf"[.,:/-]?\d|-?\s?(?:[^\W\d_]+-)?(?:{'|'.join(map(re.escape, UNITS))})(?!\w)"
_NUMBERED = re.compile(rf"(?:{any_of(_FORMS)})(?![\w-])(?!{_COUNTED})", re.IGNORECASE)
_CURRENT = re.compile(rf"\b(?:{any_of(one.current for one in _ALL)})\b", re.IGNORECASE)
_EACH = re.compile(rf"\b(?:{'|'.join(sorted(EACH))})\s+(?:{_NAMES})\b", re.IGNORECASE)
_YEARS = re.compile(r"(?<![\d.,£$€])(?:19[5-9]|20[0-4])\d(?![\d%]|[.,]\d)")
# What is left of blanks and commas where words were taken out.
_LOOSE = re.compile(r"(?<![\s,])[\s,]++(?=[?.!]|\Z)|(?<!\s)\s++(?=,)|\A[\s,]++")
_DIGITS = re.compile(r"\d+")


def without_periods(question: str, texts: Iterable[str] = ()) -> str:
    """``question`` without the periods that none of ``texts`` names: "in 2025", "this year"."""
    held = "\n".join(texts).casefold()
    left = question
    for pattern in (_NUMBERED, _CURRENT):
        left = pattern.sub(lambda match: match[0] if _stays(match, held) else "", left)
    return question if left == question else _tidy(left)


def without_rates(question: str) -> str:
    """``question`` without "a year", "per month"."""
    left = _EACH.sub("", question)
    return question if left == question else _tidy(left)


def is_of_another_year(question: str, text: str) -> bool:
    """Whether ``text`` names years, and none of those that ``question`` names."""
    asked, named = set(_YEARS.findall(question)), set(_YEARS.findall(text))
    return bool(asked and named) and not asked & named


def _stays(match: re.Match[str], held: str) -> bool:
    period = match[0]
    if match.groupdict().get("dated"):
        return True
    digits = _DIGITS.findall(period)
    return all(one in held for one in digits) if digits else period.casefold() in held


def _tidy(question: str) -> str:
    return _LOOSE.sub("", " ".join(question.split()))
