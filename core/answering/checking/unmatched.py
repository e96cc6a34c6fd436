"""What of a question stands nowhere in what was found."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from core.answering.reading.facts import claims_of
from core.answering.reading.names import capitalised_in, long_names_in
from core.answering.reading.number_words import UNITS
from core.answering.reading.quantities import is_number_word
from core.providers.sentences import split_sentences
from core.providers.words import UNSPACED, WORD, content_stems, stem
from core.retrieval.hits import Hit

_TYPO = 5  # letters of a word in which one may be wrong
_TITLE_CASE = 0.6  # of the words with a capital: then capitals say nothing
# What kind of thing a name names; people add or leave out such words.
KINDS = content_stems(
    "policy policies plan plans program programme procedure procedures form handbook guide "
    "guideline department team office group company act law document rule scheme"
)
# What a name of one word stands before when it names one of several.
_SORTS = KINDS | content_stems("card grade level membership option package tier")
_NEXT = re.compile(r"\s+(\w+)")
_JOINED = 7  # letters that stand together by chance no longer


def missing_words(
    question: str, hits: Sequence[Hit], organization: str
) -> Iterator[tuple[int, int]]:
    """Spans of the words that stand in no hit, then of the runs of two and more of them.

    The ``organization``'s name counts as found. Amounts are the asker's own and count too.
    """
    texts = [f"{hit.document_title} {hit.section} {hit.content}" for hit in hits] + [organization]
    held = frozenset[str]().union(*map(content_stems, texts))
    joined = re.sub(r"[\W_]+", "", " ".join(texts).casefold())
    words = [
        (match, stem(match.group()))
        for match in WORD.finditer(question)
        if not (UNSPACED.search(match.group()) or _is_amount(match.group()))
    ]
    runs = [
        [match for match, _ in run]
        for absent, run in groupby(
            ((match, root) for match, root in words if root),
            key=lambda word: not _stands(word[1], word[0].group(), held, joined),
        )
        if absent
    ]
    for run in runs:
        yield from (match.span() for match in run)
    for run in runs:
        if len(run) > 1:
            yield run[0].start(), run[-1].end()


def _is_amount(word: str) -> bool:
    return word[0].isdigit() or word.casefold() in UNITS or is_number_word(word)


def unknown_name(question: str, hits: Sequence[Hit], organization: str) -> str | None:
    """A name of the question whose words nowhere stand together: in one sentence, with the title
    and section that it is under. It has two words or more, or says which one of a kind is meant
    ("the Platinum plan").

    Where capitals don't tell names, in German and in headline style, there is none.
    """
    names = [*long_names_in(question), *_names_of_a_kind(question)]
    capitals = len(list(capitalised_in(question)))
    if not names or capitals > _TITLE_CASE * len(WORD.findall(question)):
        return None
    if claims_of(question).is_german:
        return None
    places = [place for hit in hits for place in _places(hit)]
    held = frozenset[str]().union(*places)
    written = frozenset(word for hit in hits for word in WORD.findall(hit.content))
    for start, end in names:
        name = question[start:end]
        roots = content_stems(name) - KINDS - content_stems(organization)
        initials = "".join(word[0] for word in name.split() if word[0].isupper())
        mistyped = roots - held
        together = any(
            roots & held <= place and all(_mistyped(root, place) for root in mistyped)
            for place in places
        )
        if not together and (len(initials) < 2 or initials not in written):
            return name
    return None


def _names_of_a_kind(question: str) -> Iterator[tuple[int, int]]:
    """Spans of single names before a word like "plan". Abbreviations are none: documents spell
    them out."""
    for word in capitalised_in(question):
        following = _NEXT.match(question, word.end)
        is_one = following is not None and stem(following.group(1)) in _SORTS
        if is_one and not (word.opens or word.text.isupper() or stem(word.text) is None):
            yield word.start, word.end


def _places(hit: Hit) -> Iterator[frozenset[str]]:
    heading = content_stems(f"{hit.document_title} {hit.section}")
    yield heading
    for sentence in split_sentences(hit.content):
        yield heading | content_stems(hit.content[sentence.start : sentence.end])


def _mistyped(root: str, place: frozenset[str]) -> bool:
    return root.isalpha() and any(_alike(root, other) for other in place)


def _stands(root: str, word: str, held: frozenset[str], joined: str) -> bool:
    """Whether a word is among those found, joined ("healthcare") or mistyped ("vaccation") too."""
    if root in held or (len(word) > _JOINED and word.casefold() in joined):
        return True
    return _mistyped(root, held)


def _alike(one: str, other: str) -> bool:
    """One letter apart, the first one excepted: "paternity" is not "maternity"."""
    longest = max(len(one), len(other))
    if longest < _TYPO or one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    before = _shared(one, other)
    after = _shared(one[:before:-1], other[:before:-1])
    swapped = one[before : before + 2] == other[before : before + 2][::-1]
    return before + after >= longest - 1 or (swapped and before + after >= longest - 2)


def _shared(one: str, other: str) -> int:
    """Letters that both begin with."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
