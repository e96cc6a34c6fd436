"""The numbers, amounts, dates and names that a text states, for counting invented ones.

English. Written apart from core.answering, whose checks it is there to check.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


def _numbered(words: str, first: int, step: int = 1) -> dict[str, int]:
    return {word: first + step * number for number, word in enumerate(words.split())}


MONTHS = {
    **_numbered("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", 1),
    **_numbered("January February March April May June July August September", 1),
    **_numbered("October November December", 10),
    "Sept": 9,
}
VALUES: dict[str, float] = {
    **_numbered("zero one two three four five six seven eight nine ten eleven twelve", 0),
    **_numbered("thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 13),
    **_numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
    **{"half": 0.5, "twice": 2, "double": 2, "triple": 3, "dozen": 12},
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
UNITS = dict.fromkeys(("%", "percent", "per cent"), "%")
UNITS |= dict.fromkeys(("$", "usd", "dollar", "dollars"), "$")
UNITS |= dict.fromkeys(("€", "eur", "euro", "euros"), "€")
UNITS |= dict.fromkeys(("£", "gbp", "pound", "pounds"), "£")

# With a capital: "5 may be left" is no date.
_MONTH = rf"\b(?P<month>{'|'.join(MONTHS)})\b\.?"
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>\d{4})"
_DATES = [
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b",
        rf"\b{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?\b",
        rf"{_MONTH} {_DAY}\b(?:,? {_YEAR}\b)?",
        rf"{_MONTH},? {_YEAR}\b",
    )
]
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]*\w|\b(?:https?://|www\.)\S*\w", re.IGNORECASE)
_WORDS = rf"(?:{'|'.join([*VALUES, *SCALES])})\b"
# "a hundred and five" is one number, "two and three" are two.
_JOINT = r"(?:[ -]|(?<=hundred) and |(?<=thousand) and )"
_NUMBER = re.compile(
    r"(?:(?P<before>[$€£]|\b(?:USD|EUR|GBP)\b) ?)?"
    rf"(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?|\b{_WORDS}(?:{_JOINT}{_WORDS})*)(?:st|nd|rd|th)?"
    rf"(?: (?P<scale>{'|'.join(SCALES)})\b)?"
    r"(?: ?(?P<after>[%€£]|(?:percent|per cent|dollars?|euros?|pounds?|USD|EUR|GBP)\b))?",
    re.IGNORECASE,
)
# "one of the plans" states no number; "one year" does.
_COUNTED = re.compile(
    r"\W(?:calendar |business |working |full )?"
    r"(?:minute|hour|day|week|month|quarter|year|time|percent|dollar|euro|pound)s?\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# A hyphen joins to what begins a sentence: "Cost-Sharing:" opens an item as "Costs:" does.
_START = re.compile(r"(?:^|[.!?:;…]['\"”’)\]]*\s|[\n•*–—“\"‘(\[])\W*(?:\w+-)?$")


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing that a text states: its ``kind`` (date, number, address, name), what it
    comes to, and its ``text``. ``at_start``: a sentence begins with this name."""

    kind: str
    value: tuple[object, ...]
    text: str
    at_start: bool = False


def stated_in(text: str) -> list[Stated]:
    """All that ``text`` states; what a date or an address is made of is not told again."""
    found: list[Stated] = []

    def take(pattern: re.Pattern[str], read: Callable[[re.Match[str]], Stated]) -> None:
        nonlocal text
        found.extend(read(match) for match in pattern.finditer(text))
        text = pattern.sub(lambda match: " " * len(match[0]), text)

    take(_ADDRESS, lambda match: Stated("address", (match[0].lower(),), match[0]))
    for pattern in _DATES:
        take(pattern, _date)
    return [*found, *_numbers(text), *_names(text)]


def words_of(text: str) -> set[str]:
    """Every word, in lower case, in the singular where an "s" makes the plural."""
    return {_plain(match[0]) for match in _WORD.finditer(text)}


def lower_words_of(text: str) -> set[str]:
    """As ``words_of``, but only words written in lower case: no proper names."""
    return {_plain(match[0]) for match in _WORD.finditer(text) if match[0].islower()}


def stems_of(word: str) -> set[str]:
    """``word``, and what it is a form of where it ends like a verb: "keeping" of "keep"."""
    found = {word}
    if ending := re.search(r"(?<=...)(?:ing|ed)$", word):
        root = word[: ending.start()]
        found |= {root, f"{root}e"}
        if root[-1] == root[-2]:
            found.add(root[:-1])
    return found


def _date(match: re.Match[str]) -> Stated:
    parts = match.groupdict()
    month = parts["month"]
    number = int(month) if month.isdecimal() else MONTHS[month]
    day, year = (int(parts.get(name) or 0) or None for name in ("day", "year"))
    return Stated("date", (year, number, day), match[0])


def _numbers(text: str) -> Iterator[Stated]:
    for match in _NUMBER.finditer(text):
        written = match["number"].lower()
        if written == "one" and not match["after"] and not _COUNTED.match(text, match.end()):
            continue
        value = _value(written) * SCALES.get((match["scale"] or "").lower(), 1)
        unit = UNITS.get((match["before"] or match["after"] or "").lower(), "")
        yield Stated("number", (value, unit), match[0].strip())


def _value(written: str) -> float:
    if written[0].isdecimal():
        return float(written.replace(",", ""))
    total = group = 0.0
    for word in re.split(r"[ -]", written):
        if word == "hundred":
            group = (group or 1) * 100
        elif word in SCALES:
            total, group = total + (group or 1) * SCALES[word], 0.0
        elif word != "and":
            group += VALUES[word]
    return total + group


def _names(text: str) -> Iterator[Stated]:
    for match in _WORD.finditer(text):
        word = match[0]
        if word[0].isupper() and word != "I":
            at_start = bool(_START.search(text[: match.start()]))
            yield Stated("name", (_plain(word),), word, at_start)


def _plain(word: str) -> str:
    lower = re.sub(r"['’]s?$", "", word.lower())
    return lower[:-1] if len(lower) > 3 and lower.endswith("s") else lower
