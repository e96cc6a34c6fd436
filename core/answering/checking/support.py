"""Whether a sentence of an answer says only what a source says.

Small models invent amounts and dates, so a sentence counts as supported only if one
source's words carry it: most of its content words stand together there; every number, with
what it counts, every date, address and name in it does; and it denies, limits and obliges
as the source does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.answering.checking.carried import Carried, Carrier, Lack, Unsupported
from core.answering.citing.quotes import PageTexts, find_quotes, normalize
from core.retrieval.hits import Hit, language_of
from core.text.dates import MONTHS, Date
from core.text.facts import Claims, claims_of, denies
from core.text.names import Capitalised, is_noun, is_ordinary
from core.text.number_words import UNITS
from core.text.numbers import Quantity, is_number_word
from core.text.remembered import remembered
from core.text.sentences import statements
from core.text.words import WORD, content_stems, content_words, stem

ENOUGH = 0.6  # share of a sentence's claims that its support must hold
ENOUGH_TO_DENY = 0.75  # and where it says "not" or "only": there one word more turns the sense
MARKED = 0.1  # what the source that the model itself named has over others
_NEAR = 4  # content words around a number that say what it is about


@dataclass(frozen=True, slots=True)
class Support:
    """The words that carry a sentence: ``hit.content[start:end]``; ``share`` of its claims.
    ``listed`` is the span of the list that a sentence is copied from, with its opening."""

    hit: Hit
    start: int
    end: int
    share: float
    listed: tuple[int, int] | None = None


def ground(sentence: str, marks: Sequence[int], hits: Sequence[Hit]) -> Support | Unsupported:
    """The best support among ``hits`` (``marks`` are ranks that the model named), or why none.

    Of windows that do equally well the first counts.
    """
    best: Support | None = None
    nearest = Unsupported("words", 0.0)
    best_at = nearest_at = 0
    language = language_of(hits)
    claims = claims_of(sentence, language)
    small = frozenset[str]().union(*(_small_words(hit.content) for hit in hits))
    for one in _promising(normalize(sentence), claims, marks, hits, language):
        if best and one.most < best.share:
            break  # nor can those that follow do better
        heading = claims_of(_heading(one.hit), language)
        share = 1.0 if one.is_same else _share(claims, one.window, heading)
        lack = None if one.is_same else _lack(claims, one.window, heading, share, small)
        if lack:
            if (share, -one.place) > (nearest.share, -nearest_at):
                nearest, nearest_at = Unsupported(lack, share), one.place
        elif best is None or (share + one.bonus, -one.place) > (best.share, -best_at):
            start, end, listed = one.window.start, one.window.end, one.window.listed
            best = Support(one.hit, start, end, share + one.bonus, listed if one.is_same else None)
            best_at = one.place
    return best or nearest


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A window that may support a sentence, with a share of at most ``most``. ``is_same``: it
    is that sentence. ``place`` is where it stands among all windows."""

    hit: Hit
    window: "_Window"
    place: int
    is_same: bool
    bonus: float
    most: float


def _promising(
    verbatim: str, claims: Claims, marks: Sequence[int], hits: Sequence[Hit], language: str
) -> list[_Candidate]:
    """The most promising first: what a window claims takes long to work out, and with a good
    one at hand most need no look."""
    found = []
    windows = ((hit, window) for hit in hits for window in _windows(hit.content, language))
    for place, (hit, window) in enumerate(windows, start=1):
        is_same = verbatim == window.verbatim
        heading = claims_of(_heading(hit), language)
        most = 1.0 if is_same else _most(claims, window, heading)
        if most >= ENOUGH:
            bonus = MARKED if hit.rank in marks else 0.0
            found.append(_Candidate(hit, window, place, is_same, bonus, most + bonus))
    return sorted(found, key=lambda one: (-one.most, one.place))


def _heading(hit: Hit) -> str:
    return f"{hit.document_title}\n{hit.section}"


class WordSupport:
    """For the languages that the judge does not read: support by the words themselves."""

    def __init__(self, hits: Sequence[Hit], pages: PageTexts) -> None:
        self.language = language_of(hits)
        self._hits = hits
        self._pages = pages

    def find(self, sentence: str, marks: Sequence[int]) -> Carried | Unsupported:
        """Of a list that is copied, the list, so that its items share a citation."""
        support = ground(sentence, marks, self._hits)
        if isinstance(support, Unsupported):
            return support
        span = (support.start, support.end)
        if support.listed:
            listed = find_quotes(support.hit, *support.listed, self._pages)
            span = support.listed if listed else span
        return Carried((Carrier(support.hit, *span),), support.share)


def facts_stand(sentence: str, passages: Sequence[str], language: str) -> bool:
    """Whether each number, date, address and name of ``sentence`` stands in ``passages``."""
    return lacking_fact(sentence, passages, language) is None


def lacking_fact(sentence: str, passages: Sequence[str], language: str) -> Lack | None:
    """What kind of fact ``sentence`` has that ``passages`` have not."""
    claims = claims_of(sentence, language)
    there = claims_of("\n".join(passages), language)
    numbers = (
        any(_counts_the_same(q, given, there.units) for given in there.quantities)
        for q in claims.quantities
        if q.said
    )
    if not all(numbers):
        return "number"
    if not all(_date_stands(date, there) for date in claims.dates):
        return "date"
    if not claims.addresses <= there.addresses:
        return "address"
    small = _small_words("\n".join(passages))
    if not all(_name_stands(name, claims, there, there, small) for name in claims.names):
        return "name"
    return None


