"""Proper names, as far as capital letters tell them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.text.words import is_stop_word

_WORD = re.compile(r"\w(?:[\w’'&-]*\w)?")
_OPENS = re.compile(r"[.!?:…。！？\n]")
_BETWEEN = re.compile(r"\s+(?:(?:of|the|for|de|del|da|do|di|du|der|van|von)\s+)*")
# How sentences begin that name nobody. Stop words do too.
_OPENING = frozenset(
    word
    for words in (
        "according additionally although another anyone ask based because besides both check "
        "choose company consequently consider contact contractors either employee employees "
        "employers ensure every everyone except external failure finally first firstly full "
        "furthermore generally however include included includes instead keep lastly let like "
        "make managers member members moreover most neither never next no nobody none not note "
        "nothing once one only other others otherwise overall own part people per please "
        "plus provide provided remember report request requests review same second secondly see "
        "self several shared similarly since someone staff submit supervisors take therefore "
        "third though three thus two unless until upon use using various visitors when whenever "
        "whether within without workers yes yet",
        "abgesehen alternativ außerdem beachten beschäftigte bitte daher damit danach darüber "
        "dazu deshalb ebenso falls ferner gemäß jedoch kein keine laut mitarbeiter mitarbeitende "
        "mitarbeiterinnen nein nur ohne obwohl ob personen sobald sofern somit sonst weiter "
        "wenn zudem zusätzlich zuerst zunächst",
        "aucun aucune cependant chaque conformément employés ensuite lorsque même merci non oui "
        "personne salariés selon si tous toutefois toutes tout",
        "además antes cada cualquier después empleados ningún ninguna nunca según sí siempre "
        "solo sólo también todas todo todos trabajadores",
        "ciascun dipendenti dopo inoltre nessun nessuna ogni prima secondo tutti tutte",
        "além antes cada depois funcionários nenhum nenhuma segundo também todas todos",
        "alle bovendien daarnaast echter geen iedere ja medewerkers nee volgens werknemers",
    )
    for word in words.split()
)
_ORDINARY_ENDING = re.compile(
    ".{3,}(?:tions?|sions?|ness|ees|ently|ately|ively|ously|ically)|.{5,}(?:ments?|ers|ors|ing)"
)

_BEFORE_A_NOUN = re.compile(r"(?:das|im|am|zum|zur|vom|beim|ins|ans)|[^\W\dA-ZÄÖÜ]\w+e[nmrs]?")


@dataclass(frozen=True, slots=True)
class Capitalised:
    """A word with a capital letter. ``opens``: it begins a sentence, where any word has one.
    ``follows`` is the word before it."""

    text: str
    start: int
    end: int
    opens: bool
    follows: str


def capitalised_in(text: str) -> Iterator[Capitalised]:
    """Words of two letters and more; in writing without capitals there are none."""
    before, follows = 0, ""
    for word in _WORD.finditer(text):
        opens = not before or _OPENS.search(text, before, word.start()) is not None
        before = word.end()
        if word.group()[0].isupper() and len(word.group()) > 1:
            yield Capitalised(word.group(), word.start(), word.end(), opens, follows)
        follows = word.group()


def long_names_in(text: str) -> Iterator[tuple[int, int]]:
    """Spans of names of two words and more ("Director of Finance"), none of them opening a
    sentence."""
    run: list[Capitalised] = []
    for word in capitalised_in(text):
        if run and not _BETWEEN.fullmatch(text, run[-1].end, word.start):
            yield from _span(run)
            run = []
        run = [] if word.opens else [*run, word]
    yield from _span(run)


def _span(run: list[Capitalised]) -> Iterator[tuple[int, int]]:
    if len(run) > 1:
        yield run[0].start, run[-1].end


def is_ordinary(word: str) -> bool:
    """Whether a word is one that begins sentences, or has an ending that names hardly have."""
    folded = word.casefold()
    return (
        is_stop_word(folded) or folded in _OPENING or _ORDINARY_ENDING.fullmatch(folded) is not None
    )


def is_german_noun(word: Capitalised) -> bool:
    """Whether a word of a German text has its capital as a noun: it follows an article or an
    adjective, as names seldom do."""
    return _BEFORE_A_NOUN.fullmatch(word.follows) is not None
