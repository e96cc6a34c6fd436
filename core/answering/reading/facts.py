"""What a text claims that can be compared: words, numbers, dates, names, denials, bounds."""

import re
from dataclasses import dataclass
from functools import lru_cache

from core.answering.reading.names import Capitalised, capitalised_in
from core.text.dates import Date, dates_in, months_in
from core.text.numbers import Quantity, is_number_word, quantities_in, units_in
from core.text.words import WORD, content_stems

_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s<>\"')\]]*[^\s<>\"').,;:\]]"
)
_AT_MOST = re.compile(
    r"\b(?:at most|up to|(?:no|not) (?:more|longer|later) than|maximum|or less|or fewer|"
    r"(?:less|fewer) than|not exceed|höchstens|maximal|bis zu|nicht mehr als|au plus|jusqu['’]à|"
    r"como máximo|hasta|no más de|al massimo|fino a|no máximo|até|hoogstens|maximaal)\b",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"\b(?:at least|(?:no|not) (?:less|fewer) than|minimum|or more|more than|mindestens|"
    r"wenigstens|mehr als|au moins|plus de|al menos|como mínimo|más de|almeno|più di|"
    r"pelo menos|no mínimo|mais de|minstens|minimaal|meer dan)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"\b(?:only|solely|exclusively|nur|ausschließlich|seulement|uniquement|solo|sólo|solamente|"
    r"únicamente|soltanto|somente|apenas|alleen|slechts)\b",
    re.IGNORECASE,
)
_DENIAL_WORDS = (
    r"\b(?:not?|never|none|nobody|nothing|neither|nor|cannot|without|unless|except|"
    r"nicht|kein\w*|nie|niemals|ohne|außer|weder|noch|"
    r"pas|jamais|aucune?|sans|sauf|nunca|ningun[ao]?|ningún|sin|salvo|excepto|"
    r"non(?!-)|mai|nessun\w*|senza|não|nenhuma?|sem|exceto|niet|geen|nooit|zonder)\b|n['’]t\b|"
    r"[不没沒無无未非]|ない|ません"
)
_DENIAL = re.compile(_DENIAL_WORDS, re.IGNORECASE)
_NO_DENIAL = re.compile(
    rf"{_AT_MOST.pattern}|{_AT_LEAST.pattern}|\b(?:or not|not only|not just)\b", re.IGNORECASE
)
_DENIES = re.compile(
    _DENIAL_WORDS
    + r"|\b(?:exclu\w+|exception\w*|ausgenommen|ausgeschlossen|excepci\w+|esclus\w+)\b",
    re.IGNORECASE,
)
_MUST = re.compile(
    r"\b(?:must|shall|required|mandatory|obliged|ha(?:ve|s) to|needs? to|muss|müssen|doit|doivent|"
    r"debe|deben|deve|devono|devem|moet|moeten)\b",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"\b(?:may|can|optional|allowed|permitted|darf|dürfen|kann|können|peut|peuvent|puede|pueden|"
    r"può|possono|pode|podem|mag|mogen|kan|kunnen)\b",
    re.IGNORECASE,
)
_SOURCES = r"(?:sources?|texts?|documents?|passages?|context|polic(?:y|ies)|information)"
_DECLINES = re.compile(
    rf"\b{_SOURCES}\b[^.]{{0,40}}\b(?:do(?:es)?n['’]t|do(?:es)? not|cannot|can['’]t)\s+(?:\w+ )?"
    r"(?:answer|mention|contain|provide|specify|say|state|address|describe)\b|"
    rf"(?:\bnot|n['’]t)\s+(?:\w+ )?(?:mentioned|specified|stated|provided|answered|found|"
    rf"addressed|described)\s+(?:\w+ )?(?:in|by) (?:the|these|your)\s+(?:\w+ )?{_SOURCES}\b|"
    r"\b(?:I|we)\s+(?:\w+ )?(?:can(?:not|['’]t)|could(?: not|n['’]t)|do(?: not|n['’]t))\s+"
    r"(?:find|answer|have (?:any |enough )?information)\b|"
    r"\b(?:keine|nicht)\b[^.]{0,60}\b(?:Quellen|Dokumenten?|Richtlinien)\b[^.]{0,30}"
    r"\b(?:gefunden|erwähnt|enthalten|angegeben)\b|"
    r"\bno\s+(?:se )?(?:menciona|contiene|especifica|encuentr)\w*\b[^.]{0,60}"
    r"\b(?:fuentes?|documentos?|políticas?)\b|"
    r"\b(?:sources?|documents?|politiques?)\b[^.]{0,30}"
    r"\bne\s+(?:mentionn|contienn|précis|répond)\w*\b",
    re.IGNORECASE,
)
_GERMAN = re.compile(
    r"\b(?:der|den|dem|des|und|ist|sind|nicht|mit|von|für|wird|werden|haben|eine[nmrs]?|zu|auf|"
    r"müssen|dürfen|können|darf|kann|muss)\b"
)
_NUMBERING = re.compile(r"\A\W*\(?\d{1,2}(?:\.\d{1,2})*[.)]\s+(?=\D)")


@dataclass(frozen=True, slots=True)
class Claims:
    """``words`` are stems in ``language``, ``spoken`` all words in order; both without numbers and
    dates. ``denials`` are counted, ``denies`` knows of exclusions too, ``limits`` of "only";
    ``bounds`` and ``duties`` say which of "at most" and "at least", "must" and "may" it has."""

    language: str
    words: frozenset[str]
    spoken: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    units: frozenset[str]
    dates: tuple[Date, ...]
    months: frozenset[int]
    addresses: frozenset[str]
    names: tuple[Capitalised, ...]
    denials: int
    denies: bool
    limits: bool
    bounds: frozenset[str]
    duties: frozenset[str]
    is_german: bool

    @property
    def facts(self) -> tuple[object, ...]:
        """What makes two sentences with the same words different."""
        numbers = frozenset((q.value, q.unit) for q in self.quantities if q.said)
        return numbers, tuple(date.readings for date in self.dates), self.denials

    @property
    def size(self) -> int:
        """How many things are claimed."""
        return len(self.words) + len(self.dates) + sum(q.said for q in self.quantities)


def declines(sentence: str) -> bool:
    """Whether a model says in words of its own that the sources don't answer."""
    return _DECLINES.search(sentence) is not None


@lru_cache(maxsize=4096)
def claims_of(text: str, language: str) -> Claims:
    """What ``text``, a sentence or two, claims, in stems of ``language``."""
    text = _unnumbered(text)
    addresses = _ADDRESS.findall(text)
    plain, dates = _undated(text)
    words = [word for word in WORD.findall(plain) if not is_number_word(word)]
    bounds = {
        name for name, form in (("most", _AT_MOST), ("least", _AT_LEAST)) if form.search(plain)
    }
    duties = {name for name, form in (("must", _MUST), ("may", _MAY)) if form.search(plain)}
    return Claims(
        language=language,
        words=content_stems(" ".join(word for word in words if not word.isdigit()), language),
        spoken=tuple(words),
        quantities=tuple(quantities_in(plain)),
        units=units_in(plain),
        dates=tuple(dates),
        months=months_in(text),
        addresses=frozenset(address.casefold() for address in addresses),
        names=tuple(capitalised_in(plain)),
        denials=len(_DENIAL.findall(_NO_DENIAL.sub(" ", plain))),
        denies=_denies(plain),
        limits=_ONLY.search(_NO_DENIAL.sub(" ", plain)) is not None,
        bounds=frozenset(bounds),
        duties=frozenset(duties),
        is_german=is_german(plain),
    )


def is_german(text: str) -> bool:
    """Whether ``text`` has words that only German has: its nouns have capitals."""
    return _GERMAN.search(text) is not None


def denies(text: str) -> bool:
    """``denies`` of ``text``'s claims alone, which is found far sooner."""
    return _denies(_undated(_unnumbered(text))[0])


def _denies(plain: str) -> bool:
    return _DENIES.search(plain) is not None


def _unnumbered(text: str) -> str:
    return _NUMBERING.sub("", text) if not dates_in(text[:24]) else text


def _undated(text: str) -> tuple[str, list[Date]]:
    """``text`` with blanks for addresses and dates, and the dates."""
    plain = _ADDRESS.sub(" ", text)
    dates = dates_in(plain)
    for date in dates:
        plain = plain[: date.start] + " " * (date.end - date.start) + plain[date.end :]
    return plain, dates