@dataclass(frozen=True, slots=True)
class _Window:
    """Words that may carry a sentence: a sentence of a source, two, or a list with its
    opening. ``denied``: a list item whose opening or heading denies ("Not covered are: …")."""

    start: int
    end: int
    verbatim: str
    text: str
    parts: tuple[str, ...]
    language: str
    roots: frozenset[str]
    denied: bool
    listed: tuple[int, int] | None

    @property
    def claims(self) -> Claims:
        """Worked out when first asked for: most windows are nowhere near a sentence."""
        return claims_of(self.text, self.language)

    @property
    def sentences(self) -> tuple[Claims, ...]:
        return tuple(claims_of(part, self.language) for part in self.parts)


@remembered(maxsize=1024)
def _windows(text: str, language: str) -> tuple[_Window, ...]:
    parts = list(statements(text))
    denied = _denied_items(text)
    spans = [(s.start, s.end) for s, _ in parts if not s.is_heading]
    lists = [(s.start, end) for s, end in parts if end > s.end]
    runs = [
        (one.start, other.end)
        for (one, _), (other, _) in pairwise(parts)
        if not (one.is_heading or other.is_heading)
    ]
    return tuple(
        _Window(
            start,
            end,
            normalize(text[start:end]),
            text[start:end],
            tuple(text[a:b] for a, b in spans if start <= a and b <= end),
            language,
            content_stems(text[start:end], language),
            start in denied,
            next((span for span in lists if span[0] <= start and end <= span[1]), None),
        )
        for start, end in (*spans, *lists, *runs)
    )


def _denied_items(text: str) -> frozenset[int]:
    """Where the list items start whose opening or heading denies what they name."""
    found = set()
    is_denied = False
    for sentence, _ in statements(text):
        if not sentence.is_item:
            is_denied = denies(text[sentence.start : sentence.end])
        elif is_denied:
            found.add(sentence.start)
    return frozenset(found)


@remembered(maxsize=1024)
def _small_words(text: str) -> frozenset[str]:
    """The words that ``text`` writes without a capital somewhere."""
    return frozenset(word for word in WORD.findall(text) if word.islower())


def _most(claims: Claims, window: _Window, heading: Claims) -> float:
    """What ``_share`` can be at most, told from the words alone."""
    told = claims.words - heading.words
    facts = claims.size - len(claims.words)
    return (len(told & window.roots) + facts) / max(1, len(told) + facts)


def _share(claims: Claims, window: _Window, heading: Claims) -> float:
    """The part of the sentence's claims that the window makes. What the source is called says
    nothing, for it stands with every sentence of it."""
    told = claims.words - heading.words
    facts = claims.size - len(claims.words)
    if len(told) + facts < 2:
        return 0.0
    values = {q.value for q in window.claims.quantities}
    held = len(told & window.claims.words)
    held += sum(q.said and q.value in values for q in claims.quantities)
    held += sum(_date_stands(date, window.claims) for date in claims.dates)
    return held / (len(told) + facts)


def _lack(
    claims: Claims, window: _Window, heading: Claims, share: float, small: frozenset[str]
) -> Lack | None:
    """What the window lacks to carry the sentence."""
    there = window.claims
    if share < (ENOUGH_TO_DENY if claims.denials or claims.limits else ENOUGH):
        return "words"
    if claims.denials != there.denials or (window.denied and not claims.denies):
        return "denial"
    if _contrary(claims, there):
        return "bound"
    if not all(_number_stands(q, window, heading) for q in claims.quantities if q.said):
        return "number"
    counted = {q.unit for q in claims.quantities if q.said}
    if not claims.units - counted <= there.units | heading.units:
        return "number"
    if not all(_date_stands(date, there) for date in claims.dates):
        return "date"
    if not claims.addresses <= there.addresses:
        return "address"
    if not all(_name_stands(name, claims, there, heading, small) for name in claims.names):
        return "name"
    return None


def _contrary(claims: Claims, there: Claims) -> bool:
    """ "At least" where the source says "at most", "must" where it says "may"."""
    bounds = claims.quantities and claims.bounds and there.bounds
    duties = not claims.denials and claims.duties and there.duties
    return bool(
        (claims.limits and not there.limits)
        or (bounds and not claims.bounds & there.bounds)
        or (duties and not claims.duties & there.duties)
    )


def _number_stands(wanted: Quantity, window: _Window, heading: Claims) -> bool:
    """Whether one sentence of the window has the number, of the same kind of thing."""
    near = [
        root
        for word in wanted.near
        if (root := stem(word, window.language)) and root not in heading.words
    ]
    about = near[:_NEAR]
    units = window.claims.units | heading.units
    for sentence in window.sentences:
        shared = sum(root in sentence.words for root in about)
        if 2 * shared >= len(about) and any(
            _counts_the_same(wanted, given, units) for given in sentence.quantities
        ):
            return True
    return False


def _counts_the_same(wanted: Quantity, given: Quantity, units: frozenset[str]) -> bool:
    return wanted.value == given.value and (
        wanted.unit in ("", given.unit) or (not given.unit and wanted.unit in units)
    )


def _date_stands(date: Date, there: Claims) -> bool:
    return any(date.same(given) for given in there.dates)


def _name_stands(
    name: Capitalised, claims: Claims, there: Claims, heading: Claims, small: frozenset[str]
) -> bool:
    """Whether a word with a capital stands in the source or its heading, or is no name."""
    folded = name.text.casefold()
    written = {word.casefold() for word in (*there.spoken, *heading.spoken)}
    if folded in UNITS or all(word in written for word in content_words(folded)):
        return True
    if is_number_word(folded) or MONTHS.get(folded) in there.months:
        return True
    is_said = content_stems(name.text, there.language) <= there.words | heading.words
    if name.opens:
        return is_said or is_ordinary(folded) or folded in small
    return claims.nouns_have_capitals and (is_said or is_noun(name))
