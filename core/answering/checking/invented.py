"""Numbers, amounts, dates, addresses and names of a sentence that stand in no source.

A small model reads over these, and a model that invents invents them first. What is asked here is
only whether they are there at all; whether they belong to what the sentence says of them is for
the judge.
"""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from core.answering.checking.carried import Lack
from core.answering.choosing.ranges import Range, ranges_in
from core.text.facts import claims_of
from core.text.languages import CLAIMED, any_word
from core.text.numbers import Quantity, quantities_in

COUNTED = 5  # things that a sentence may have counted itself: "three approvals are needed"
_ENDINGS = any_word(language.ordinal_endings for language in CLAIMED)
_ORDINAL = re.compile(rf"(?<=\d)(?:{_ENDINGS})\b")
_PHRASES = [
    (re.compile(phrase, re.IGNORECASE), digits)
    for language in CLAIMED
    for phrase, digits in language.numbers.phrases
]
# What a unit is of the smallest that it can be told in: weeks in days, years in months.
_SMALLEST: dict[str, tuple[str, int]] = {
    "hour": ("minute", 60), "day": ("minute", 1440), "week": ("minute", 10080),
    "year": ("month", 12), "quarter": ("month", 3),
}  # fmt: skip


def invented(sentence: str, sources: Sequence[str], language: str) -> Lack | None:
    """What kind of fact ``sentence`` has that stands nowhere in ``sources``, the question among
    them; None for none."""
    everything = "\n".join(sources)
    told, there = claims_of(sentence, language), claims_of(everything, language)
    if not _numbers_stand(sentence, everything, language):
        return "number"
    if not all(any(date.same(given) for given in there.dates) for date in told.dates):
        return "date"
    addresses = {address.rstrip("/") for address in there.addresses}
    if any(
        address.rstrip("/") not in addresses and address not in everything.casefold()
        for address in told.addresses
    ):
        return "address"
    written = everything.casefold()
    names = [name for name in told.names if not name.opens]
    if not all(_stem(name.text) in written for name in names):
        return "name"
    return None


def _stem(name: str) -> str:
    """A name without what its case adds."""
    folded = name.casefold().removesuffix("'s").removesuffix("’s")
    return folded[:-1] if len(folded) > 4 and folded.endswith("s") else folded


def _numbers_stand(sentence: str, everything: str, language: str) -> bool:
    told = [one for one in quantities_in(_plain(sentence)) if one.said]
    if not told:
        return True
    given = quantities_in(_plain(everything))
    values = {one.value for one in given} | {_smallest(one) for one in given}
    ranges = [one for one in ranges_in(everything, language) if one.has_ends]
    for one in told:
        if one.value in values or _smallest(one) in values or _is_count(one, sentence):
            continue
        if not any(_lies_in(one, named) for named in ranges):
            return False
    return True


def _lies_in(quantity: Quantity, named: Range) -> bool:
    """Whether a source speaks of it as of one among others, "after 5 to 10 years". What has one end
    only, "above £1,500", holds any number that a model may invent."""
    number = _decimal(quantity.value)
    is_like = quantity.unit == named.unit or not (quantity.unit and named.unit)
    return number is not None and is_like and named.low <= number <= named.high


def _plain(text: str) -> str:
    text = _ORDINAL.sub("", text)
    for pattern, digits in _PHRASES:
        text = pattern.sub(digits, text)
    return text


def _smallest(quantity: Quantity) -> tuple[str, str] | None:
    number = _decimal(quantity.value)
    if number is None or not quantity.unit:
        return None
    unit, times = _SMALLEST.get(quantity.unit, (quantity.unit, 1))
    return f"{(number * times).normalize():f}", unit


def _is_count(quantity: Quantity, sentence: str) -> bool:
    """A small number in words that measures nothing."""
    in_words = quantity.value not in re.findall(r"\d+", sentence)
    number = _decimal(quantity.value)
    return in_words and not quantity.unit and number is not None and number <= COUNTED


def _decimal(value: str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None
